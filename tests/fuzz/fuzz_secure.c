/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Input: a capture file. It is read with the password that opens the captures
 * of testdata and without it, and compared with itself so and so.
 */
#include "check.h"
#include "fuzz.h"
#include "report/report.h"
#include "report/security.h"

/* Each side with keys of its own: NULL for none. */
static void compare(const char *path, const struct keyring *a, const struct keyring *b)
{
	struct rules rules = { .profile = PROFILE_DEFAULT };
	const struct diff_setup setup = { .parts = { { 0, 0, NONE }, { 0, 0, NONE } },
		.rules = &rules };
	struct rules_side sides[SIDES] = { { &rules, SIDE_A }, { &rules, SIDE_B } };
	const struct keyring *keys[SIDES] = { a, b };
	struct trace t[SIDES];
	bool ok = true;
	struct err e;

	for (unsigned side = 0; side < SIDES; side++) {
		struct trace_options o = { .keys = keys[side], .side = KEYS_A };

		diff_prepare(&o, &sides[side]);
		ok = trace_open(&t[side], path, &o, &e) && ok;
	}
	if (ok) {
		struct diff d;

		diff_run(&d, &t[0], &t[1], &setup);
		check_diff(&d);
		CHECK(a != b || d.identical);
		diff_free(&d);
	}
	trace_free(&t[0]);
	trace_free(&t[1]);
	rules_free(&rules);
}

/* What is said of the keys can be shown on a terminal. */
static void tell(struct trace *t, const struct keyring *k)
{
	struct buf told = { 0 };

	report_security(t, k, KEYS_A, false, &told);
	report_security(t, k, KEYS_A, true, &told);
	for (uint32_t i = 0; i < t->sessions.n; i++)
		trace_key_row(t, i, &told);
	check_output(buf_cstr(&told), told.n);
	buf_free(&told);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memfile f = memfile_new(data, size);
	struct keyring k;
	struct trace t;
	struct err e;

	keyring_init(&k);
	CHECK(keyring_add_password(&k, "alice", "secret"));
	struct trace_options o = { .keys = &k, .side = KEYS_A };
	if (trace_open(&t, f.path, &o, &e)) {
		check_trace(&t);
		tell(&t, &k);
	}
	trace_free(&t);
	compare(f.path, &k, &k);
	compare(f.path, &k, NULL);
	keyring_free(&k);
	memfile_close(&f);
	return 0;
}
