/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/tree_json.h"

#include <stdlib.h>
#include <string.h>

#include "report/escape.h"
#include "report/value.h"

struct tree_json {
	struct buf prefixes; /* of all fields, one after the other */
	uint32_t at[F_COUNT + 1];
	struct buf scratch;
};

#define ADD(out, literal) buf_add(out, literal, sizeof(literal) - 1)

struct tree_json *tree_json_new(void)
{
	struct tree_json *w = xcalloc(1, sizeof(*w));

	for (unsigned i = 0; i < F_COUNT; i++) {
		w->at[i] = (uint32_t)w->prefixes.n;
		if (!fields[i].name)
			continue;
		ADD(&w->prefixes, "{\"name\":\"");
		buf_str(&w->prefixes, fields[i].name);
		ADD(&w->prefixes, "\",\"label\":\"");
		escape_json(&w->prefixes, fields[i].label, strlen(fields[i].label));
		ADD(&w->prefixes, "\",");
	}
	w->at[F_COUNT] = (uint32_t)w->prefixes.n;
	return w;
}

void tree_json_free(struct tree_json *w)
{
	buf_free(&w->prefixes);
	buf_free(&w->scratch);
	free(w);
}

static void add_prefix(const struct tree_json *w, uint16_t field, struct buf *out)
{
	buf_add(out, w->prefixes.p + w->at[field], w->at[field + 1] - w->at[field]);
}

static void add_string(const char *s, size_t n, struct buf *out)
{
	buf_char(out, '"');
	escape_json(out, s, n);
	buf_char(out, '"');
}

static void uint_value(const struct node *n, struct buf *out)
{
	if (fields[n->field].base == B_HEX && n->len == 8) {
		ADD(out, "\"0x");
		buf_hex(out, n->value, 16);
		buf_char(out, '"');
	} else {
		buf_u64(out, n->value);
	}
}

static void int_value(const struct node *n, struct buf *out)
{
	int64_t v = value_signed(n);

	if (v < 0)
		buf_char(out, '-');
	buf_u64(out, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

/* Longest beginning of UTF-8 text of at most limit bytes. */
static size_t text_prefix(const struct buf *text, uint32_t limit)
{
	size_t n = limit;

	if (text->n <= limit)
		return text->n;
	while (n > 0 && ((unsigned char)text->p[n] & 0xc0) == 0x80)
		n--;
	return n;
}

static bool string_value(struct tree_json *w, const struct tree *t, const struct node *n,
	uint32_t limit, struct buf *out)
{
	w->scratch.n = 0;
	if (!tree_text(t, n, &w->scratch)) {
		ADD(out, "null");
		return false;
	}
	size_t len = text_prefix(&w->scratch, limit);
	add_string(w->scratch.p, len, out);
	return len < w->scratch.n;
}

static bool bytes_value(const struct tree *t, const struct node *n, uint32_t limit, struct buf *out)
{
	const uint8_t *p = tree_bytes(t, n);

	if (!p) {
		ADD(out, "null");
		return false;
	}
	buf_char(out, '"');
	buf_hexbytes(out, p, n->len < limit ? n->len : limit);
	buf_char(out, '"');
	return n->len > limit;
}

/* GUIDs, times and the like: text of ASCII that needs no escape, or what stands in for it. */
static void quoted_value(const struct tree *t, const struct node *n, struct buf *out)
{
	size_t start = out->n;

	buf_char(out, '"');
	if (tree_text(t, n, out)) {
		buf_char(out, '"');
		return;
	}
	out->n = start;
	if (fields[n->field].type == T_TIME)
		buf_u64(out, n->value);
	else
		ADD(out, "null");
}

static void add_text(const char *text, struct buf *out)
{
	ADD(out, "\"text\":");
	add_string(text, strlen(text), out);
}

static bool add_value(struct tree_json *w, const struct tree *t, const struct node *n,
	uint32_t limit, struct buf *out)
{
	switch ((enum field_type)fields[n->field].type) {
	case T_UINT:
		uint_value(n, out);
		return false;
	case T_INT:
		int_value(n, out);
		return false;
	case T_BOOL:
		buf_char(out, n->value ? '1' : '0');
		return false;
	case T_DURATION:
		tree_text(t, n, out);
		return false;
	case T_STRING:
		return string_value(w, t, n, limit, out);
	case T_BYTES:
		return bytes_value(t, n, limit, out);
	default:
		quoted_value(t, n, out);
		return false;
	}
}

bool tree_json_value(struct tree_json *w, const struct tree *t, const struct node *n,
	uint32_t limit, const char *text, struct buf *out)
{
	const struct field *f = &fields[n->field];
	bool cut = false;

	if (!text && f->names)
		text = names_find(f->names, n->value);
	if (!text)
		text = value_error(n);
	if (f->type != T_GROUP) {
		ADD(out, "\"value\":");
		cut = add_value(w, t, n, limit, out);
	}
	if (text) {
		if (f->type != T_GROUP)
			buf_char(out, ',');
		add_text(text, out);
	}
	return cut;
}

static void add_place(const struct node *n, struct buf *out)
{
	ADD(out, "\"offset\":");
	buf_u64(out, n->off);
	ADD(out, ",\"length\":");
	buf_u64(out, n->len);
}

/* A flag word's bits stand where the word stands. */
static void add_bits(struct tree_json *w, const struct node *word, struct buf *out)
{
	const struct bits *bits = fields[word->field].bits;

	for (unsigned i = 0; i < bits->n; i++) {
		const struct bit *b = &bits->list[i];
		uint64_t v = value_of_bit(b, word->value);

		if (bit_apart(b))
			continue;
		if (i)
			buf_char(out, ',');
		add_prefix(w, b->field, out);
		ADD(out, "\"value\":");
		buf_u64(out, v);
		const struct names *names = fields[b->field].names;
		const char *name = names ? names_find(names, v) : NULL;
		if (name) {
			buf_char(out, ',');
			add_text(name, out);
		}
		if (!(word->flags & NODE_CONTEXT)) {
			buf_char(out, ',');
			add_place(word, out);
		}
		buf_char(out, '}');
	}
}

static void add_field(struct tree_json *w, const struct tree *t, uint32_t i, struct buf *out);

static void add_siblings(
	struct tree_json *w, const struct tree *t, uint32_t from, uint32_t end, struct buf *out)
{
	for (uint32_t i = from; i < end; i = t->nodes[i].end) {
		if (i > from)
			buf_char(out, ',');
		add_field(w, t, i, out);
	}
}

static void add_field(struct tree_json *w, const struct tree *t, uint32_t i, struct buf *out)
{
	const struct node *n = &t->nodes[i];
	const struct bits *bits = fields[n->field].bits;
	size_t start;

	add_prefix(w, n->field, out);
	start = out->n;
	tree_json_value(w, t, n, UINT32_MAX, NULL, out);
	if (!(n->flags & NODE_CONTEXT)) {
		if (out->n > start)
			buf_char(out, ',');
		add_place(n, out);
	} else if (out->n == start) {
		out->n--; /* the comma of the prefix */
	}
	if (bits || n->end > i + 1) {
		ADD(out, ",\"fields\":[");
		if (bits)
			add_bits(w, n, out);
		if (bits && n->end > i + 1)
			buf_char(out, ',');
		add_siblings(w, t, i + 1, n->end, out);
		buf_char(out, ']');
	}
	buf_char(out, '}');
}

void tree_json_fields(struct tree_json *w, const struct tree *t, struct buf *out)
{
	buf_char(out, '[');
	add_siblings(w, t, 0, t->n, out);
	buf_char(out, ']');
}
