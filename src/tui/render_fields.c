/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/escape.h"
#include "report/value.h"
#include "tui/ids.h"

/* Bytes of a value that are made into text for a line. */
#define VALUE_MAX 512

static const struct tree *tree_of(const struct tui *t, enum side side)
{
	return side == SIDE_A ? &t->fields.view.a : &t->fields.view.b;
}

static unsigned state_style(uint8_t state)
{
	static const uint8_t styles[] = { ST_NORMAL, ST_DIM, ST_DIM, ST_A, ST_B, ST_CHANGE };

	return styles[state];
}

static char state_sign(const struct tui *t, const struct line *l)
{
	static const char signs[] = " ii<>~";
	uint8_t state = l->state > l->inside ? l->state : l->inside;

	if (state == LINE_IGNORED && !t->config.value[SET_IGNORED])
		return ' ';
	/* What is below says which side; this line only that there is something. */
	if (l->inside > l->state && l->inside >= LINE_ONLY_A)
		return '~';
	return signs[state];
}

static void bit_text(
	const struct tree *tree, const struct node *n, const struct bit *b, struct buf *out)
{
	const struct field *f = &fields[b->field];
	uint64_t v = value_of_bit(b, n->value);
	const char *name = f->names ? names_find(f->names, v) : NULL;

	(void)tree;
	if (f->type == T_BOOL)
		buf_str(out, v ? "set" : "not set");
	else if (name)
		buf_str(out, name);
	else
		buf_u64(out, v);
}

/* "h3 (65d47458-...)": ids with the name of what they stand for; beside another value that alone.
 */
static void node_text(const struct tui *t, const struct line *l, enum side side,
	const struct node *n, struct buf *out)
{
	const struct pick *p = &t->fields.pick;
	bool beside = l->a != NO_NODE && l->b != NO_NODE && l->state != LINE_SAME;
	bool named = !t->config.value[SET_IDS] && p->msg[side] != NONE &&
		     ids_name(t, side, trace_msg(p->trace[side], p->msg[side]), n, out);

	if (named && beside)
		return;
	buf_str(out, named ? " (" : "");
	value_text(tree_of(t, side), n, VALUE_MAX, out);
	buf_str(out, named ? ")" : "");
}

/* The value of one side of a line; false: the side has none. */
static bool side_text(const struct tui *t, const struct line *l, enum side side, struct buf *out)
{
	uint32_t node = side == SIDE_A ? l->a : l->b;
	const struct tree *tree = tree_of(t, side);
	const struct delta *x = l->delta != NO_NODE ? &t->fields.view.deltas[l->delta] : NULL;
	const char *said = x && !l->bit ? (side == SIDE_A ? x->a_text : x->b_text) : NULL;

	if (node == NO_NODE)
		return false;
	const struct node *n = &tree->nodes[node];
	if (l->bit)
		bit_text(tree, n, &fields[n->field].bits->list[l->bit - 1], out);
	else if (said)
		escape_text(out, said, strlen(said));
	else
		node_text(t, l, side, n, out);
	return true;
}

static void label_text(const struct tui *t, const struct line *l, struct buf *out)
{
	enum side side;
	const struct node *n = fields_node(&t->fields, l, &side);
	const struct field *f = &fields[n->field];

	for (unsigned i = 0; i < l->depth && i < 24; i++)
		buf_str(out, "  ");
	if (l->bit) {
		buf_str(out, "  ");
		buf_str(out, fields[f->bits->list[l->bit - 1].field].label);
		return;
	}
	buf_str(out, !line_foldable(&t->fields, l) ? "  " : line_open(&t->fields, l) ? "- " : "+ ");
	buf_str(out, f->label);
	size_t end = out->n;
	buf_char(out, ' ');
	if (f->type != T_GROUP ||
		!value_identity(tree_of(t, side), (uint32_t)(n - tree_of(t, side)->nodes), out))
		out->n = end;
}

/* Bytes that both texts begin with, not ending inside a character. */
static size_t common(const struct buf *a, const struct buf *b)
{
	size_t n = 0;

	while (n < a->n && n < b->n && a->p[n] == b->p[n])
		n++;
	while (n &&
		((n < a->n && (a->p[n] & 0xc0) == 0x80) || (n < b->n && (b->p[n] & 0xc0) == 0x80)))
		n--;
	return n;
}

/* A value in its column; from: where it begins to differ from the other one. */
static void put_value(struct screen *s, int y, int x, int w, unsigned style, const struct buf *text,
	size_t from, int skip)
{
	size_t start = 0;
	int used = 0;

	if (!text->n)
		return;
	/* If the part that differs were out of sight, it comes to the front. */
	if (from != SIZE_MAX && screen_width(s, text->p, from) > w - 8 && from > 4 && !skip) {
		start = from - 2;
		while (start < from && (text->p[start] & 0xc0) == 0x80)
			start++;
		used = screen_str(s, y, x, w, ST_DIM | (style & ST_CURSOR), s->ascii ? ".." : "…");
	}
	if (from == SIZE_MAX || from < start || skip) {
		screen_text_from(
			s, y, x + used, w - used, style, text->p + start, text->n - start, skip);
		return;
	}
	used += screen_text(s, y, x + used, w - used, style, text->p + start, from - start);
	screen_text(s, y, x + used, w - used, style | ST_BOLD, text->p + from, text->n - from);
}

static void put_both(
	struct tui *t, struct screen *s, int y, int x, int w, unsigned style, const struct line *l)
{
	struct buf a = { 0 }, b = { 0 };
	bool in_a = side_text(t, l, SIDE_A, &a), in_b = side_text(t, l, SIDE_B, &b);
	bool differs = l->state != LINE_SAME;
	int half = (w - 3) / 2, skip = t->skip[PANE_FIELDS];
	unsigned mark = style & ST_CURSOR;
	size_t from = in_a && in_b ? common(&a, &b) : SIZE_MAX;

	if (!differs) {
		screen_text_from(s, y, x, w, style, in_a ? a.p : b.p, in_a ? a.n : b.n, skip);
	} else {
		bool strong = l->state >= LINE_ONLY_A;

		if (in_a)
			put_value(s, y, x, half, strong ? ST_A | mark : style, &a, from, skip);
		else
			screen_str(s, y, x, half, ST_DIM | mark, "(absent)");
		screen_down(s, y, x + half + 1, 1, ST_DIM | mark);
		if (in_b)
			put_value(s, y, x + half + 3, half, strong ? ST_B | mark : style, &b, from,
				skip);
		else
			screen_str(s, y, x + half + 3, half, ST_DIM | mark, "(absent)");
	}
	buf_free(&a);
	buf_free(&b);
}

static int label_width(const struct rect *r)
{
	int w = r->w / 3;

	return w > 36 ? 36 : w < 24 && r->w >= 54 ? 24 : w;
}

static void put_line(struct tui *t, struct screen *s, const struct rect *r, int y,
	const struct line *l, bool cursor)
{
	bool pair = t->fields.pick.msg[SIDE_A] != NONE && t->fields.pick.msg[SIDE_B] != NONE;
	unsigned mark = cursor ? ST_CURSOR : 0, style = state_style(l->state) | mark;
	int label_w = label_width(r);
	enum side side;
	const struct node *n = fields_node(&t->fields, l, &side);

	screen_fill(s, y, r->x, r->w, mark, ' ');
	if (cursor)
		screen_fill(s, y, r->x, 1, mark, '>');
	if (pair)
		screen_fill(s, y, r->x + 1, 1, style | ST_BOLD, state_sign(t, l));
	if (!l->bit && value_error(n))
		style = ST_ERROR | mark;
	t->text.n = 0;
	label_text(t, l, &t->text);
	if (fields[n->field].type == T_GROUP && !value_error(n) && (!pair || l->state == LINE_SAME))
		label_w = r->w - 4;
	screen_text(s, y, r->x + 3, label_w, style, t->text.p, t->text.n);
	int x = r->x + 4 + label_w, w = r->w - 4 - label_w;
	if (pair && l->state != LINE_SAME) {
		put_both(t, s, y, x, w, style, l);
	} else {
		t->text.n = 0;
		side_text(t, l, side, &t->text);
		screen_text_from(s, y, x, w, style, t->text.p, t->text.n, t->skip[PANE_FIELDS]);
	}
}

/* ---- the chosen value in full, if its column cuts it */

struct chosen {
	struct buf text[SIDES];
	bool in[SIDES], cut;
};

static void chosen_free(struct chosen *c)
{
	buf_free(&c->text[SIDE_A]);
	buf_free(&c->text[SIDE_B]);
}

static bool is_too_wide(const struct buf *text, int width)
{
	struct screen any = { 0 };

	return text->n && screen_width(&any, text->p, text->n) > width;
}

static struct chosen chosen_value(const struct tui *t, const struct rect *r)
{
	const struct line *l = fields_at(&t->fields);
	int width = r->w - 4 - label_width(r);
	struct chosen c = { 0 };

	if (!l || t->skip[PANE_FIELDS] || pane_rows(r) < 6)
		return c;
	for (unsigned side = 0; side < SIDES; side++)
		c.in[side] = side_text(t, l, (enum side)side, &c.text[side]);
	/* What is the same on both sides has one column. */
	bool both = t->fields.pick.msg[SIDE_A] != NONE && t->fields.pick.msg[SIDE_B] != NONE;
	if (!both || l->state == LINE_SAME)
		c.in[SIDE_B] &= !c.in[SIDE_A];
	else
		width = (width - 3) / 2;
	for (unsigned side = 0; side < SIDES; side++)
		c.cut |= c.in[side] && is_too_wide(&c.text[side], width);
	return c;
}

uint32_t fields_rows(const struct tui *t, const struct rect *r)
{
	struct chosen c = chosen_value(t, r);
	uint32_t rows = pane_rows(r);

	if (c.cut)
		rows -= c.in[SIDE_A] + c.in[SIDE_B];
	chosen_free(&c);
	return rows;
}

static void put_chosen(struct tui *t, struct screen *s, const struct rect *r)
{
	struct chosen c = chosen_value(t, r);
	bool both = c.in[SIDE_A] && c.in[SIDE_B];
	size_t from = both ? common(&c.text[SIDE_A], &c.text[SIDE_B]) : SIZE_MAX;
	int y = r->y + r->h - 1 - both;

	for (unsigned side = 0; c.cut && side < SIDES; side++) {
		unsigned style = !both ? ST_NORMAL : side == SIDE_A ? ST_A : ST_B;

		if (!c.in[side])
			continue;
		screen_fill(s, y, r->x + 1, 1, style | ST_BOLD, both ? (char)('A' + side) : '=');
		put_value(s, y++, r->x + 3, r->w - 3, style, &c.text[side], from, 0);
	}
	chosen_free(&c);
}

static void count(struct buf *out, uint32_t n, const char *what)
{
	if (n)
		buf_printf(out, " %u %s ", n, what);
}

static void event_title(struct tui *t)
{
	const struct pick *p = &t->fields.pick;
	enum side side = p->msg[SIDE_A] != NONE ? SIDE_A : SIDE_B;

	buf_char(&t->text, ' ');
	event_summary(p->trace[side], p->msg[side], &t->text);
	buf_char(&t->text, ' ');
}

static void title(struct tui *t)
{
	const struct pick *p = &t->fields.pick;
	enum side side = p->msg[SIDE_A] != NONE ? SIDE_A : SIDE_B;
	const char *before = "frame ";

	t->text.n = 0;
	if (p->msg[side] == NONE)
		return;
	if (p->is_event) {
		event_title(t);
		return;
	}
	buf_char(&t->text, ' ');
	trace_title(trace_msg(p->trace[side], p->msg[side]), &t->text);
	buf_str(&t->text, "  ");
	for (unsigned i = 0; i < 2; i++) {
		if (p->msg[i] == NONE)
			continue;
		buf_printf(&t->text, "%s%u", before, trace_msg(p->trace[i], p->msg[i])->frame);
		before = " | ";
	}
	buf_char(&t->text, ' ');
}

static void heading(struct tui *t, struct screen *s, const struct rect *r)
{
	const uint32_t *counts = t->fields.counts;
	unsigned style = ST_HEAD | (t->pane == PANE_FIELDS ? ST_CURSOR : 0);

	screen_across(s, r->y, r->x, r->w, style);
	title(t);
	int used = screen_text(s, r->y, r->x + 2, r->w - 2, style, t->text.p, t->text.n);
	t->text.n = 0;
	count(&t->text, counts[LINE_CHANGED], "changed");
	count(&t->text, counts[LINE_ONLY_A], "only A");
	count(&t->text, counts[LINE_ONLY_B], "only B");
	count(&t->text, counts[LINE_NOTE] + counts[LINE_IGNORED], "ignored");
	int w = (int)t->text.n;
	if (t->text.n && w + used + 4 < r->w)
		screen_text(s, r->y, r->x + r->w - w - 1, w, style, t->text.p, t->text.n);
}

void render_fields(struct tui *t, struct screen *s, const struct rect *r)
{
	const struct fields *f = &t->fields;

	heading(t, s, r);
	if (f->pick.is_event) {
		render_event(t, s, r);
		return;
	}
	for (uint32_t i = 0; i < fields_rows(t, r) && f->top + i < f->n_seen; i++)
		put_line(t, s, r, r->y + 1 + (int)i, fields_line(f, f->top + i),
			f->top + i == f->cursor);
	put_chosen(t, s, r);
}
