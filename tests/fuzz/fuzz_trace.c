/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input: a capture file, as it is. */
#include "check.h"
#include "fuzz.h"
#include "report/report.h"

/* What is written of the capture; into memory, so that it can be looked at. */
static void list(const char *path, enum format format)
{
	const struct part everything = { 0, 0, NONE };
	struct report_options ro = { .format = format, .trees = true };
	struct trace_options to = { 0 };
	struct trace t;
	struct err e;
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);
	struct listing *l = listing_begin(out, &ro, &everything, &to);
	bool ok = trace_open(&t, path, &to, &e);

	CHECK(listing_end(l, ok ? &t : NULL));
	trace_free(&t);
	fclose(out);
	check_output(text, n);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memfile f = memfile_new(data, size);
	struct trace_options o = { 0 };
	struct trace t;
	struct err e;

	if (trace_open(&t, f.path, &o, &e))
		check_trace(&t);
	else
		CHECK(e.text[0]);
	trace_free(&t);
	list(f.path, FORMAT_TEXT);
	list(f.path, FORMAT_JSON);
	memfile_close(&f);
	return 0;
}
