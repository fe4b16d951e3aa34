/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input: the length of the first capture (4 bytes, little-endian), then two captures. */
#include "check.h"
#include "fuzz.h"
#include "report/report.h"

static void write_down(struct diff *d, enum format format)
{
	struct report_options ro = { .format = format, .all = true, .verbose = true };
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	CHECK(report_diff(out, d, &ro));
	fclose(out);
	check_output(text, n);
	free(text);
}

static void compare(struct trace *a, struct trace *b, const struct rules *rules)
{
	const struct diff_setup setup = { .parts = { { 0, 0, NONE }, { 0, 0, NONE } },
		.rules = rules };
	struct diff d;

	diff_run(&d, a, b, &setup);
	check_diff(&d);
	write_down(&d, FORMAT_TEXT);
	write_down(&d, FORMAT_JSON);
	diff_free(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rules rules = { .profile = PROFILE_DEFAULT };
	struct trace_options o = { 0 };
	struct trace a, b;
	struct err e;

	if (size < 4)
		return 0;
	size_t first = data[0] | (size_t)data[1] << 8 | (size_t)data[2] << 16;
	if (first > size - 4)
		first = (size - 4) / 2;
	struct memfile fa = memfile_new(data + 4, first);
	struct memfile fb = memfile_new(data + 4 + first, size - 4 - first);
	struct rules_side sides[SIDES] = { { &rules, SIDE_A }, { &rules, SIDE_B } };

	diff_prepare(&o, &sides[SIDE_A]);
	bool ok = trace_open(&a, fa.path, &o, &e);
	diff_prepare(&o, &sides[SIDE_B]);
	ok = trace_open(&b, fb.path, &o, &e) && ok;
	if (ok) {
		compare(&a, &b, &rules);
		compare(&b, &a, &rules);
	}
	trace_free(&a);
	trace_free(&b);
	rules_free(&rules);
	memfile_close(&fa);
	memfile_close(&fb);
	return 0;
}
