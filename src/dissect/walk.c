/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/walk.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "dissect/smb2.h"
#include "dissect/trace.h"

#define GAP_MAX 8 /* structures are aligned to this at most */

static struct node *add_node(struct walk *w, enum field_id field, uint32_t off, uint32_t len)
{
	struct tree *t = w->tree;

	if (t->n >= TREE_NODES_MAX) {
		t->nodes[t->n - 1].flags |= NODE_LIMIT;
		t->malformed = true;
		w->c.bad = true;
		return NULL;
	}
	if (t->n == t->cap) {
		t->cap = t->cap ? 2 * t->cap : 256;
		t->nodes = xrealloc(t->nodes, t->cap * sizeof(*t->nodes));
	}
	struct node *n = &t->nodes[t->n++];
	*n = (struct node){ .off = off,
		.len = len,
		.end = t->n,
		.field = (uint16_t)field,
		.depth = t->depth,
		.noise = fields[field].noise,
		.buf = w->buf };
	return n;
}

struct node *walk_leaf(struct walk *w, enum field_id field, uint32_t off, uint32_t len)
{
	return add_node(w, field, off, len);
}

uint32_t walk_open(struct walk *w, enum field_id field)
{
	add_node(w, field, w->c.pos, 0);
	w->tree->depth++;
	return w->tree->n - 1;
}

void walk_close(struct walk *w, uint32_t group)
{
	struct node *n = &w->tree->nodes[group];

	w->tree->depth--;
	n->end = w->tree->n;
	if (n->buf == w->buf && w->c.pos >= n->off)
		n->len = w->c.pos - n->off;
}

/* The server says itself that it cut the data. */
static bool may_end_early(const struct walk *w)
{
	return w->ctx->msg && w->ctx->msg->status == STATUS_BUFFER_OVERFLOW;
}

void walk_flag(struct walk *w, unsigned flags)
{
	struct node *n = add_node(w, F_ERROR, w->c.pos, cur_left(&w->c));

	if (n)
		n->flags = (uint8_t)flags;
	if (flags & (NODE_BAD | NODE_LIMIT) || (flags & NODE_SHORT && !may_end_early(w)))
		w->tree->malformed = true;
}

void walk_unread(struct walk *w)
{
	uint32_t left = cur_left(&w->c);

	if (!left || w->c.bad)
		return;
	struct node *n = add_node(w, F_UNREAD, w->c.pos, left);
	if (n)
		n->flags = NODE_UNREAD;
	w->c.pos = w->c.end;
}

void walk_tail(struct walk *w, uint32_t max)
{
	uint32_t left = cur_left(&w->c);

	if (left && left <= max)
		walk_bytes(w, left, F_PADDING, ENC_NONE);
	else
		walk_unread(w);
}

void walk_unread_hook(struct walk *w, const struct step *s)
{
	(void)s;
	walk_unread(w);
}

/* A value whose bytes are not all there: once, where the view ends. */
static void ran_out(struct walk *w, bool was_bad)
{
	if (!was_bad)
		walk_flag(w, NODE_SHORT);
}

static uint64_t integer(struct walk *w, uint32_t width, enum field_id field, bool big)
{
	uint32_t at = w->c.pos;
	bool was_bad = w->c.bad;
	uint64_t v = big ? cur_be(&w->c, width) : cur_le(&w->c, width);

	if (w->c.bad) {
		ran_out(w, was_bad);
		return 0;
	}
	struct node *n = add_node(w, field, at, width);
	if (n)
		n->value = v;
	return v;
}

uint64_t walk_le(struct walk *w, uint32_t width, enum field_id field)
{
	return integer(w, width, field, false);
}

uint64_t walk_be(struct walk *w, uint32_t width, enum field_id field)
{
	return integer(w, width, field, true);
}

struct node *walk_bytes(struct walk *w, uint32_t len, enum field_id field, enum encoding enc)
{
	uint32_t at = w->c.pos;
	bool was_bad = w->c.bad;

	if (!cur_take(&w->c, len)) {
		ran_out(w, was_bad);
		return NULL;
	}
	struct node *n = add_node(w, field, at, len);
	if (n)
		n->enc = (uint8_t)enc;
	return n;
}

void walk_make_text(struct walk *w, uint32_t node, struct buf *text)
{
	struct node *n = &w->tree->nodes[node];

	n->enc = ENC_MADE;
	n->text = arena_strndup(&w->tree->scratch, text->n ? text->p : "", text->n);
	buf_free(text);
}

void walk_context_text(struct walk *w, enum field_id field, const char *text)
{
	struct node *n = text ? add_node(w, field, 0, 0) : NULL;

	if (n) {
		n->flags = NODE_CONTEXT;
		n->enc = ENC_MADE;
		n->text = text;
	}
}

void walk_context_uint(struct walk *w, enum field_id field, uint64_t value)
{
	struct node *n = add_node(w, field, 0, 0);

	if (n) {
		n->flags = NODE_CONTEXT;
		n->value = value;
	}
}

void walk_remark(struct walk *w, enum field_id field, const char *text)
{
	uint32_t about = w->tree->n - 1;

	w->tree->depth++;
	if (text)
		walk_context_text(w, field, text);
	else
		walk_context_uint(w, field, 1);
	w->tree->depth--;
	w->tree->nodes[about].end = w->tree->n;
}

struct walk walk_part(const struct walk *w, struct cur part)
{
	return (struct walk){
		.tree = w->tree, .ctx = w->ctx, .c = part, .buf = w->buf, .origin = part.pos
	};
}

/* Runs a hook on part of the bytes, as children of the node added last. */
static void run_inside(struct walk *w, struct cur part, walk_hook *hook, const struct step *s)
{
	uint32_t parent = w->tree->n - 1;
	struct walk inner = walk_part(w, part);

	if (w->tree->depth >= TREE_DEPTH_MAX) {
		w->tree->nodes[parent].flags |= NODE_LIMIT;
		return;
	}
	memcpy(inner.slot, w->slot, sizeof(inner.slot));
	w->tree->depth++;
	hook(&inner, s);
	w->tree->depth--;
	w->tree->nodes[parent].end = w->tree->n;
}

/* What a structure skips up to a position gets a node. */
static void add_gap(struct walk *w, uint32_t to)
{
	if (to <= w->c.pos)
		return;
	struct walk gap = *w;
	gap.c.end = to;
	walk_tail(&gap, GAP_MAX);
}

bool walk_goto(struct walk *w, uint64_t off)
{
	if (w->c.bad)
		return false;
	if (off > w->c.end - w->origin) {
		walk_flag(w, NODE_BAD);
		w->c.bad = true;
		return false;
	}
	add_gap(w, w->origin + (uint32_t)off);
	w->c.pos = w->origin + (uint32_t)off;
	return true;
}

void walk_within(struct walk *w, uint64_t len, const struct step *layout)
{
	struct walk part = walk_part(w, cur_sub(&w->c, w->c.pos, len));

	if (w->c.bad)
		return;
	bool cut = part.c.bad;
	part.c.bad = false;
	walk_layout(&part, layout);
	if (!part.c.bad)
		walk_tail(&part, GAP_MAX - 1);
	w->c.pos = part.c.end;
	if (cut) {
		if (!part.c.bad)
			walk_flag(w, NODE_SHORT);
		w->c.bad = true;
	}
}

/* The bytes that an offset and length of the structure point to; what is skipped gets a node. */
static struct node *add_pointed(
	struct walk *w, enum field_id field, uint64_t off, uint64_t len, struct cur *part)
{
	*part = cur_sub(&w->c, w->origin + off, len);
	if (part->end > part->pos)
		add_gap(w, part->pos);
	struct node *n = add_node(w, field, part->pos, part->end - part->pos);
	if (!n)
		return NULL;
	if (part->bad && len) {
		n->flags |= off + w->origin > w->c.end ? NODE_BAD : NODE_SHORT;
		w->tree->malformed = true;
	}
	part->bad = false;
	if (part->end > w->c.pos && part->end > part->pos)
		w->c.pos = part->end;
	return n;
}

static void blob(struct walk *w, enum field_id field, uint64_t off, uint64_t len, walk_hook *hook,
	const struct step *s)
{
	struct cur part;

	if (len && add_pointed(w, field, off, len, &part) && hook && part.end > part.pos)
		run_inside(w, part, hook, s);
}

void walk_blob(struct walk *w, enum field_id field, uint64_t off, uint64_t len, walk_hook *hook)
{
	blob(w, field, off, len, hook, NULL);
}

/* A text, also an empty one: that a name is empty says something. */
static void step_name(struct walk *w, const struct step *s)
{
	struct cur part;
	struct node *n = add_pointed(w, s->field, w->slot[s->a], w->slot[s->b], &part);

	if (n)
		n->enc = s->width;
}

static void step_rest(struct walk *w, const struct step *s)
{
	struct cur part = w->c;

	if (w->c.bad || !cur_left(&w->c) || !add_node(w, s->field, part.pos, cur_left(&part)))
		return;
	w->c.pos = w->c.end;
	if (s->hook)
		run_inside(w, part, s->hook, s);
}

/* A group holding a layout, its offsets counted from the group's start. */
static void step_group(struct walk *w, enum field_id field, const struct step *layout)
{
	if (w->tree->depth >= TREE_DEPTH_MAX) {
		walk_flag(w, NODE_LIMIT);
		w->c.bad = true;
		return;
	}
	uint32_t group = walk_open(w, field);
	struct walk inner = walk_part(w, w->c);

	walk_layout(&inner, layout);
	w->c.pos = inner.c.pos;
	w->c.bad = inner.c.bad;
	walk_close(w, group);
}

static void step_list(struct walk *w, const struct step *s)
{
	for (uint64_t i = w->slot[s->a]; i > 0 && !w->c.bad; i--) {
		uint32_t before = w->c.pos;

		if (!cur_left(&w->c)) {
			walk_flag(w, NODE_SHORT);
			w->c.bad = true;
			return;
		}
		step_group(w, s->field, s->layout);
		if (w->c.pos == before)
			return;
	}
}

static void step_align(struct walk *w, const struct step *s)
{
	uint32_t odd = (w->c.pos - w->origin) % s->width;
	uint32_t pad = odd ? s->width - odd : 0;

	if (pad > cur_left(&w->c))
		pad = cur_left(&w->c);
	if (pad)
		walk_bytes(w, pad, s->field, ENC_NONE);
}

static void step_run(struct walk *w, const struct step *s)
{
	switch ((enum op)s->op) {
	case OP_INT:
	case OP_BE:
		w->slot[s->a] = integer(w, s->width, s->field, s->op == OP_BE);
		break;
	case OP_RAW:
		walk_bytes(w, s->width, s->field, ENC_NONE);
		break;
	case OP_ARRAY:
		for (uint64_t n = w->slot[s->a]; n > 0 && !w->c.bad; n--)
			walk_le(w, s->width, s->field);
		break;
	case OP_BYTES:
		blob(w, s->field, w->c.pos - w->origin, w->slot[s->b], s->hook, s);
		break;
	case OP_TEXT:
		walk_bytes(w,
			s->b ? (uint32_t)(w->slot[s->b] > MSG_MAX ? MSG_MAX : w->slot[s->b])
			     : cur_left(&w->c),
			s->field, s->width);
		break;
	case OP_REST:
		step_rest(w, s);
		break;
	case OP_BLOB:
		blob(w, s->field, w->slot[s->a], w->slot[s->b], s->hook, s);
		break;
	case OP_NAME:
		step_name(w, s);
		break;
	case OP_SUB:
		step_group(w, s->field, s->layout);
		break;
	case OP_LIST:
		step_list(w, s);
		break;
	case OP_WHEN:
		if (s->width ? (w->slot[s->a] & s->width) == s->width : w->slot[s->a] != 0)
			walk_layout(w, s->layout);
		break;
	case OP_HOOK:
		s->hook(w, s);
		break;
	case OP_ALIGN:
		step_align(w, s);
		break;
	case OP_END:
		break;
	}
}

void walk_layout(struct walk *w, const struct step *layout)
{
	for (const struct step *s = layout; s->op != OP_END && !w->c.bad; s++) {
		uint32_t first = w->tree->n;

		step_run(w, s);
		if (s->noise && w->tree->n > first)
			w->tree->nodes[first].noise = (uint8_t)(s->noise - 1);
	}
}

void walk_chain(struct walk *w, enum field_id field, const struct step *layout)
{
	for (;;) {
		uint64_t next = 0;
		uint32_t start = w->c.pos;

		if (!cur_peek(&w->c, start, 4, &next)) {
			walk_flag(w, NODE_SHORT);
			return;
		}
		struct walk one =
			walk_part(w, cur_sub(&w->c, start, next ? next : cur_left(&w->c)));
		if (one.c.bad || (next && next < 4)) {
			walk_flag(w, NODE_BAD);
			return;
		}
		step_group(&one, field, layout);
		walk_tail(&one, GAP_MAX - 1);
		if (!next || w->c.bad || one.tree->n >= TREE_NODES_MAX)
			break;
		w->c.pos = start + (uint32_t)next;
	}
	w->c.pos = w->c.end;
}
