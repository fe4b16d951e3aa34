/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/comparison.h"
#include "tui/tui.h"

/* A file in the user's home, or where XDG_CONFIG_HOME says. */
static const char *home_file(const char *variable, const char *name, struct buf *path)
{
	const char *dir = getenv(variable);

	path->n = 0;
	if (!dir || !*dir)
		return NULL;
	buf_printf(path, "%s/%s", dir, name);
	return access(buf_cstr(path), F_OK) == 0 ? path->p : NULL;
}

/* What the user has set up; a file that is not there is none, unless it was asked for. */
static bool load_config(const struct options *o, struct config *c, struct err *e)
{
	struct buf path = { 0 };
	const char *file = o->config;
	bool ok = true;

	config_init(c);
	c->keymap = o->keymap;
	c->keymap_given = o->keymap_given;
	keymap_init(&c->keys, c->keymap);
	if (!file)
		file = home_file("XDG_CONFIG_HOME", "smbdiff/config", &path);
	if (!file && !getenv("XDG_CONFIG_HOME"))
		file = home_file("HOME", ".config/smbdiff/config", &path);
	if (file)
		ok = config_load(c, file, e);
	file = ok && c->keymap == KEYMAP_SMBCMP ? home_file("HOME", ".smbcmp", &path) : NULL;
	if (file)
		ok = config_load_smbcmp(c, file, e);
	buf_free(&path);
	setlocale(LC_CTYPE, "");
	c->ascii |= o->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
	return ok;
}

static bool want_tui_color(const struct options *o, const struct config *c)
{
	return o->color == COLOR_AUTO && c->color >= 0 ? c->color : want_color(o, stdout);
}

enum status browse(struct options *o)
{
	struct reader r[2] = { 0 };
	struct comparison c = { 0 };
	struct config config;
	struct tui_setup setup = {
		.a = &r[0].trace, .rules = &o->rules, .config = &config, .filter = o->filter_text
	};
	struct err e;

	if (!load_config(o, &config, &e))
		return trouble(&e);
	bool ok = read_operands(o, r);
	for (unsigned i = 0; i < o->n_operands && i < SIDES; i++)
		setup.part[i] = o->operands[i].part;
	if (ok && o->n_operands >= 2) {
		ok = comparison_run(&c, o, r);
		setup.b = &r[1].trace;
		setup.diff = &c.diff;
	}
	if (ok && !tui_run(&setup, want_tui_color(o, &config), &e))
		ok = trouble(&e) == IDENTICAL;
	comparison_free(&c);
	trace_free(&r[0].trace);
	trace_free(&r[1].trace);
	return ok ? IDENTICAL : TROUBLE;
}
