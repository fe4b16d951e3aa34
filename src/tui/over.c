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
	o->lines[o->n++] =
		(struct over_line){ arena_strndup(&o->texts, text->n ? text->p : "", text->n),
			target, (uint8_t)style };
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
	case OVER_FINDINGS:
		o->n = t->diff->n_findings + t->diff->n_notes;
		snprintf(o->title, sizeof(o->title), "Findings: %u, notes: %u%s%s",
			t->diff->n_findings, t->diff->n_notes,
			t->diff->cut ? ", more than are listed" : "",
			t->diff->approximate ? "; the alignment is approximate" : "");
		break;
	case OVER_RULES:
		o->n = t->rule_list.n;
		snprintf(
			o->title, sizeof(o->title), "Rules: the last one that covers a field wins");
		break;
	default:
		break;
	}
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
	return t->h > 3 ? (uint32_t)(t->h - 3) : 0;
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
	t->mode = MODE_ALIGNED;
	tui_go(t, f->entry);
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
	} else if (o->lines[o->cursor].target != NONE) {
		over_close(t);
		tui_go(t, o->lines[o->cursor].target);
	}
}

bool over_key(struct tui *t, uint32_t key)
{
	struct over *o = &t->over;

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
		rule_list_edit(t, o->cursor);
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
		[OVER_RULES] =
			("Space on or off  e ignore, mask, compare  d delete  s save  u undo  "
			 "q closes"),
	};

	return hints[kind];
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
		t->text.n = 0;
		line_text(t, o->top + i, &t->text, &style);
		if (mark)
			screen_fill(s, y, 0, 1, mark, '>');
		screen_text_from(
			s, y, 2, s->w - 2, style | mark, t->text.p, t->text.n, t->skip[PANE_LIST]);
	}
	if (!o->n)
		screen_str(s, 2, 2, s->w - 2, ST_DIM,
			o->kind == OVER_RULES ? "no rules: a on a field makes one" : "nothing");
}
