/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "cli/comparison.h"
#include "tui/tui.h"

enum status browse(const struct options *o)
{
	struct reader r[2] = { 0 };
	struct comparison c = { 0 };
	struct tui_setup setup = { .a = &r[0].trace, .keymap = o->keymap };
	struct err e;
	bool ok = read_operands(o, r);

	for (unsigned i = 0; i < o->n_operands; i++)
		setup.part[i] = o->operands[i].part;
	if (ok && o->n_operands == 2) {
		ok = comparison_run(&c, o, r, &e) || trouble(&e) == IDENTICAL;
		setup.b = &r[1].trace;
		setup.diff = &c.diff;
	}
	setlocale(LC_CTYPE, "");
	setup.ascii = o->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
	if (ok && !tui_run(&setup, want_color(o, stdout), &e))
		ok = trouble(&e) == IDENTICAL;
	comparison_free(&c);
	trace_free(&r[0].trace);
	trace_free(&r[1].trace);
	return ok ? IDENTICAL : TROUBLE;
}
