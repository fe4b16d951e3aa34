/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "tui/model.h"

/* ---- help */

static void help_action(struct tui *t, enum action a, struct buf *line)
{
	size_t start = 0;

	line->n = 0;
	buf_str(line, "  ");
	keymap_keys(&t->config.keys, a, 4, line);
	if (line->n == 2)
		buf_str(line, "(no key)");
	for (start = line->n; start < 18; start++)
		buf_char(line, ' ');
	buf_char(line, ' ');
	buf_str(line, actions[a].help);
	over_add(t, ST_NORMAL, NONE, line);
}

static void help_text(struct tui *t, const char *text, unsigned style)
{
	struct buf line = { 0 };

	buf_str(&line, text);
	over_add(t, style, NONE, &line);
	buf_free(&line);
}

/* What no key's row says. */
static void help_signs(struct tui *t)
{
	static const char *const pair[] = { "  =  the same", "  ~  differs",
		"  !  differs in the outcome", "  <  only in A        >  only in B",
		"  m  in both, in another order",
		"  i  differs only in what means nothing by itself, or is ignored",
		"  ?  could not be compared: encrypted, cut or malformed" };

	help_text(t, "Signs", ST_HEAD);
	if (!t->trace[SIDE_B])
		help_text(t,
			"  !  failed, cut or malformed; a connection refused, reset or with gaps",
			ST_NORMAL);
	for (unsigned i = 0; t->trace[SIDE_B] && i < sizeof(pair) / sizeof(pair[0]); i++)
		help_text(t, pair[i], ST_NORMAL);
	help_text(t, "Numbers", ST_HEAD);
	help_text(t, "  5j   five rows on: a number repeats the key behind it", ST_NORMAL);
	help_text(t, "  42G  row 42; :a42 :b42 frame 42 of a capture", ST_NORMAL);
	help_text(t, "In the line at the bottom", ST_HEAD);
	help_text(t, "  Tab completes names, Up and Down recall, Esc leaves", ST_NORMAL);
}

void over_help(struct tui *t)
{
	struct buf line = { 0 };

	snprintf(t->over.title, sizeof(t->over.title), "Keys (q closes)");
	for (unsigned g = 0; g < GROUPS; g++) {
		bool any = false;

		for (unsigned a = ACT_NONE + 1; a < ACTIONS; a++) {
			if (actions[a].group != g || (actions[a].where == W_PAIR && !t->trace[1]))
				continue;
			line.n = 0;
			buf_str(&line, group_name((enum group)g));
			if (!any)
				over_add(t, ST_HEAD, NONE, &line);
			any = true;
			help_action(t, (enum action)a, &line);
		}
	}
	help_signs(t);
	buf_free(&line);
}
