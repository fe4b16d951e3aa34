/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/delta_text.h"

#include "report/escape.h"
#include "report/hint.h"
#include "report/path.h"
#include "report/value.h"

/* What a long value's sides have from where they begin to differ; and how long each is. */
#define BYTES_SHOWN 12u

bool delta_is_long(const struct view *v, const struct delta *x)
{
	return fields[x->field].type == T_BYTES && !x->a_text && x->a != NO_NODE &&
	       x->b != NO_NODE &&
	       (v->a.nodes[x->a].len > 2 * BYTES_SHOWN || v->b.nodes[x->b].len > 2 * BYTES_SHOWN);
}

static void bytes_side(struct sink *s, const struct tree *t, const struct node *n, uint32_t at)
{
	const uint8_t *p = tree_bytes(t, n);
	uint32_t left = n->len - at;
	struct buf *out = &s->out.buf;

	if (!p || !left)
		buf_str(out, "(no more)");
	else
		buf_hexbytes(out, p + at, left < BYTES_SHOWN ? left : BYTES_SHOWN);
	if (left > BYTES_SHOWN)
		buf_str(out, "...");
}

static void side_value(struct sink *s, const struct view *v, const struct delta *x, enum side side)
{
	const struct tree *t = view_tree(v, side);
	const struct node *n = &t->nodes[delta_node(x, side)];
	const char *text = side == SIDE_A ? x->a_text : x->b_text;
	struct buf *out = &s->out.buf;

	sink_paint(s, side == SIDE_A ? ROLE_A : ROLE_B);
	if (text)
		escape_text(out, text, strlen(text));
	else if (delta_is_long(v, x))
		bytes_side(s, t, n, sink_differs_at(v, x));
	else
		value_brief(t, n, 120, out);
	sink_paint(s, ROLE_NONE);
}

/* "Info, from byte 8 on: 00.. -> 01.. (64 -> 80 bytes)" */
static void place_of_bytes(struct sink *s, const struct view *v, const struct delta *x)
{
	buf_printf(&s->out.buf, ", from byte %u on", sink_differs_at(v, x));
}

static void lengths(struct sink *s, const struct view *v, const struct delta *x)
{
	uint32_t a = v->a.nodes[x->a].len, b = v->b.nodes[x->b].len;

	if (a == b)
		buf_printf(&s->out.buf, " (%u bytes)", a);
	else
		buf_printf(&s->out.buf, " (%u -> %u bytes)", a, b);
}

/* "+SIGNED -ENCRYPTED": what B's word has and A's has not, and the other way round. */
static void flag_names(struct sink *s, const struct view *v, const struct delta *x)
{
	const struct bits *bits = fields[x->field].bits;
	struct buf *out = &s->out.buf;
	const uint64_t a = v->a.nodes[x->a].value, other = v->b.nodes[x->b].value;
	const char *before = " (";

	for (unsigned i = 0; i < bits->n; i++) {
		const struct bit *b = &bits->list[i];
		const char *label = fields[b->field].label;

		if (!((a ^ other) & b->mask))
			continue;
		buf_str(out, before);
		before = " ";
		sink_paint(s, (a & b->mask) > (other & b->mask) ? ROLE_A : ROLE_B);
		if (fields[b->field].type == T_BOOL) {
			buf_printf(out, "%c%s", other & b->mask ? '+' : '-', label);
		} else {
			buf_printf(out, "%s: ", label);
			value_bit_text(b, a, out);
			buf_str(out, " -> ");
			value_bit_text(b, other, out);
		}
		sink_paint(s, ROLE_NONE);
	}
	if (!before[1])
		buf_char(out, ')');
}

/* What it is that differs in values that look alike. */
static void hint(struct sink *s, const struct view *v, const struct delta *x)
{
	struct buf *words = &s->scratch;

	words->n = 0;
	if (!hint_delta(v, x, words))
		return;
	buf_str(&s->out.buf, " (");
	buf_add(&s->out.buf, words->p, words->n);
	buf_char(&s->out.buf, ')');
}

void delta_path(const struct view *v, const struct delta *x, struct buf *out)
{
	bool in_a = x->a != NO_NODE;

	path_text(in_a ? &v->a : &v->b, in_a ? x->a : x->b, out);
}

/* What follows on the path. */
static void delta_values(struct sink *s, const struct view *v, const struct delta *x, bool why)
{
	struct buf *out = &s->out.buf;
	bool in_a = x->a != NO_NODE, in_b = x->b != NO_NODE;

	if (delta_is_long(v, x))
		place_of_bytes(s, v, x);
	buf_str(out, ": ");
	if (in_a && in_b) {
		side_value(s, v, x, SIDE_A);
		buf_str(out, " -> ");
		side_value(s, v, x, SIDE_B);
		if (delta_is_long(v, x))
			lengths(s, v, x);
		if (fields[x->field].bits && !x->a_text)
			flag_names(s, v, x);
	} else {
		sink_painted(s, in_a ? ROLE_A : ROLE_B, in_a ? "only in A" : "only in B");
		if (fields[x->field].type != T_GROUP) {
			buf_str(out, ": ");
			side_value(s, v, x, in_a ? SIDE_A : SIDE_B);
		}
	}
	if (!delta_is_long(v, x))
		hint(s, v, x);
	if (x->severity == SEV_NOTE)
		buf_printf(out, " [note%s%s]", x->reason ? ": " : "", x->reason ? x->reason : "");
	else if (x->reason && why)
		buf_printf(out, " [%s]", x->reason);
	buf_char(out, '\n');
}

void delta_text(struct sink *s, const struct view *v, const struct delta *x, bool why)
{
	delta_path(v, x, &s->out.buf);
	delta_values(s, v, x, why);
}

/* How much of two paths is the same, up to a whole step. */
static size_t common_steps(const struct buf *path, const struct buf *other)
{
	size_t common = 0;

	for (size_t i = 0; i < path->n && i < other->n && path->p[i] == other->p[i]; i++)
		if (i >= 2 && memcmp(path->p + i - 2, " / ", 3) == 0)
			common = i + 1;
	return common;
}

void delta_path_beside(
	const struct view *v, const struct delta *before, const struct delta *x, struct buf *out)
{
	struct buf path = { 0 }, other = { 0 };

	delta_path(v, x, &path);
	delta_path(v, before, &other);
	size_t common = common_steps(&path, &other);
	buf_add(out, path.p + common, path.n - common);
	buf_free(&path);
	buf_free(&other);
}

void delta_text_beside(
	struct sink *s, const struct view *v, const struct delta *before, const struct delta *x)
{
	delta_path_beside(v, before, x, &s->out.buf);
	delta_values(s, v, x, s->o->verbose);
}
