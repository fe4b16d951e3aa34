/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "tui/model.h"

/* ---- help */

static void help_action(struct tui *t, enum action a, struct buf *line)
{
	size_t start = 0;

	line->n = 0;
	buf_str(line, "  ");
	keymap_keys(&t->keys, a, 4, line);
	if (line->n == 2)
		buf_str(line, "(no key)");
	for (start = line->n; start < 18; start++)
		buf_char(line, ' ');
	buf_char(line, ' ');
	buf_str(line, actions[a].help);
	over_add(t, ST_NORMAL, NONE, line);
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
	buf_free(&line);
}
