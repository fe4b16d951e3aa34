/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tui/cells.h"
#include "tui/config.h"
#include "tui/prompt.h"

/* After ours: it has a macro fail(). */
#include <cmocka.h>

/* ---- cells */

static void expect_line(const char *text, int width, const char *shown, int used)
{
	struct screen s = { 0 };
	struct buf out = { 0 };

	screen_reset(&s, 20, 1);
	int n = screen_str(&s, 0, 0, width, ST_NORMAL, text);
	screen_dump(&s, &out);
	out.n--; /* the end of the line */
	if (strcmp(buf_cstr(&out), shown) != 0 || n != used)
		fail_msg("'%s' in %d: '%s' in %d columns, not '%s' in %d", text, width, out.p, n,
			shown, used);
	buf_free(&out);
	screen_free(&s);
}

static void text_keeps_its_columns(void **state)
{
	(void)state;
	expect_line("abc", 5, "abc", 3);
	expect_line("abcdef", 5, "abcd…", 5);
	expect_line("日本語", 6, "日本語", 6);
	expect_line("日本語", 5, "日本…", 5);
	expect_line("日本語", 4, "日 …", 4);
	expect_line("e\u0301x", 3, "e\u0301x", 2);
	expect_line("e\u0301\u0302\u0303x", 3, "e\u0301\u0302x", 2);
	expect_line("a\x1b[31mb", 9, "a?[31mb", 7);
	expect_line("a\x9b\xff", 9, "a??", 3);
	expect_line("\u0301a", 3, "a", 1);
	expect_line("x", 0, "", 0);
}

static void ascii_escapes(void **state)
{
	struct screen s = { .ascii = true };
	struct buf out = { 0 };

	(void)state;
	/* Also where the locale knows nothing of such characters. */
	setlocale(LC_CTYPE, "C");
	screen_reset(&s, 30, 2);
	screen_str(&s, 0, 0, 30, ST_NORMAL, "caf\u00e9 \U0001f600");
	screen_str(&s, 1, 0, 8, ST_NORMAL, "caf\u00e9 x");
	screen_dump(&s, &out);
	assert_string_equal(buf_cstr(&out), "caf\\u00e9 \\u01f600\ncaf>\n");
	setlocale(LC_CTYPE, "C.UTF-8");
	buf_free(&out);
	screen_free(&s);
}

/* What is outside of the screen goes nowhere. */
static void nothing_outside(void **state)
{
	struct screen s = { 0 };

	(void)state;
	screen_reset(&s, 4, 2);
	screen_str(&s, 5, 0, 10, ST_NORMAL, "abc");
	screen_str(&s, -1, -3, 10, ST_NORMAL, "abcdef");
	screen_str(&s, 1, 2, 10, ST_NORMAL, "日本");
	screen_fill(&s, 0, -5, 100, ST_NORMAL, '-');
	screen_add_style(&s, 1, -5, 100, ST_CURSOR);
	screen_reset(&s, 0, 0);
	screen_str(&s, 0, 0, 10, ST_NORMAL, "abc");
	screen_free(&s);
}

/* ---- keys */

static void keys_are_bound_once(void **state)
{
	(void)state;
	for (unsigned map = 0; map < 2; map++) {
		unsigned wanted = 0, bound = 0;
		struct keymap k;

		keymap_init(&k, (enum keymap_name)map);
		for (unsigned a = ACT_NONE + 1; a < ACTIONS; a++) {
			const char *keys = map && actions[a].smbcmp_keys ? actions[a].smbcmp_keys
									 : actions[a].keys;
			while (*keys) {
				assert_int_not_equal(key_parse(&keys), KEY_NOTHING);
				wanted++;
				while (*keys == ' ')
					keys++;
			}
		}
		for (uint32_t key = 1; key < KEY_CODES; key++)
			bound += keymap_action(&k, key) != ACT_NONE;
		assert_int_equal(bound, wanted);
	}
}

/* ---- configuration */

static const char *write_file(const char *text)
{
	static char path[] = "/tmp/smbdiff-config-XXXXXX";
	FILE *f;

	strcpy(path + strlen(path) - 6, "XXXXXX");
	f = fdopen(mkstemp(path), "w");
	fputs(text, f);
	fclose(f);
	return path;
}

static void config_is_read(void **state)
{
	const char *path = write_file("[tui]\nkeymap = smbcmp\nmouse = no\nsplit = 30\n"
				      "[keys]\nnext-diff = x <F7>\n");
	struct config c;
	struct err e;

	(void)state;
	config_init(&c);
	c.path = path;
	assert_true(config_load(&c, &e));
	assert_int_equal(c.value[SET_KEYMAP], 1);
	assert_int_equal(c.value[SET_MOUSE], 1);
	assert_int_equal(c.value[SET_SPLIT], 30);
	assert_int_equal(keymap_action(&c.keys, 'x'), ACT_NEXT_DIFF);
	assert_int_equal(keymap_action(&c.keys, KEY_FN + 7), ACT_NEXT_DIFF);
	assert_int_equal(keymap_action(&c.keys, ']'), ACT_NONE);
	assert_int_equal(keymap_action(&c.keys, 'd'), ACT_A_DOWN);
	unlink(path);
}

static void config_errors_are_told(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "[tui]\nkeymap = emacs\n", ":2: keymap is vim or smbcmp" },
		{ "[keys]\nnext-dif = x\n",
			":2: 'next-dif' is no action; did you mean 'next-diff'?" },
		{ "[keys]\nnext-diff = <F99>x<\n", ":2: '<F99>x<' is not a key" },
		{ "[tui]\npalette = green\n", ":2: palette is red-green" },
		{ "[colors]\na = b\n", ":2: section [colors]" },
		{ "[tui]\nsplit = 99\n", ":2: split is a number" },
		{ "[tui]\nmouse\n", ":2: " },
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *path = write_file(cases[i].text);
		struct config c;
		struct err e;

		config_init(&c);
		c.path = path;
		bool ok = config_load(&c, &e);
		if (*cases[i].says && (ok || !strstr(e.text, cases[i].says)))
			fail_msg("%s: '%s'", cases[i].text, ok ? "taken" : e.text);
		unlink(path);
	}
}

static void smbcmp_config_is_read(void **state)
{
	const char *path = write_file("[global]\nvsplit_ratio = .3\ntshark_path = /bin/tshark\n"
				      "key_lwin_next = x\nkey_vsplit_up = KEY_F(5)\n");
	struct config c;
	struct err e;

	(void)state;
	config_init(&c);
	c.value[SET_KEYMAP] = 1;
	c.smbcmp = path;
	assert_true(config_load_keys(&c, &e));
	assert_int_equal(c.value[SET_SPLIT], 30);
	assert_int_equal(keymap_action(&c.keys, 'x'), ACT_A_DOWN);
	assert_int_equal(keymap_action(&c.keys, 'd'), ACT_NONE);
	assert_int_equal(keymap_action(&c.keys, KEY_FN + 5), ACT_SHRINK);
	unlink(path);
}

static void config_is_saved(void **state)
{
	static const struct {
		const char *before, *after;
	} cases[] = {
		{ "", "[tui]\npalette = blue-orange\nsplit = 35\n" },
		{ "[keys]\nquit = x\n",
			"[keys]\nquit = x\n[tui]\npalette = blue-orange\nsplit = 35\n" },
		/* What the user wrote stays: remarks, what is the default, another order. */
		{ "# mine\n[tui]\n split=70 ; as smbcmp\nmouse = no\n[keys]\nsplit = x\n",
			"# mine\n[tui]\nsplit = 35 ; as smbcmp\nmouse = yes\npalette = "
			"blue-orange\n"
			"[keys]\nsplit = x\n" },
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[512] = "";
		struct config c;
		struct err e;

		config_init(&c);
		c.path = write_file(cases[i].before);
		c.value[SET_SPLIT] = 35;
		c.value[SET_PALETTE] = PALETTE_BLUE_ORANGE;
		assert_true(config_save(&c, &e));
		FILE *f = fopen(c.path, "r");
		text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
		fclose(f);
		assert_string_equal(text, cases[i].after);
		unlink(c.path);
	}
}

/* ---- the line at the bottom */

static void type(struct prompt *p, const char *text)
{
	for (; *text; text++)
		prompt_key(p, (unsigned char)*text);
}

static void prompt_edits(void **state)
{
	struct prompt p = { 0 };

	(void)state;
	prompt_open(&p, PROMPT_SEARCH, "");
	type(&p, "ab c");
	prompt_key(&p, 0x65e5);
	assert_string_equal(p.text, "ab c日");
	prompt_key(&p, KEY_DELETE_BACK);
	prompt_key(&p, KEY_CURSOR_LEFT);
	prompt_key(&p, KEY_DELETE_BACK);
	assert_string_equal(p.text, "abc");
	prompt_key(&p, KEY_TO_HOME);
	prompt_key(&p, KEY_DEL);
	assert_string_equal(p.text, "bc");
	assert_int_equal(prompt_key(&p, KEY_RETURN), PROMPT_DONE);
	prompt_open(&p, PROMPT_SEARCH, "");
	prompt_key(&p, KEY_CURSOR_UP);
	assert_string_equal(p.text, "bc");
	prompt_key(&p, KEY_CURSOR_DOWN);
	assert_string_equal(p.text, "");
	for (unsigned i = 0; i < 5000; i++)
		type(&p, "x");
	assert_true(p.n < PROMPT_MAX);
	assert_int_equal(prompt_key(&p, KEY_ESCAPE), PROMPT_CANCELLED);
	prompt_free(&p);
}

static void prompt_completes(void **state)
{
	struct prompt p = { 0 };

	(void)state;
	prompt_open(&p, PROMPT_FILTER, "");
	type(&p, "smb2.nt_st");
	prompt_key(&p, KEY_TAB);
	assert_string_equal(p.text, "smb2.nt_status");
	type(&p, " == status_sharing_v");
	prompt_key(&p, KEY_TAB);
	assert_string_equal(p.text, "smb2.nt_status == STATUS_SHARING_VIOLATION");
	prompt_free(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_keeps_its_columns),
		cmocka_unit_test(ascii_escapes),
		cmocka_unit_test(nothing_outside),
		cmocka_unit_test(keys_are_bound_once),
		cmocka_unit_test(config_is_read),
		cmocka_unit_test(config_errors_are_told),
		cmocka_unit_test(smbcmp_config_is_read),
		cmocka_unit_test(config_is_saved),
		cmocka_unit_test(prompt_edits),
		cmocka_unit_test(prompt_completes),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
