/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "tui/model.h"

/* The node of a side that the cursor's line stands for, NULL: it has none there. */
static const struct node *side_node(const struct tui *t, const struct line *l, enum side side)
{
	uint32_t node = !l ? NO_NODE : side == SIDE_A ? l->a : l->b;

	if (node == NO_NODE)
		return NULL;
	return side == SIDE_A ? &t->fields.view.a.nodes[node] : &t->fields.view.b.nodes[node];
}

struct bytes hex_bytes(const struct tui *t, enum side side)
{
	const struct line *l = fields_at(&t->fields);
	const struct tree *tree = side == SIDE_A ? &t->fields.view.a : &t->fields.view.b;
	const struct node *n = side_node(t, l, side);
	const struct node *other = side_node(t, l, side == SIDE_A ? SIDE_B : SIDE_A);
	struct bytes b = { 0 };

	if (t->fields.pick.is_event || t->fields.pick.msg[side] == NONE)
		return b;
	b.buf = n ? n->buf : other ? other->buf : BUF_MESSAGE;
	if (b.buf >= tree->n_bufs)
		b.buf = BUF_MESSAGE;
	b.p = tree->bufs[b.buf].p;
	b.n = b.p ? tree->bufs[b.buf].len : 0;
	if (n && tree_bytes(tree, n)) {
		b.mark = n->off;
		b.mark_n = n->len;
	}
	return b;
}

static bool two_sides(const struct tui *t)
{
	return t->fields.pick.trace[SIDE_A] && t->fields.pick.trace[SIDE_B];
}

unsigned hex_per_row(const struct tui *t, const struct rect *r)
{
	int w = two_sides(t) ? (r->w - 3) / 2 : r->w;

	/* Offset, two digits and a blank each, a gap in the middle, characters. */
	return w > 5 + 16 * 4 + 1 ? 16 : w > 5 + 8 * 4 ? 8 : w > 5 + 4 * 4 ? 4 : w > 13 ? 2 : 1;
}

static void row(struct tui *t, struct screen *s, int y, int x, unsigned per_row, uint32_t at,
	const struct bytes *b)
{
	char text[16];

	if (at >= b->n && !(at == 0 && b->p))
		return;
	snprintf(text, sizeof(text), "%04x", at);
	screen_str(s, y, x, 5, ST_DIM, text);
	for (unsigned i = 0; i < per_row && at + i < b->n; i++) {
		uint8_t c = b->p[at + i];
		bool mark = at + i >= b->mark && at + i - b->mark < b->mark_n;
		bool cursor = t->pane == PANE_HEX && at + i == t->hex_at;
		unsigned style = (mark ? ST_MARK : ST_NORMAL) | (cursor ? ST_CURSOR : 0);
		int dx = (int)(i * 3 + (i >= 8 ? 1 : 0));
		char ch = c >= 0x20 && c < 0x7f ? (char)c : '.';

		snprintf(text, sizeof(text), "%02x", c);
		screen_str(s, y, x + 5 + dx, 2, style, text);
		screen_fill(s, y, x + 5 + (int)(per_row * 3 + per_row / 16 + i), 1, style, ch);
		/* The marked run is one bar. */
		if (mark && i + 1 < per_row && at + i + 1 < b->n &&
			at + i + 1 - b->mark < b->mark_n)
			screen_fill(s, y, x + 7 + dx, i == 7 ? 2 : 1, ST_MARK, ' ');
	}
}

static void side_heading(struct tui *t, enum side side, const char *letter)
{
	struct bytes b = hex_bytes(t, side);

	if (!b.p)
		buf_printf(&t->text, " %s(absent) ", letter);
	else if (b.mark_n)
		buf_printf(&t->text, " %s0x%04x..0x%04x, %u bytes ", letter, b.mark,
			b.mark + b.mark_n - 1, b.mark_n);
	else
		buf_printf(&t->text, " %s%u bytes ", letter, b.n);
}

static void heading(struct tui *t, struct screen *s, const struct rect *r)
{
	unsigned style = ST_HEAD | (t->pane == PANE_HEX ? ST_CURSOR : 0);

	screen_across(s, r->y, r->x, r->w, style);
	screen_str(s, r->y, r->x + 2, r->w - 2, style, " bytes ");
	t->text.n = 0;
	if (!two_sides(t)) {
		side_heading(t, t->fields.pick.trace[SIDE_A] ? SIDE_A : SIDE_B, "");
		screen_text(s, r->y, r->x + 9, r->w - 9, style, t->text.p, t->text.n);
		return;
	}
	side_heading(t, SIDE_A, "A ");
	screen_text(s, r->y, r->x + 9, (r->w - 3) / 2 - 9, style, t->text.p, t->text.n);
	t->text.n = 0;
	side_heading(t, SIDE_B, "B ");
	screen_text(
		s, r->y, r->x + (r->w - 3) / 2 + 3, (r->w - 3) / 2, style, t->text.p, t->text.n);
}

void render_hex(struct tui *t, struct screen *s, const struct rect *r)
{
	unsigned per_row = hex_per_row(t, r);
	int half = (r->w - 3) / 2;
	struct bytes a = hex_bytes(t, SIDE_A), b = hex_bytes(t, SIDE_B);

	heading(t, s, r);
	for (uint32_t i = 0; i < pane_rows(r); i++) {
		int y = r->y + 1 + (int)i;
		uint32_t at = (t->hex_top + i) * per_row;

		if (!two_sides(t)) {
			row(t, s, y, r->x + 1, per_row, at, a.p ? &a : &b);
			continue;
		}
		row(t, s, y, r->x + 1, per_row, at, &a);
		screen_down(s, y, r->x + half + 1, 1, ST_DIM);
		row(t, s, y, r->x + half + 3, per_row, at, &b);
	}
}
