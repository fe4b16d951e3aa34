/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/over.h"

#include <stdio.h>
#include <stdlib.h>

#include "tui/model.h"
#include "tui/rule_list.h"

void over_add(struct tui *t, unsigned style, uint32_t target, const struct buf *text)
{
	struct over *o = &t->over;

	if (o->n == o->cap) {
		o->cap = o->cap ? 2 * o->cap : 64;
		o->lines = xrealloc(o->lines, o->cap * sizeof(*o->lines));
	}
	o->lines[o->n++] = (struct over_line){
		.text = arena_strndup(&o->texts, text->n ? text->p : "", text->n),
		.target = target,
		.style = (uint8_t)style,
	};
}

void over_add_pair(
	struct tui *t, const char *label, const struct buf *a, const struct buf *b, bool plain)
{
	const struct buf *side[SIDES] = { a, b };
	struct buf text = { 0 };

	buf_str(&text, label);
	over_add(t, ST_NORMAL, NONE, &text);
	struct over_line *l = &t->over.lines[t->over.n - 1];
	for (unsigned i = 0; i < SIDES; i++)
		l->value[i] =
			arena_strndup(&t->over.texts, side[i]->n ? side[i]->p : "", side[i]->n);
	if (!plain && t->trace[SIDE_B] && strcmp(l->value[SIDE_A], l->value[SIDE_B]) != 0)
		l->style = ST_CHANGE;
	buf_free(&text);
}

/* Rows at the end that tell the chosen line in full, a heading among them. */
static uint32_t detail_rows(const struct tui *t)
{
	if (t->h < 18 || !t->over.n)
		return 0;
	return t->over.kind == OVER_FINDINGS              ? OVER_FINDING_ROWS + 1
	       : t->over.kind == OVER_CARD && t->trace[1] ? SIDES + 1
							  : 0;
}

void over_open(struct tui *t, enum over_kind kind)
{
	struct over *o = &t->over;

	o->kind = kind;
	o->n = o->cursor = o->top = 0;
	arena_reset(&o->texts);
	switch (kind) {
	case OVER_HELP:
		over_help(t);
		break;
	case OVER_CARD:
		over_card(t);
		break;
	case OVER_LIFE:
		over_life(t);
		break;
	case OVER_OPTIONS:
		over_options(t);
		break;
	case OVER_FINDINGS:
		o->n = t->diff->n_findings + t->diff->n_notes;
		snprintf(o->title, sizeof(o->title), "Findings: %u, notes: %u%s%s",
			t->diff->n_findings, t->diff->n_notes,
			t->diff->cut ? ", more than are listed" : "",
			t->diff->approximate ? "; the alignment is approximate" : "");
		break;
	case OVER_RULES:
		o->n = t->rule_list.n;
		rule_hits_begin(t);
		snprintf(
			o->title, sizeof(o->title), "Rules: the last one that covers a field wins");
		break;
	default:
		break;
	}
}

void over_refill(struct tui *t)
{
	uint32_t cursor = t->over.cursor, top = t->over.top;

	over_open(t, t->over.kind);
	t->over.top = top < t->over.n ? top : 0;
	over_move(t, cursor);
}

void over_close(struct tui *t)
{
	t->over.kind = OVER_NONE;
}

void over_free(struct tui *t)
{
	free(t->over.lines);
	arena_free(&t->over.texts);
}

uint32_t over_rows(const struct tui *t)
{
	return t->h > 3 ? (uint32_t)(t->h - 3) - detail_rows(t) : 0;
}

void over_move(struct tui *t, int64_t by)
{
	struct over *o = &t->over;
	int64_t to = (int64_t)o->cursor + by;

	if (to >= (int64_t)o->n)
		to = (int64_t)o->n - 1;
	o->cursor = to < 0 ? 0 : (uint32_t)to;
	uint32_t rows = over_rows(t);
	if (o->cursor < o->top)
		o->top = o->cursor;
	if (rows && o->cursor - o->top >= rows)
		o->top = o->cursor - rows + 1;
}

static const struct finding *finding_at(const struct tui *t, uint32_t i)
{
	const struct diff *d = t->diff;

	return i < d->n_findings ? &d->findings[i] : &d->notes[i - d->n_findings];
}

static void go_finding(struct tui *t, const struct finding *f)
{
	tui_go(t, MODE_ALIGNED, f->entry);
	if (f->field != F_NONE)
		fields_go(&t->fields, f->field);
}

void over_enter(struct tui *t)
{
	struct over *o = &t->over;

	if (o->cursor >= o->n)
		return;
	if (o->kind == OVER_FINDINGS) {
		over_close(t);
		go_finding(t, finding_at(t, o->cursor));
	} else if (o->kind == OVER_RULES) {
		rule_list_toggle(t, o->cursor);
	} else if (o->kind == OVER_OPTIONS) {
		options_change(t, (enum setting)o->lines[o->cursor].target, 1);
	} else if (o->lines[o->cursor].target != NONE) {
		over_close(t);
		tui_go(t, t->mode, o->lines[o->cursor].target);
	}
}

static bool options_key(struct tui *t, uint32_t key)
{
	enum setting s = (enum setting)t->over.lines[t->over.cursor].target;

	if (key == ' ' || key == 'l' || key == KEY_CURSOR_RIGHT)
		options_change(t, s, 1);
	else if (key == 'h' || key == KEY_CURSOR_LEFT)
		options_change(t, s, -1);
	else if (key == 's')
		options_save(t);
	else
		return false;
	return true;
}

bool over_key(struct tui *t, uint32_t key)
{
	struct over *o = &t->over;

	if (o->kind == OVER_OPTIONS)
		return options_key(t, key);
	if (o->kind != OVER_RULES)
		return false;
	switch (key) {
	case ' ':
		rule_list_toggle(t, o->cursor);
		return true;
	case 'd':
	case KEY_DEL:
		rule_list_delete(t, o->cursor);
		return true;
	case 'e':
	case 'n':
		rule_list_edit(t, key == 'e' ? o->cursor : NONE);
		return true;
	case 's':
		prompt_open(&t->prompt, PROMPT_RULES, "smbdiff.rules");
		return true;
	default:
		return false;
	}
}

static void line_text(struct tui *t, uint32_t i, struct buf *out, unsigned *style)
{
	const struct over *o = &t->over;

	*style = ST_NORMAL;
	if (o->kind == OVER_FINDINGS) {
		finding_line(t, i, out, style);
	} else if (o->kind == OVER_RULES) {
		rule_list_text(t, i, out, style);
	} else {
		buf_str(out, o->lines[i].text);
		*style = o->lines[i].style;
	}
}

const char *over_hint(enum over_kind kind)
{
	static const char *const hints[OVERS] = {
		[OVER_HELP] = "q closes",
		[OVER_FINDINGS] = "Enter goes there  q closes",
		[OVER_CARD] = "q closes",
		[OVER_LIFE] = "Enter goes there  q closes",
		[OVER_OPTIONS] = "Space another value  h the one before  s save  q closes",
		[OVER_RULES] = "Space on or off  e edit  n new  d delete  s save  u undo  q closes",
	};

	return hints[kind];
}

/* "  Label   A's | B's": with one capture its value has the rest of the line. */
static void put_pair(
	struct tui *t, struct screen *s, int y, const struct over_line *l, unsigned mark)
{
	int label = s->w >= 100 ? 26 : 20, x = 4 + label;
	int half = t->trace[SIDE_B] ? (s->w - x - 3) / 2 : s->w - x;
	unsigned style[SIDES] = { ST_A | mark, ST_B | mark };

	if (l->style == ST_NORMAL)
		style[SIDE_A] = style[SIDE_B] = mark;
	else
		screen_fill(s, y, 1, 1, ST_CHANGE | mark, '~');
	screen_str(s, y, 4, label - 1, l->style | mark, l->text);
	for (unsigned i = 0; i < SIDES && t->trace[i]; i++, x += half + 3)
		if (*l->value[i])
			screen_str(s, y, x, half, style[i], l->value[i]);
		else
			screen_str(s, y, x, half, ST_DIM | mark, "(absent)");
	if (t->trace[SIDE_B])
		screen_down(s, y, x - half - 5, 1, ST_DIM | mark);
}

/* The values of the chosen line, as far as the window reaches. */
static void put_values(const struct tui *t, struct screen *s, int y)
{
	const struct over_line *l = &t->over.lines[t->over.cursor];

	for (unsigned i = 0; l->value[SIDE_A] && i < SIDES; i++) {
		screen_fill(s, y + (int)i, 1, 1, ST_BOLD, (char)('A' + i));
		screen_str(s, y + (int)i, 4, s->w - 4, ST_NORMAL, l->value[i]);
	}
}

static void put_detail(struct tui *t, struct screen *s)
{
	int rows = (int)detail_rows(t), y = s->h - 1 - rows;

	if (!rows || t->over.cursor >= t->over.n)
		return;
	screen_across(s, y, 0, s->w, ST_HEAD);
	if (t->over.kind == OVER_FINDINGS)
		finding_detail(t, t->over.cursor, s, y + 1);
	else
		put_values(t, s, y + 1);
}

void over_render(struct tui *t, struct screen *s)
{
	struct over *o = &t->over;

	screen_fill(s, 1, 0, s->w, ST_HEAD | ST_CURSOR, ' ');
	screen_str(s, 1, 1, s->w - 1, ST_HEAD | ST_CURSOR, o->title);
	for (uint32_t i = 0; i < over_rows(t); i++) {
		int y = 2 + (int)i;
		unsigned style, mark = o->top + i == o->cursor ? ST_CURSOR : 0;

		screen_fill(s, y, 0, s->w, i + o->top < o->n ? mark : 0, ' ');
		if (o->top + i >= o->n)
			continue;
		if (mark)
			screen_fill(s, y, 0, 1, mark, '>');
		if (o->kind == OVER_CARD && o->lines[o->top + i].value[SIDE_A]) {
			put_pair(t, s, y, &o->lines[o->top + i], mark);
			continue;
		}
		t->text.n = 0;
		line_text(t, o->top + i, &t->text, &style);
		screen_text_from(
			s, y, 2, s->w - 2, style | mark, t->text.p, t->text.n, t->skip[PANE_LIST]);
	}
	put_detail(t, s);
	if (!o->n)
		screen_str(s, 2, 2, s->w - 2, ST_DIM,
			o->kind == OVER_RULES      ? "no rules: n makes one, or a on a field"
			: o->kind == OVER_FINDINGS ? "nothing differs that counts"
						   : "nothing");
}
