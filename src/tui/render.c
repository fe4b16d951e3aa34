/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "report/escape.h"
#include "report/overview.h"
#include "tui/model.h"

void file_name(const struct trace *t, struct buf *out)
{
	const char *slash = strrchr(t->path, '/');
	const char *name = slash && slash[1] ? slash + 1 : t->path;

	escape_text(out, name, strlen(name));
}

static void dialect(const struct trace *t, struct buf *out)
{
	struct overview v;

	overview_of(t, &v);
	if (v.dialect.n) {
		buf_str(out, "  ");
		buf_add(out, v.dialect.p, v.dialect.n);
	}
	overview_free(&v);
}

static void name_text(const struct tui *t, enum side side, struct buf *out)
{
	if (t->trace[SIDE_B])
		buf_str(out, side == SIDE_A ? "A " : "B ");
	file_name(t->trace[side], out);
	dialect(t->trace[side], out);
}

/* Of two captures neither is to push the other out: each has half of the room, if it needs it. */
static void title_left(struct tui *t, struct screen *s, int room)
{
	static const char between[] = "  |  ";
	struct buf name[SIDES] = { { 0 }, { 0 } };
	int x = 1, width = room;

	for (unsigned side = 0; side < SIDES && t->trace[side]; side++)
		name_text(t, (enum side)side, &name[side]);
	if (t->trace[SIDE_B]) {
		int b = screen_width(s, name[SIDE_B].p, name[SIDE_B].n);
		int both = room - (int)sizeof(between) + 1;

		width = b < both / 2 ? both - b : both / 2;
	}
	x += screen_text(s, 0, x, width, ST_BAR, name[SIDE_A].p, name[SIDE_A].n);
	if (t->trace[SIDE_B]) {
		x += screen_str(s, 0, x, room + 1 - x, ST_BAR, between);
		screen_text(s, 0, x, room + 1 - x, ST_BAR, name[SIDE_B].p, name[SIDE_B].n);
	}
	buf_free(&name[SIDE_A]);
	buf_free(&name[SIDE_B]);
}

/* "~3 <1 >0 m2 i5 ?4": the signs of the rows, and how many messages have each. */
static void diff_counts(const struct diff *d, struct buf *out)
{
	const uint64_t *k = d->counts.kind;
	uint64_t unread = d->encrypted + d->incomplete + d->malformed;

	if (k[CHANGED] + k[ONLY_A] + k[ONLY_B] + k[MOVED])
		buf_printf(out, "~%llu <%llu >%llu", (unsigned long long)k[CHANGED],
			(unsigned long long)k[ONLY_A], (unsigned long long)k[ONLY_B]);
	else
		buf_str(out, unread ? "equal as far as readable" : "identical");
	if (k[MOVED])
		buf_printf(out, " m%llu", (unsigned long long)k[MOVED]);
	buf_printf(out, " i%llu", (unsigned long long)d->counts.noted);
	if (unread)
		buf_printf(out, " ?%llu", (unsigned long long)unread);
	buf_str(out, d->approximate ? " approximate  " : "  ");
}

static void title_counts(struct tui *t)
{
	const struct list *l = tui_list(t);

	t->text.n = 0;
	if (t->diff)
		diff_counts(t->diff, &t->text);
	if (t->jobs.filter)
		buf_printf(&t->text, "[filter: %u] ", l->n);
	if (!t->trace[SIDE_B] && t->trace[SIDE_A]->n_encrypted)
		buf_printf(&t->text, "%u encrypted  ", t->trace[SIDE_A]->n_encrypted);
	if (!t->diff && l->doc->errors)
		buf_printf(&t->text, "%u %s  ", l->doc->errors,
			l->doc->errors == 1 ? "error" : "errors");
	buf_printf(&t->text, "%u/%u", l->n ? list_row(l, l->cursor).op + 1 : 0, doc_ops(l->doc));
}

static void title_bar(struct tui *t, struct screen *s)
{
	screen_fill(s, 0, 0, s->w, ST_BAR, ' ');
	title_counts(t);
	int w = (int)t->text.n + 1;
	screen_text(s, 0, s->w - w, w, ST_BAR, t->text.p, t->text.n);
	title_left(t, s, s->w - w - 3);
}

/* The keys that help most here, as many as fit. */
static void footer_keys(struct tui *t, struct screen *s, int y)
{
	static const struct {
		enum action a, b;
		const char *what;
	} keys[] = { { ACT_HELP, 0, "help" }, { ACT_NEXT_DIFF, ACT_PREV_DIFF, "diff" },
		{ ACT_NEXT_FIELD, ACT_PREV_FIELD, "field" }, { ACT_SEARCH, 0, "search" },
		{ ACT_FILTER, 0, "filter" }, { ACT_IGNORE, 0, "ignore" },
		{ ACT_FINDINGS, 0, "findings" }, { ACT_NEXT_PANE, 0, "pane" },
		{ ACT_CLOSE_VIEW, 0, "quit" } };
	int x = 1;

	for (unsigned i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (!t->diff && actions[keys[i].a].where == W_PAIR)
			continue;
		t->text.n = 0;
		keymap_keys(&t->config.keys, keys[i].a, 1, &t->text);
		if (keys[i].b) {
			buf_char(&t->text, ' ');
			keymap_keys(&t->config.keys, keys[i].b, 1, &t->text);
		}
		int w = (int)(t->text.n + 1 + strlen(keys[i].what) + 2);
		if (x + w > s->w)
			return;
		x += screen_text(s, y, x, s->w - x, ST_KEY, t->text.p, t->text.n) + 1;
		x += screen_str(s, y, x, s->w - x, ST_NORMAL,
			     t->diff || keys[i].a != ACT_NEXT_DIFF ? keys[i].what : "error") +
		     2;
	}
}

static void footer(struct tui *t, struct screen *s)
{
	int y = s->h - 1;

	if (!t->note[0] && t->over.kind != OVER_NONE)
		screen_str(s, y, 1, s->w - 1, ST_NORMAL, over_hint(t->over.kind));
	else if (t->note[0])
		screen_str(s, y, 1, s->w - 1, t->note_is_error ? ST_ERROR : ST_NORMAL, t->note);
	else if (t->progress[0])
		screen_str(s, y, 1, s->w - 1, ST_NORMAL, t->progress);
	else
		footer_keys(t, s, y);
	if (t->count.n > 9 || (t->count.n && !t->count.panes)) {
		char text[16];

		snprintf(text, sizeof(text), " %u ", t->count.n);
		screen_right(s, y, s->w - 12, 12, ST_KEY, text);
	}
}

static void prompt_line(struct tui *t, struct screen *s)
{
	const struct prompt *p = &t->prompt;
	int y = s->h - 1, x = screen_str(s, y, 0, s->w, ST_KEY, prompt_sign(p->kind));
	int error = screen_width(s, p->error, strlen(p->error));
	int room = s->w - x - 1, cursor = screen_width(s, p->text, p->at);
	int skip = cursor > room - 2 ? cursor - room / 2 : 0;

	screen_text_from(s, y, x, room, ST_NORMAL, p->text, p->n, skip);
	if (x + cursor - skip < s->w)
		screen_add_style(s, y, x + cursor - skip, 1, ST_CURSOR);
	/* An error has the line above, so that what was typed stays in sight. */
	if (p->offers[0]) {
		screen_fill(s, y - 1, 0, s->w, ST_KEY, ' ');
		screen_str(s, y - 1, 1, s->w - 1, ST_KEY, p->offers);
	}
	if (error) {
		screen_fill(s, y - 1, 0, s->w, ST_ERROR, ' ');
		screen_str(s, y - 1, 1, s->w - 1, ST_ERROR, p->error);
	}
}

static void too_small(struct screen *s)
{
	char text[64];

	snprintf(text, sizeof(text), "window too small (%dx%d)", s->w, s->h);
	screen_str(s, 0, 0, s->w, ST_NORMAL, text);
	snprintf(text, sizeof(text), "at least %dx%d", TUI_MIN_W, TUI_MIN_H);
	screen_str(s, 1, 0, s->w, ST_NORMAL, text);
}

static void panes(struct tui *t, struct screen *s, const struct layout *l)
{
	if (l->pane[PANE_LIST].h)
		render_list(t, s, &l->pane[PANE_LIST]);
	if (l->pane[PANE_FIELDS].h)
		render_fields(t, s, &l->pane[PANE_FIELDS]);
	if (l->pane[PANE_HEX].h)
		render_hex(t, s, &l->pane[PANE_HEX]);
	if (l->wide && !t->zoom)
		screen_down(s, 1, l->pane[PANE_LIST].w, l->pane[PANE_LIST].h, ST_DIM);
}

void tui_render(struct tui *t, struct screen *s)
{
	struct layout l = layout_of(t);

	s->ascii = t->config.only_ascii || t->config.value[SET_ASCII];
	screen_reset(s, t->w, t->h);
	if (l.too_small) {
		too_small(s);
		return;
	}
	title_bar(t, s);
	if (t->over.kind != OVER_NONE)
		over_render(t, s);
	else
		panes(t, s, &l);
	if (t->prompt.kind != PROMPT_NONE)
		prompt_line(t, s);
	else
		footer(t, s);
}
