/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "report/filter_lex.h"
#include "report/filter_value.h"

#define DEPTH_MAX 100u

/* ---- operands */

static bool is_field_name(const char *s)
{
	return outer_find(s) != OUTER_NONE || field_find(s, F_NONE) != F_NONE;
}

static unsigned dots(const char *s)
{
	unsigned n = 0;

	for (; *s; s++)
		n += *s == '.';
	return n;
}

/* The field that was meant: the most general that ends so, else the nearest. */
static const char *suggest(const char *word)
{
	struct near near = near_start(word);
	size_t n = strlen(word);
	const char *ends = NULL;

	for (unsigned i = F_NONE + 1; i < F_COUNT; i++) {
		const char *name = fields[i].name;
		size_t len = strlen(name);

		if (len > n && strchr("._", name[len - n - 1]) &&
			strcmp(name + len - n, word) == 0 && (!ends || dots(name) <= dots(ends)))
			ends = name;
	}
	if (ends)
		return ends;
	for (unsigned i = F_NONE + 1; i < F_COUNT; i++)
		near_try(&near, fields[i].name);
	for (unsigned i = OUTER_NONE + 1; i < OUTERS; i++)
		near_try(&near, filter_outer_name(i));
	return near.best;
}

static bool no_field(struct parser *p, const struct operand *o)
{
	const char *nearest = suggest(o->name);

	if (nearest)
		return lex_wrong(p, o->at, o->len, "no field is called '%s'; did you mean '%s'?",
			o->name, nearest);
	return lex_wrong(p, o->at, o->len, "no field is called '%s'", o->name);
}

static enum function function_of(const char *word)
{
	static const char *const names[] = { NULL, "lower", "upper", "len", "count", "string" };

	for (unsigned i = 1; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(word, names[i]) == 0)
			return (enum function)i;
	return FN_NONE;
}

static void set_field(struct operand *o)
{
	o->outer = outer_find(o->name);
	o->kind = o->outer != OUTER_NONE ? OPERAND_OUTER : OPERAND_FIELD;
	o->first = (uint16_t)field_find(o->name, F_NONE);
}

/* One range of a slice: i:j, i-j, i, :j, i: */
static bool take_range(struct parser *p, struct slice *s)
{
	char *end;

	*s = (struct slice){ 0, 1 };
	if (*p->p == ':') {
		s->len = strtol(p->p + 1, &end, 10);
	} else {
		s->from = strtol(p->p, &end, 10);
		if (end == p->p)
			return false;
		p->p = end;
		if (*p->p == ':' && lex_hex_digit(p->p[1]) < 0) {
			s->len = -1;
			end = (char *)(uintptr_t)p->p + 1;
		} else if (*p->p == ':') {
			s->len = strtol(p->p + 1, &end, 10);
		} else if (*p->p == '-') {
			s->len = strtol(p->p + 1, &end, 10) - s->from + 1;
		}
	}
	p->p = end;
	return s->from > -INT32_MAX && s->from < INT32_MAX && s->len < INT32_MAX && s->len >= -1 &&
	       s->len != 0;
}

/* The text between brackets is not made of the usual tokens. */
static bool take_slices(struct parser *p, struct operand *o)
{
	uint32_t at = p->at;

	for (;;) {
		if (o->n_slices == SLICES_MAX)
			return lex_wrong(p, at, 1, "more than %u ranges", SLICES_MAX);
		if (!take_range(p, &o->slices[o->n_slices++]))
			return lex_wrong(
				p, at, 1, "not a range: [offset:length], [from-to] or [offset]");
		while (*p->p == ' ')
			p->p++;
		if (*p->p == ',') {
			p->p++;
			continue;
		}
		if (*p->p != ']')
			return lex_wrong(
				p, (uint32_t)(p->p - p->text), *p->p != 0, "']' is missing");
		p->p++;
		lex_next(p);
		return true;
	}
}

static bool take_mask(struct parser *p, struct operand *o)
{
	struct value v;

	if (p->token != T_WORD || !value_number(p->word, &v))
		return lex_wrong(p, p->at, p->len, "'&' wants a number behind it ('&&' means and)");
	o->masked = true;
	o->mask = v.number;
	lex_next(p);
	return true;
}

static bool take_operand(struct parser *p, struct operand *o)
{
	*o = (struct operand){ .kind = OPERAND_LITERAL, .at = p->at, .len = p->len };
	if (p->failed)
		return false;
	if (p->token != T_WORD && p->token != T_QUOTED)
		return lex_wrong(p, p->at, p->len,
			p->token == T_END ? "a field or value is missing at the end"
					  : "a field or value is missing before this");
	o->quoted = p->token == T_QUOTED;
	o->name = p->word;
	o->value = (struct value){ .kind = V_TEXT, .p = p->word, .n = p->word_len };
	bool word = !o->quoted;
	lex_next(p);
	if (word && function_of(o->name) != FN_NONE && lex_is_symbol(p, "(")) {
		o->fn = function_of(o->name);
		lex_next(p);
		o->name = p->word;
		o->at = p->at;
		o->len = p->len;
		if (p->token != T_WORD || !is_field_name(p->word))
			return lex_wrong(p, p->at, p->len, "a function wants the name of a field");
		lex_next(p);
		if (!lex_expect(p, ")"))
			return false;
	} else if (!word || !is_field_name(o->name)) {
		return !p->failed;
	}
	set_field(o);
	if (lex_is_symbol(p, "[") && o->kind == OPERAND_OUTER)
		return lex_wrong(p, p->at, p->len, "%s has no slices", o->name);
	if (lex_is_symbol(p, "[") && !take_slices(p, o))
		return false;
	return !(lex_take(p, "&") || lex_take_word(p, "bitwise_and")) || take_mask(p, o);
}

/* ---- comparisons */

static const struct {
	const char *symbol, *word;
	enum filter_op op;
} comparisons[] = {
	{ "==", "eq", OP_EQ },
	{ "==", "any_eq", OP_EQ },
	{ "!=", "ne", OP_NE },
	{ "!=", "all_ne", OP_NE },
	{ "===", "all_eq", OP_ALL_EQ },
	{ "!==", "any_ne", OP_ANY_NE },
	{ "~=", "any_ne", OP_ANY_NE },
	{ ">", "gt", OP_GT },
	{ "<", "lt", OP_LT },
	{ ">=", "ge", OP_GE },
	{ "<=", "le", OP_LE },
	{ "~", "matches", OP_MATCHES },
	{ NULL, "contains", OP_CONTAINS },
	{ NULL, "in", OP_IN },
};

static bool take_comparison(struct parser *p, enum filter_op *op)
{
	for (unsigned i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]); i++)
		if ((comparisons[i].symbol && lex_is_symbol(p, comparisons[i].symbol)) ||
			lex_is_word(p, comparisons[i].word)) {
			*op = comparisons[i].op;
			lex_next(p);
			return true;
		}
	return false;
}

static bool convert(struct parser *p, const struct operand *field, struct operand *literal)
{
	char why[160];

	if (value_convert(field, literal, &p->f->arena, why, sizeof(why)))
		return true;
	return lex_wrong(p, literal->at, literal->len, "%s", why);
}

static bool take_set(struct parser *p, struct ast *n)
{
	if (!lex_expect(p, "{"))
		return false;
	for (;;) {
		struct operand low, high;

		if (!take_operand(p, &low) || !convert(p, &n->a, &low))
			return false;
		high = low;
		if (lex_take(p, "..") && (!take_operand(p, &high) || !convert(p, &n->a, &high)))
			return false;
		struct range *more = arena_new(&p->f->arena, struct range, n->n_set + 1);
		if (n->n_set)
			memcpy(more, n->set, n->n_set * sizeof(*more));
		n->set = more;
		n->set[n->n_set++] = (struct range){ low.value, high.value };
		if (lex_take(p, "}"))
			return true;
		if (!lex_expect(p, ","))
			return false;
		if (n->n_set == 1024)
			return lex_wrong(p, p->at, p->len, "more than 1024 elements");
	}
}

static bool compile_regex(struct parser *p, struct ast *n)
{
	PCRE2_SIZE at;
	PCRE2_UCHAR text[120];
	int code;

	n->regex = pcre2_compile((PCRE2_SPTR)n->b.value.p, n->b.value.n,
		PCRE2_CASELESS | PCRE2_NEVER_UTF, &code, &at, NULL);
	if (!n->regex) {
		pcre2_get_error_message(code, text, sizeof(text));
		return lex_wrong(p, n->b.at, n->b.len, "%s", (const char *)text);
	}
	n->next_regex = p->f->regexes;
	p->f->regexes = n;
	return true;
}

static bool check_right(struct parser *p, struct ast *n)
{
	bool text = n->op == OP_CONTAINS || n->op == OP_MATCHES;

	if (n->b.kind != OPERAND_LITERAL)
		return n->op != OP_MATCHES ||
		       lex_wrong(p, n->b.at, n->b.len,
			       "'matches' wants an expression in quotation marks");
	if (n->op == OP_MATCHES)
		return compile_regex(p, n);
	if (text)
		return value_convert_part(&n->a, &n->b) ||
		       lex_wrong(p, n->b.at, n->b.len, "not bytes or text that can be contained");
	return convert(p, &n->a, &n->b);
}

static struct ast *new_ast(struct parser *p, enum filter_op op)
{
	struct ast *n = arena_new(&p->f->arena, struct ast, 1);

	n->op = op;
	return n;
}

/* "5 == smb2.cmd" is "smb2.cmd == 5". */
static void turn(struct ast *n)
{
	static const enum filter_op turned[] = {
		[OP_GT] = OP_LT, [OP_LT] = OP_GT, [OP_GE] = OP_LE, [OP_LE] = OP_GE
	};
	struct operand a = n->a;

	n->a = n->b;
	n->b = a;
	if (n->op >= OP_GT && n->op <= OP_LE)
		n->op = turned[n->op];
}

static struct ast *test(struct parser *p)
{
	struct ast *n = new_ast(p, OP_TEST);
	uint32_t at = p->at, len = p->len;
	bool any = lex_take_word(p, "any");

	n->all = !any && lex_take_word(p, "all");
	if (!take_operand(p, &n->a))
		return NULL;
	if (!take_comparison(p, &n->op)) {
		if (n->a.kind != OPERAND_LITERAL && (any || n->all))
			lex_wrong(p, at, len, "'%s' wants a comparison", any ? "any" : "all");
		else if (n->a.kind != OPERAND_LITERAL)
			return n;
		else if (n->a.quoted)
			lex_wrong(p, n->a.at, n->a.len, "a value alone is no test");
		else
			no_field(p, &n->a);
		return NULL;
	}
	if (any && n->op == OP_NE)
		n->op = OP_ANY_NE;
	if (n->op == OP_IN) {
		if (n->a.kind == OPERAND_LITERAL) {
			no_field(p, &n->a);
			return NULL;
		}
		return take_set(p, n) ? n : NULL;
	}
	if (!take_operand(p, &n->b))
		return NULL;
	if (n->a.kind == OPERAND_LITERAL && n->b.kind != OPERAND_LITERAL && n->op < OP_CONTAINS)
		turn(n);
	if (n->a.kind == OPERAND_LITERAL) {
		no_field(p, &n->a);
		return NULL;
	}
	return check_right(p, n) ? n : NULL;
}

static struct ast *either(struct parser *p);

static struct ast *unary(struct parser *p)
{
	struct ast *n = NULL;

	if (p->failed)
		return NULL;
	if (++p->depth > DEPTH_MAX) {
		lex_wrong(p, p->at, p->len, "nested more than %u deep", DEPTH_MAX);
	} else if (lex_take(p, "!") || lex_take_word(p, "not")) {
		n = new_ast(p, OP_NOT);
		n->left = unary(p);
	} else if (lex_take(p, "(")) {
		n = either(p);
		lex_expect(p, ")");
	} else {
		n = test(p);
	}
	p->depth--;
	return p->failed ? NULL : n;
}

static struct ast *join(struct parser *p, enum filter_op op, struct ast *left, struct ast *right)
{
	struct ast *n = new_ast(p, op);

	n->left = left;
	n->right = right;
	return n;
}

static struct ast *both(struct parser *p)
{
	struct ast *n = unary(p);

	while (!p->failed && (lex_take(p, "&&") || lex_take_word(p, "and")))
		n = join(p, OP_AND, n, unary(p));
	return n;
}

static struct ast *either(struct parser *p)
{
	struct ast *n = both(p);

	while (!p->failed && (lex_take(p, "||") || lex_take_word(p, "or")))
		n = join(p, OP_OR, n, both(p));
	return n;
}

struct filter *filter_parse(const char *text, struct filter_error *e)
{
	struct parser p = { .text = text, .p = text, .e = e };

	*e = (struct filter_error){ 0 };
	p.f = xcalloc(1, sizeof(*p.f));
	if (strlen(text) > FILTER_TEXT_MAX) {
		lex_wrong(&p, 0, 0, "longer than %u bytes", FILTER_TEXT_MAX);
	} else {
		lex_next(&p);
		p.f->root = either(&p);
		if (!p.failed && p.token != T_END)
			lex_wrong(&p, p.at, p.len, "'and' or 'or' is missing before '%.*s'",
				p.len > 60 ? 60 : (int)p.len, text + p.at);
	}
	if (p.failed) {
		filter_free(p.f);
		return NULL;
	}
	p.f->match = pcre2_match_data_create(1, NULL);
	p.f->limits = pcre2_match_context_create(NULL);
	if (!p.f->match || !p.f->limits)
		oom();
	/* An expression that goes astray on a hostile name ends as one that does not match. */
	pcre2_set_match_limit(p.f->limits, 100000);
	pcre2_set_depth_limit(p.f->limits, 1000);
	pcre2_set_heap_limit(p.f->limits, 4096);
	return p.f;
}

void filter_free(struct filter *f)
{
	if (!f)
		return;
	for (struct ast *n = f->regexes; n; n = n->next_regex)
		pcre2_code_free(n->regex);
	pcre2_match_data_free(f->match);
	pcre2_match_context_free(f->limits);
	arena_free(&f->arena);
	arena_free(&f->scratch);
	free(f);
}
