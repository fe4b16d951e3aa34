/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stdio.h>

#include "tui/model.h"

void tui_say(struct tui *t, bool error, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(t->note, sizeof(t->note), fmt, args);
	va_end(args);
	t->note_is_error = error;
	t->note_of_job = false;
}

/* Operations that a list has at once: a small one is whole then. */
#define AT_ONCE 4096u

static void make_list(struct tui *t, unsigned which)
{
	struct list *l = &t->lists[which];
	uint32_t context = l->context;

	list_free(l);
	doc_free(&t->docs[which]);
	if (which == LIST_PAIR)
		doc_of_diff(&t->docs[which], t->diff, t->flat);
	else
		doc_of_trace(&t->docs[which], t->trace[which], (enum side)which, &t->part[which],
			t->flat);
	list_init(l, &t->docs[which], t->jobs.filter ? &t->jobs.passed : NULL);
	l->context = context;
	doc_grow(l->doc, AT_ONCE);
	list_build(l);
	if (t->fields.pick.doc == l->doc)
		t->fields.pick.doc = NULL;
	t->lists_made++;
}

/* Lists are made when they are shown, of messages or operations. */
void tui_fit_lists(struct tui *t)
{
	for (unsigned i = 0; i < LISTS; i++) {
		struct list *l = &t->lists[i];
		bool shown = l == tui_list(t) || (t->mode == MODE_UNLINKED && i != LIST_PAIR);

		if (shown && (!l->doc || l->doc->flat != t->flat))
			make_list(t, i);
	}
}

void tui_make_lists(struct tui *t)
{
	for (unsigned i = 0; i < LISTS; i++) {
		uint32_t context = t->lists[i].context;

		list_free(&t->lists[i]);
		doc_free(&t->docs[i]);
		t->lists[i].context = context;
	}
	t->fields.pick.doc = NULL;
	tui_fit_lists(t);
}

/* The filter of the command line; that it is right was seen there. */
static void begin_filter(struct tui *t, const char *text)
{
	struct filter_error e;
	struct filter *f = text ? filter_parse(text, &e) : NULL;

	if (f)
		jobs_filter(t, f, text);
}

void tui_grow(struct tui *t)
{
	t->fields.pick.doc = NULL; /* a message may be dissected better by now */
}

void tui_loaded(struct tui *t)
{
	struct pick now = t->fields.pick;

	t->loading = t->flat = false;
	passed_free(&t->jobs.passed);
	t->jobs.said = false;
	tui_make_lists(t);
	tui_enter_list(t, &now);
	tui_sync(t);
	if (t->over.kind != OVER_NONE)
		over_refill(t);
}

void tui_init(struct tui *t, const struct tui_setup *s)
{
	*t = (struct tui){ .trace = { s->a, s->b },
		.part = { s->part[0], s->part[1] },
		.loose = { .a = s->a, .b = s->b, .rules = s->rules },
		.rules = s->rules,
		.config = *s->config };
	t->fields.config = &t->config;
	rule_list_init(t);
	t->loading = t->flat = true;
	t->mode = t->trace[SIDE_B] ? MODE_UNLINKED : MODE_SINGLE;
	tui_set(t, SET_CONTEXT, t->config.value[SET_CONTEXT]);
	tui_fit_lists(t);
	begin_filter(t, s->filter);
	tui_resize(t, 80, 24);
}

void tui_free(struct tui *t)
{
	for (unsigned i = 0; i < LISTS; i++) {
		list_free(&t->lists[i]);
		doc_free(&t->docs[i]);
	}
	fields_free(&t->fields);
	prompt_free(&t->prompt);
	over_free(t);
	jobs_free(t);
	rule_list_free(t);
	view_free(&t->refreshed);
	tree_free(&t->scratch);
	screen_free(&t->row);
	buf_free(&t->text);
	buf_free(&t->effects.copy);
}

void tui_resize(struct tui *t, int w, int h)
{
	t->w = w;
	t->h = h;
	tui_sync(t);
}

/* ---- what is selected */

/* The entry of a list that is shown, by its cursor and by OTHER_HALF. */
uint32_t tui_entry(const struct tui *t, const struct list *l)
{
	if (t->half && l->cursor < l->n && list_row(l, l->cursor).kind == ROW_OP)
		return t->half - 1;
	return list_entry(l);
}

static void pick_side(struct tui *t, struct pick *p, enum side side)
{
	const struct list *l = &t->lists[side];
	uint32_t entry = t->side == side ? tui_entry(t, l) : list_entry(l);

	p->trace[side] = t->trace[side];
	if (entry == NONE)
		return;
	const struct entry e = doc_entry(l->doc, entry);
	if (t->side == side) {
		p->is_event = e.is_event;
		p->doc = l->doc;
	}
	p->msg[side] = entry_of(&e, side);
}

static struct pick pick_unlinked(struct tui *t)
{
	struct pick p = { .entry = NONE, .msg = { NONE, NONE }, .version = t->version };
	enum side other = t->side == SIDE_A ? SIDE_B : SIDE_A;
	const struct list *l = &t->lists[other];

	pick_side(t, &p, t->side);
	pick_side(t, &p, other);
	/* An event has nothing to be compared with. */
	uint32_t entry = list_entry(l);
	if (p.is_event || (entry != NONE && doc_entry(l->doc, entry).is_event))
		p.msg[other] = NONE;
	return p;
}

static struct pick pick_now(struct tui *t)
{
	struct list *l = tui_list(t);
	struct pick p = { .entry = NONE, .msg = { NONE, NONE }, .version = t->version };

	if (t->mode == MODE_UNLINKED)
		return pick_unlinked(t);
	p.doc = l->doc;
	p.trace[SIDE_A] = l->doc->trace[SIDE_A];
	p.trace[SIDE_B] = l->doc->trace[SIDE_B];
	p.entry = tui_entry(t, l);
	if (p.entry == NONE)
		return p;
	const struct entry e = doc_entry(l->doc, p.entry);
	p.msg[SIDE_A] = e.a;
	p.msg[SIDE_B] = e.b;
	p.is_event = e.is_event;
	return p;
}

static void scroll_fields(struct fields *f, uint32_t height)
{
	if (f->cursor < f->top)
		f->top = f->cursor;
	if (height && f->cursor - f->top >= height)
		f->top = f->cursor - height + 1;
	if (f->top + height > f->n_seen)
		f->top = f->n_seen > height ? f->n_seen - height : 0;
}

/* The bytes follow the field, unless the cursor is among them. */
static void scroll_hex(struct tui *t, const struct rect *r)
{
	struct bytes a = hex_bytes(t, SIDE_A), b = hex_bytes(t, SIDE_B);
	const struct bytes *x = a.mark_n || !b.p ? &a : &b;
	uint32_t rows = pane_rows(r), per_row = hex_per_row(t, r), max = a.n > b.n ? a.n : b.n;

	if (t->pane != PANE_HEX && x->mark_n)
		t->hex_at = x->mark;
	if (t->hex_at >= max)
		t->hex_at = max ? max - 1 : 0;
	uint32_t row = t->hex_at / per_row, last = max ? (max - 1) / per_row + 1 : 0;
	if (row < t->hex_top)
		t->hex_top = row;
	if (rows && row - t->hex_top >= rows)
		t->hex_top = row - rows + 1;
	if (t->hex_top + rows > last)
		t->hex_top = last > rows ? last - rows : 0;
}

/* Whether the half chosen is of the operation under the cursor, still. */
static bool half_is_here(const struct tui *t, const struct list *l)
{
	return t->half_list == (uint32_t)(l - t->lists) && l->cursor < l->n &&
	       t->half <= l->doc->entries->n &&
	       doc_op_of(l->doc, t->half - 1) == list_row(l, l->cursor).op;
}

void tui_sync(struct tui *t)
{
	struct layout l = layout_of(t);
	struct list *list = tui_list(t);

	if (t->half && !half_is_here(t, list))
		t->half = 0;
	tui_fit_lists(t);
	struct pick p = pick_now(t);
	fields_show(&t->fields, t->diff ? t->diff : t->trace[SIDE_B] ? &t->loose : NULL, &p);
	for (unsigned i = 0; i < LISTS; i++)
		if (t->lists[i].doc)
			list_scroll(&t->lists[i], pane_rows(&l.pane[PANE_LIST]));
	scroll_fields(&t->fields, fields_rows(t, &l.pane[PANE_FIELDS]));
	if (l.pane[PANE_HEX].h)
		scroll_hex(t, &l.pane[PANE_HEX]);
}
