/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/filter.h"

/* After ours: it has a macro fail(). */
#include <cmocka.h>

static const char *pcaps;

/* ---- what passes; the numbers are tshark's */

static unsigned count(struct trace *t, const char *text)
{
	struct filter_error e;
	struct filter *f = filter_parse(text, &e);
	struct tree tree = { 0 };
	unsigned n = 0;

	if (!f)
		fail_msg("%s: %s", text, e.text);
	for (uint32_t i = 0; i < t->msgs.n; i++) {
		trace_dissect(t, i, &tree);
		n += filter_match(f, t, i, &tree);
	}
	tree_free(&tree);
	filter_free(f);
	return n;
}

static void chooses_messages(void **state)
{
	static const struct {
		const char *text;
		unsigned n;
	} cases[] = {
		{ "smb2", 74 },
		{ "smb2.cmd == 5", 18 },
		{ "smb2.cmd == create", 18 },
		{ "smb2.cmd == CREATE", 18 },
		{ "smb2.cmd == query_directory", 8 },
		{ "smb2.cmd == QUERY_INFO", 6 },
		{ "smb2.cmd == \"Find\"", 8 },
		{ "5 == smb2.cmd", 18 },
		{ "4 < smb2.cmd", 60 },
		{ "smb2.cmd == 5 && smb2.nt_status != 0", 0 },
		{ "smb2.nt_status matches \"^status_more\"", 1 },
		{ "smb2.nt_status contains \"MORE_PROC\"", 1 },
		{ "smb2.cmd in {create, close, 8 .. 9} and smb2.flags.response", 42 },
		{ "smb2.filename contains \"report\"", 7 },
		{ "frame.number == 45", 1 },
		{ "string(smb2.cmd) == \"Create\"", 18 },
		{ "all smb2.cmd == 5", 18 },
		{ "any smb2.cmd != 5", 56 },
		{ "ip.src == 192.0.2.20 and tcp.dstport == 445", 37 },
		{ "smb2.time > 100", 0 },
		{ "smb2.filename[0:4] == \"docs\"", 8 },
	};
	struct trace_options o = { 0 };
	struct trace t;
	struct err e;
	char path[512];

	(void)state;
	snprintf(path, sizeof(path), "%s/good.pcap", pcaps);
	assert_true(trace_open(&t, path, &o, &e));
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (count(&t, cases[i].text) != cases[i].n)
			fail_msg("%s: %u pass, not %u", cases[i].text, count(&t, cases[i].text),
				cases[i].n);
	trace_free(&t);
}

/* ---- what is wrong, and where */

static void points_at_what_is_wrong(void **state)
{
	static const struct {
		const char *text;
		unsigned at;
		const char *says;
	} cases[] = {
		{ "", 0, "missing" },
		{ "smb2.cdm == create", 0, "did you mean 'smb2.cmd'" },
		{ "cmd == create", 0, "did you mean 'smb2.cmd'" },
		{ "nt_status", 0, "did you mean 'smb2.nt_status'" },
		{ "smb2.cmd == crate", 12, "did you mean 'Create'" },
		{ "smb2.cmd == 5 &&", 16, "missing at the end" },
		{ "(smb2.cmd == 5", 14, "')' is missing" },
		{ "smb2.cmd == 5)", 13, "'and' or 'or' is missing before ')'" },
		{ "smb2.cmd 5", 9, "'and' or 'or' is missing before '5'" },
		{ "smb2.cmd in 5", 12, "'{' is missing" },
		{ "smb2.cmd in {5", 14, "',' is missing" },
		{ "smb2.cmd == \"Create", 12, "the string is not closed" },
		{ "smb2.cmd == 5 ; 6", 14, "';' means nothing here" },
		{ "smb2.cmd + 1 == 5", 9, "'+' means nothing here" },
		{ "\"x\"", 0, "a value alone is no test" },
		{ "smb2.filename matches \"(\"", 22, "parenthesis" },
		{ "smb2.signature == zz", 18, "no bytes" },
		{ "smb2.signature[x] == 00", 14, "not a range" },
		{ "smb2.signature[0", 16, "']' is missing" },
		{ "smb2.flags & x", 13, "wants a number" },
		{ "len(5) == 1", 4, "name of a field" },
		{ "smb2.cmd == 99999999999999999999", 12, "no number" },
		{ "smb2 == 1", 8, "is a structure" },
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct filter_error e;

		assert_null(filter_parse(cases[i].text, &e));
		if (e.at != cases[i].at || !strstr(e.text, cases[i].says))
			fail_msg("%s: at %u '%s', not at %u '%s'", cases[i].text, e.at, e.text,
				cases[i].at, cases[i].says);
		assert_true(e.at + e.len <= strlen(cases[i].text));
	}
}

/* ---- text that means harm */

static void depth_has_a_limit(void **state)
{
	struct buf text = { 0 };
	struct filter_error e;

	(void)state;
	for (unsigned i = 0; i < 5000; i++)
		buf_char(&text, i % 2 ? '(' : '!');
	assert_null(filter_parse(buf_cstr(&text), &e));
	assert_non_null(strstr(e.text, "deep"));
	text.n = 0;
	for (unsigned i = 0; i < FILTER_TEXT_MAX; i++)
		buf_str(&text, "smb2 ");
	assert_null(filter_parse(buf_cstr(&text), &e));
	assert_non_null(strstr(e.text, "longer than"));
	buf_free(&text);
}

/* As many terms as the length allows, all looked at. */
static void long_chains_work(void **state)
{
	struct buf text = { 0 };
	struct filter_error e;
	struct tree nothing = { 0 };

	(void)state;
	buf_str(&text, "smb");
	while (text.n + 6 < FILTER_TEXT_MAX)
		buf_str(&text, "||smb");
	struct filter *f = filter_parse(buf_cstr(&text), &e);
	assert_non_null(f);
	assert_false(filter_match(f, NULL, NONE, &nothing));
	filter_free(f);
	buf_free(&text);
}

/* Expressions that backtrack for ever end as ones that do not match. */
static void hostile_expression_ends(void **state)
{
	struct filter_error e;
	struct filter *f = filter_parse("smb2.filename matches \"^(a+)+$\"", &e);
	struct tree t = { 0 };
	struct node n = {
		.field = F_SMB2_FILENAME, .end = 1, .flags = NODE_CONTEXT, .enc = ENC_MADE
	};

	(void)state;
	assert_non_null(f);
	n.text = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!";
	t.nodes = &n;
	t.n = 1;
	assert_false(filter_match(f, NULL, NONE, &t));
	n.text = "aaaa";
	assert_true(filter_match(f, NULL, NONE, &t));
	filter_free(f);
}

/* Filters with characters changed, dropped and doubled neither crash nor point outside. */
static void mangled_filters(void **state)
{
	static const char *const seeds[] = { "smb2.cmd == 5 && smb2.nt_status != 0",
		"smb2.filename matches r\"^a.*\\\\b\" or not (smb2.fid)",
		"smb2.cmd in {create, 7 .. 9} && smb2.signature[0:4,-2:] == 00:11",
		"len(smb2.filename) >= 0x10 and smb2.flags & 8 == 8",
		"smb2.create.time > \"2026-11-20\"" };
	static const char marks[] = "()[]{}\"'\\&|!=<>~.,:-09azr \x80\xff";
	struct tree nothing = { 0 };
	unsigned random = 1;

	(void)state;
	for (unsigned i = 0; i < 20000; i++) {
		char text[128];
		struct filter_error e;

		snprintf(text, sizeof(text), "%s", seeds[i % 5]);
		for (unsigned k = 0; k <= i % 3; k++) {
			random = random * 1103515245 + 12345;
			unsigned at = (random >> 8) % (unsigned)strlen(text);
			if (random >> 30)
				text[at] = marks[(random >> 16) % (sizeof(marks) - 1)];
			else
				memmove(text + at, text + at + 1, strlen(text + at));
		}
		struct filter *f = filter_parse(text, &e);
		if (f)
			filter_match(f, NULL, NONE, &nothing);
		else if (e.at + e.len > strlen(text) || !e.text[0])
			fail_msg("%s: %u, %u bytes: '%s'", text, e.at, e.len, e.text);
		filter_free(f);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chooses_messages),
		cmocka_unit_test(points_at_what_is_wrong),
		cmocka_unit_test(depth_has_a_limit),
		cmocka_unit_test(long_chains_work),
		cmocka_unit_test(hostile_expression_ends),
		cmocka_unit_test(mangled_filters),
	};

	pcaps = argc > 1 ? argv[1] : "testdata/pcaps";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
