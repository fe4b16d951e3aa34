/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/filter.h"

#include <ctype.h>
#include <strings.h>

#include "report/filter_ast.h"
#include "report/filter_value.h"
#include "report/value.h"

/* One message under test. */
struct subject {
	struct filter *f;
	const struct trace *t;
	uint32_t msg;
	const struct tree *tree;
};

/* Called for each value of an operand; true: enough. */
typedef bool take_value(void *self, struct subject *s, const struct value *v);

/* ---- values */

static const char *keep(struct subject *s, const struct buf *text)
{
	return arena_strndup(&s->f->scratch, text->n ? text->p : "", text->n);
}

/* What tree_text, or else value_brief, says. */
static struct value text_value(struct subject *s, const struct node *n, bool brief)
{
	struct buf text = { 0 };
	struct value v = { .kind = V_TEXT };

	if (brief || !tree_text(s->tree, n, &text))
		value_brief(s->tree, n, UINT32_MAX, &text);
	v.p = keep(s, &text);
	v.n = text.n;
	buf_free(&text);
	return v;
}

static struct value node_value(struct subject *s, const struct node *n)
{
	const uint8_t *p;

	switch ((enum field_type)fields[n->field].type) {
	case T_UINT:
	case T_BOOL:
	case T_TIME:
	case T_UNIX:
		return (struct value){ .kind = V_NUMBER, .number = n->value };
	case T_DURATION:
		return (struct value){ .kind = V_SIGNED, .number = n->value };
	case T_INT:
		return (struct value){ .kind = V_SIGNED, .number = (uint64_t)value_signed(n) };
	case T_BYTES:
	case T_GROUP:
		p = tree_bytes(s->tree, n);
		return (struct value){ .kind = V_BYTES, .p = (const char *)p, .n = p ? n->len : 0 };
	case T_STRING:
		return text_value(s, n, false);
	default: {
		struct value v = text_value(s, n, false);

		v.kind = V_NAME;
		return v;
	}
	}
}

/* The bytes that slices take from. */
static struct value sliced(struct subject *s, const struct operand *o, const struct node *n)
{
	const uint8_t *p = tree_bytes(s->tree, n);
	struct value v = { .kind = V_TEXT };
	struct buf out = { 0 };

	/* Of text the bytes as they are compared, not those of the wire. */
	if (fields[n->field].type == T_STRING) {
		v = text_value(s, n, false);
		p = (const uint8_t *)v.p;
	}
	int64_t len = !p ? 0 : v.p ? (int64_t)v.n : n->len;
	v = (struct value){ .kind = V_BYTES };

	for (unsigned i = 0; i < o->n_slices; i++) {
		int64_t from = o->slices[i].from, take = o->slices[i].len;

		if (from < 0)
			from += len;
		if (from < 0 || from >= len)
			continue;
		if (take < 0 || take > len - from)
			take = len - from;
		buf_add(&out, p + from, (size_t)take);
	}
	v.p = keep(s, &out);
	v.n = out.n;
	buf_free(&out);
	return v;
}

static struct value cased(struct value v, bool upper)
{
	char *p = (char *)(uintptr_t)v.p;

	for (size_t i = 0; i < v.n; i++)
		p[i] = (char)(upper ? toupper((unsigned char)p[i]) : tolower((unsigned char)p[i]));
	return v;
}

static struct value operand_value(struct subject *s, const struct operand *o, const struct node *n)
{
	struct value v;

	switch (o->fn) {
	case FN_LOWER:
	case FN_UPPER:
		return cased(text_value(s, n, false), o->fn == FN_UPPER);
	case FN_STRING:
		return text_value(s, n, true);
	case FN_LEN:
		v = node_value(s, n);
		return (struct value){ .kind = V_NUMBER,
			.number = v.kind == V_TEXT ? v.n : n->len };
	default:
		break;
	}
	if (o->n_slices)
		return sliced(s, o, n);
	v = node_value(s, n);
	if (o->masked)
		v.number &= o->mask;
	return v;
}

static bool each_bit(
	struct subject *s, const struct operand *o, uint16_t field, take_value *take, void *self)
{
	const struct bit *bit;
	uint16_t word = F_NONE;

	while (field_word_of(field, &word, &bit))
		for (uint32_t i = 0; i < s->tree->n; i++) {
			struct value v = { .kind = V_NUMBER };

			if (s->tree->nodes[i].field != word)
				continue;
			v.number = value_of_bit(bit, s->tree->nodes[i].value);
			if (o->masked)
				v.number &= o->mask;
			if (take(self, s, &v))
				return true;
		}
	return false;
}

static bool each_outer(struct subject *s, const struct operand *o, take_value *take, void *self)
{
	struct value v[2];
	unsigned n = s->msg == NONE ? 0 : outer_values(o->outer, s->t, s->msg, v);

	for (unsigned i = 0; i < n; i++) {
		if (o->masked)
			v[i].number &= o->mask;
		if (take(self, s, &v[i]))
			return true;
	}
	return false;
}

/* Calls for each value that the field has in the message, until one is enough. */
static bool each_value(struct subject *s, const struct operand *o, take_value *take, void *self)
{
	struct value v = { .kind = V_NUMBER };

	if (o->kind == OPERAND_LITERAL)
		return take(self, s, &o->value);
	if (o->kind == OPERAND_OUTER)
		return each_outer(s, o, take, self);
	for (enum field_id id = (enum field_id)o->first; id != F_NONE;
		id = field_find(o->name, id)) {
		for (uint32_t i = 0; i < s->tree->n; i++) {
			if (s->tree->nodes[i].field != id)
				continue;
			v = operand_value(s, o, &s->tree->nodes[i]);
			if (take(self, s, &v))
				return true;
		}
		if (each_bit(s, o, (uint16_t)id, take, self))
			return true;
	}
	return false;
}

static bool count_value(void *self, struct subject *s, const struct value *v)
{
	(void)s;
	(void)v;
	++*(uint64_t *)self;
	return false;
}

/* The same, where a function takes all occurrences together. */
static bool each_operand(struct subject *s, const struct operand *o, take_value *take, void *self)
{
	struct value v = { .kind = V_NUMBER };
	struct operand plain = *o;

	if (o->fn != FN_COUNT)
		return each_value(s, o, take, self);
	plain.fn = FN_NONE;
	each_value(s, &plain, count_value, &v.number);
	/* As in Wireshark: of none there is no count. */
	return v.number && take(self, s, &v);
}

/* ---- comparing */

static int compare_bytes(const struct value *a, const struct value *b, bool fold)
{
	size_t n = a->n < b->n ? a->n : b->n;
	int order = !n ? 0 : fold ? strncasecmp(a->p, b->p, n) : memcmp(a->p, b->p, n);

	return order < 0 ? -1 : order > 0 ? 1 : a->n < b->n ? -1 : a->n > b->n;
}

#define NOT_COMPARABLE 2

/* -1, 0, 1 for less, equal, greater. */
static int compare(const struct value *a, const struct value *b)
{
	bool number_a = a->kind <= V_SIGNED, number_b = b->kind <= V_SIGNED;

	if (number_a != number_b)
		return NOT_COMPARABLE;
	if (!number_a)
		return compare_bytes(a, b, a->kind == V_NAME || b->kind == V_NAME);
	if (a->kind == V_SIGNED || b->kind == V_SIGNED) {
		int64_t x = (int64_t)a->number, y = (int64_t)b->number;

		return x < y ? -1 : x > y;
	}
	return a->number < b->number ? -1 : a->number > b->number;
}

static bool holds(enum filter_op op, const struct value *a, const struct value *b)
{
	int order = compare(a, b);

	switch (op) {
	case OP_EQ:
		return order == 0;
	case OP_ANY_NE:
		return order != 0;
	case OP_GT:
		return order == 1;
	case OP_LT:
		return order < 0;
	case OP_GE:
		return order == 0 || order == 1;
	case OP_LE:
		return order <= 0;
	case OP_CONTAINS:
		return b->n && a->n >= b->n && memmem(a->p, a->n, b->p, b->n);
	default:
		return false;
	}
}

/* A comparison on its way through the values of its right side, then of its left. */
struct comparing {
	const struct ast *n;
	enum filter_op op;
	const struct value *left;
	bool any, all;
};

static bool right_value(void *self, struct subject *s, const struct value *b)
{
	struct comparing *c = self;

	(void)s;
	return holds(c->op, c->left, b);
}

static bool matches(struct subject *s, const struct ast *n, const struct value *v)
{
	return pcre2_match(n->regex, (PCRE2_SPTR)(v->n ? v->p : ""), v->n, 0, 0, s->f->match,
		       s->f->limits) >= 0;
}

static bool in_set(const struct ast *n, const struct value *v)
{
	for (unsigned i = 0; i < n->n_set; i++)
		if (holds(OP_GE, v, &n->set[i].low) && holds(OP_LE, v, &n->set[i].high))
			return true;
	return false;
}

/* Whether that is enough: one that holds, or where all must, one that does not. */
static bool left_value(void *self, struct subject *s, const struct value *a)
{
	struct comparing *c = self;
	bool found;

	c->any = true;
	if (c->op == OP_IN) {
		found = in_set(c->n, a);
	} else if (c->op == OP_MATCHES) {
		found = matches(s, c->n, a);
	} else {
		c->left = a;
		found = each_operand(s, &c->n->b, right_value, c);
		c->left = NULL;
	}
	return found != c->all;
}

static bool is_set(void *self, struct subject *s, const struct value *v)
{
	const struct operand *o = self;

	(void)s;
	return !o->masked || v->number;
}

/* `contains` and `matches` look into the name of a number's value. */
static struct operand left_operand(const struct ast *n)
{
	struct operand o = n->a;

	if ((n->op == OP_CONTAINS || n->op == OP_MATCHES) && operand_values(&o) <= V_SIGNED &&
		o.fn == FN_NONE && !o.masked && o.kind == OPERAND_FIELD)
		o.fn = FN_STRING;
	return o;
}

static bool compare_all(struct subject *s, const struct ast *n)
{
	struct operand left = left_operand(n);
	struct comparing c = { .n = n, .op = n->op, .all = n->all };

	/* That none equals is that not any does; that all equal, that not any is other. */
	if (n->op == OP_NE || (n->op == OP_ALL_EQ && !n->all)) {
		c.op = n->op == OP_NE ? OP_EQ : OP_ANY_NE;
		c.all = false;
		return !each_operand(s, &left, left_value, &c) && c.any;
	}
	if (n->op == OP_ALL_EQ)
		c.op = OP_EQ;
	bool enough = each_operand(s, &left, left_value, &c);
	return n->all ? c.any && !enough : enough;
}

static bool evaluate(struct subject *s, const struct ast *n)
{
	switch (n->op) {
	case OP_AND:
		return evaluate(s, n->left) && evaluate(s, n->right);
	case OP_OR:
		return evaluate(s, n->left) || evaluate(s, n->right);
	case OP_NOT:
		return !evaluate(s, n->left);
	case OP_TEST:
		return each_operand(s, &n->a, is_set, (void *)(uintptr_t)&n->a);
	default:
		return compare_all(s, n);
	}
}

bool filter_match(struct filter *f, const struct trace *t, uint32_t msg, const struct tree *tree)
{
	struct subject s = { f, t, msg, tree };

	arena_reset(&f->scratch);
	return evaluate(&s, f->root);
}
