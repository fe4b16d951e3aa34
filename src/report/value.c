/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/value.h"

#include "report/escape.h"

#define FILETIME_NEVER INT64_MAX

uint64_t value_of_bit(const struct bit *b, uint64_t word)
{
	uint64_t v = word & b->mask;

	if (fields[b->field].type == T_BOOL)
		return v != 0;
	return bit_apart(b) ? v : v >> __builtin_ctzll(b->mask);
}

void value_bit_text(const struct bit *b, uint64_t word, struct buf *out)
{
	const struct names *names = fields[b->field].names;
	uint64_t v = value_of_bit(b, word);
	const char *name = names ? names_find(names, v) : NULL;

	if (name)
		buf_str(out, name);
	else
		buf_u64(out, v);
}

int64_t value_signed(const struct node *n)
{
	unsigned unused = n->len > 0 && n->len < 8 ? 64 - 8 * n->len : 0;

	return (int64_t)(n->value << unused) >> unused;
}

const char *value_error(const struct node *n)
{
	if (n->flags & NODE_SHORT)
		return "bytes end before the structure does";
	if (n->flags & NODE_BAD)
		return "offset, length or count that does not fit";
	if (n->flags & NODE_LIMIT)
		return "more fields or levels than are shown";
	return NULL;
}

static void bit_names(const struct bits *bits, uint64_t word, struct buf *out)
{
	const char *before = " (";

	for (unsigned i = 0; i < bits->n; i++) {
		const struct field *f = &fields[bits->list[i].field];

		if (bit_apart(&bits->list[i]) ||
			(f->type == T_BOOL && !value_of_bit(&bits->list[i], word)))
			continue;
		buf_str(out, before);
		before = ", ";
		buf_str(out, f->label);
		if (f->type == T_BOOL)
			continue;
		buf_str(out, ": ");
		value_bit_text(&bits->list[i], word, out);
	}
	if (before[0] == ',')
		buf_char(out, ')');
}

static void number_text(const struct node *n, struct buf *out)
{
	const struct field *f = &fields[n->field];
	uint64_t v = n->value;

	if (f->type == T_INT && value_signed(n) < 0) {
		buf_char(out, '-');
		v = -(uint64_t)value_signed(n);
	}
	if (f->base == B_HEX) {
		buf_str(out, "0x");
		buf_hex(out, v, n->len > 0 && n->len <= 8 ? 2 * n->len : 8);
	} else {
		buf_u64(out, v);
	}
}

static void named_number(const struct node *n, struct buf *out)
{
	const struct field *f = &fields[n->field];
	const char *name = f->names ? names_find(f->names, n->value) : NULL;

	if (name) {
		buf_str(out, name);
		buf_str(out, " (");
	}
	number_text(n, out);
	if (name)
		buf_char(out, ')');
	if (f->bits)
		bit_names(f->bits, n->value, out);
}

static void filetime_for_people(const struct tree *t, const struct node *n, struct buf *out)
{
	if (tree_text(t, n, out))
		return;
	if (n->value == 0)
		buf_str(out, "not set (0)");
	else if (n->value == FILETIME_NEVER)
		buf_str(out, "never");
	else if (n->value > FILETIME_NEVER)
		buf_printf(out, "%lld", (long long)n->value);
	else
		buf_u64(out, n->value);
}

static void add_length(uint64_t n, struct buf *out)
{
	buf_str(out, " ... (");
	buf_u64(out, n);
	buf_str(out, " bytes)");
}

static void bytes_text(const struct tree *t, const struct node *n, uint32_t limit, struct buf *out)
{
	const uint8_t *p = tree_bytes(t, n);

	if (!p || n->len == 0) {
		buf_str(out, p ? "(empty)" : "(not there)");
		return;
	}
	buf_hexbytes(out, p, n->len < limit ? n->len : limit);
	if (n->len > limit)
		add_length(n->len, out);
}

static void string_text(const struct tree *t, const struct node *n, uint32_t limit, struct buf *out)
{
	struct buf raw = { 0 };

	if (!tree_text(t, n, &raw))
		buf_str(out, "(not there)");
	else if (raw.n == 0)
		buf_str(out, "(empty)");
	else
		escape_text(out, raw.p, raw.n < limit ? raw.n : limit);
	if (raw.n > limit)
		add_length(raw.n, out);
	buf_free(&raw);
}

void value_text(const struct tree *t, const struct node *n, uint32_t limit, struct buf *out)
{
	switch ((enum field_type)fields[n->field].type) {
	case T_GROUP:
		if (value_error(n))
			buf_str(out, value_error(n));
		break;
	case T_UINT:
	case T_INT:
		named_number(n, out);
		break;
	case T_BOOL:
		buf_str(out, n->value ? "true" : "false");
		break;
	case T_TIME:
		filetime_for_people(t, n, out);
		break;
	case T_DURATION:
		tree_text(t, n, out);
		buf_str(out, " s");
		break;
	case T_STRING:
		string_text(t, n, limit, out);
		break;
	case T_BYTES:
		bytes_text(t, n, limit, out);
		break;
	default:
		if (!tree_text(t, n, out))
			bytes_text(t, n, limit, out);
		break;
	}
}

void value_brief(const struct tree *t, const struct node *n, uint32_t limit, struct buf *out)
{
	const struct field *f = &fields[n->field];
	const char *name = f->names ? names_find(f->names, n->value) : NULL;

	if (name)
		buf_str(out, name);
	else if (f->type == T_UINT || f->type == T_INT)
		number_text(n, out);
	else
		value_text(t, n, limit, out);
}

bool value_identity(const struct tree *t, uint32_t group, struct buf *out)
{
	uint32_t key = tree_key(t, group);

	if (key)
		value_brief(t, &t->nodes[key], 64, out);
	return key;
}
