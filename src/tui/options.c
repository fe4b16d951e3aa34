/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "tui/model.h"

#define SPLIT_STEP 5

static uint32_t context_of(int value)
{
	static const uint32_t rows[] = { CONTEXT_ALL, 3, 0 };

	return rows[value];
}

int setting_of_context(uint32_t context)
{
	return context == CONTEXT_ALL ? 0 : context ? 1 : 2;
}

static void change_context(struct tui *t)
{
	for (unsigned i = 0; i < LISTS; i++) {
		t->lists[i].context = context_of(t->config.value[SET_CONTEXT]);
		if (t->lists[i].doc)
			list_build(&t->lists[i]);
	}
}

void tui_set(struct tui *t, enum setting s, int value)
{
	struct err e;

	t->config.value[s] = value;
	switch (s) {
	case SET_KEYMAP:
		if (!config_load_keys(&t->config, &e))
			tui_say(t, true, "%s", e.text);
		break;
	case SET_COLOR:
	case SET_PALETTE:
	case SET_MOUSE:
		t->effects.look = true;
		break;
	case SET_COLUMNS:
	case SET_IDS:
		t->skip[PANE_LIST] = 0;
		break;
	case SET_CONTEXT:
		change_context(t);
		break;
	case SET_FIELDS:
	case SET_IGNORED:
		fields_choose(&t->fields);
		break;
	default:
		break;
	}
}

void tui_set_next(struct tui *t, enum setting s, int by)
{
	int n = setting_values(s), to = t->config.value[s] + by;

	if (n)
		tui_set(t, s, (to + n) % n);
}

/* ---- the screen of them */

void over_options(struct tui *t)
{
	struct over *o = &t->over;
	struct buf line = { 0 };

	snprintf(o->title, sizeof(o->title), "Options");
	for (enum setting s = 0; s < SETTINGS; s++) {
		if (settings[s].where == W_PAIR && !t->trace[SIDE_B])
			continue;
		size_t start = 0;
		line.n = 0;
		buf_str(&line, settings[s].name);
		for (start = line.n; start < 12; start++)
			buf_char(&line, ' ');
		config_value(&t->config, s, &line);
		for (start = line.n; start < 26; start++)
			buf_char(&line, ' ');
		buf_char(&line, ' ');
		buf_str(&line, settings[s].help);
		over_add(t, ST_NORMAL, s, &line);
	}
	buf_free(&line);
}

void options_change(struct tui *t, enum setting s, int by)
{
	if (s == SET_WIRESHARK) {
		prompt_open(&t->prompt, PROMPT_PROGRAM, t->config.wireshark);
		return;
	}
	if (s == SET_SPLIT) {
		int to = t->config.value[s] + by * SPLIT_STEP;

		tui_set(t, s, to > SPLIT_MAX ? SPLIT_MIN : to < SPLIT_MIN ? SPLIT_MAX : to);
	} else {
		tui_set_next(t, s, by);
	}
	over_refill(t);
}

void options_take_program(struct tui *t, const char *text)
{
	snprintf(t->config.wireshark, sizeof(t->config.wireshark), "%s", text);
	over_refill(t);
}

void options_save(struct tui *t)
{
	struct err e;

	if (config_save(&t->config, &e))
		tui_say(t, false, "saved to %.200s", t->config.path);
	else
		tui_say(t, true, "not saved: %.200s", e.text);
}
