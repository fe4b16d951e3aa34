/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "report/filter_ast.h"
#include "report/filter_value.h"

#define DEPTH_MAX 100u

enum token { T_END, T_WORD, T_QUOTED, T_SYMBOL };

struct parser {
	const char *text, *p;
	struct filter *f;
	struct filter_error *e;
	unsigned depth;
	bool failed;
	/* the token at hand */
	enum token token;
	uint32_t at, len;
	char *word; /* T_WORD, T_QUOTED: its text */
	size_t word_len;
};

static bool wrong(struct parser *p, uint32_t at, uint32_t len, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

static bool wrong(struct parser *p, uint32_t at, uint32_t len, const char *fmt, ...)
{
	va_list args;

	if (p->failed)
		return false;
	p->failed = true;
	p->e->at = at;
	p->e->len = len;
	va_start(args, fmt);
	vsnprintf(p->e->text, sizeof(p->e->text), fmt, args);
	va_end(args);
	return false;
}

/* ---- tokens */

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("_.:-", c)) || (unsigned char)c >= 0x80;
}

static void take_word(struct parser *p)
{
	const char *start = p->p;

	while (is_word_char(*p->p) && !(p->p[0] == '.' && p->p[1] == '.'))
		p->p++;
	p->token = T_WORD;
	p->word_len = (size_t)(p->p - start);
	p->word = arena_strndup(&p->f->arena, start, p->word_len);
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9'                 ? c - '0'
	       : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
						    : -1;
}

/* An escape as in C, behind its backslash. */
static char take_escape(struct parser *p)
{
	static const char names[] = "abfnrtv0", values[] = "\a\b\f\n\r\t\v";
	const char *at = strchr(names, *p->p);
	int high, low;

	if (*p->p == 'x' && (high = hex_digit(p->p[1])) >= 0 && (low = hex_digit(p->p[2])) >= 0) {
		p->p += 3;
		return (char)(high << 4 | low);
	}
	if (*p->p && at)
		return p->p++, values[at - names];
	return *p->p++;
}

static void take_quoted(struct parser *p, char end, bool raw)
{
	struct buf out = { 0 };

	for (p->p++; *p->p && *p->p != end;) {
		if (*p->p != '\\' || raw) {
			/* A quotation mark inside r"..." has its backslash, which stays. */
			if (*p->p == '\\' && p->p[1] == end)
				buf_char(&out, *p->p++);
			buf_char(&out, *p->p++);
		} else if (*++p->p) {
			buf_char(&out, take_escape(p));
		}
	}
	p->token = T_QUOTED;
	p->word = arena_strndup(&p->f->arena, out.n ? out.p : "", out.n);
	p->word_len = out.n;
	buf_free(&out);
	if (*p->p == end)
		p->p++;
	else
		wrong(p, p->at, (uint32_t)(p->p - p->text) - p->at, "the %s is not closed",
			end == '"' ? "string" : "character");
}

/* The longest first. */
static const char *const symbols[] = { "===", "!==", "==", "!=", "~=", ">=", "<=", "&&", "||", "..",
	"(", ")", "{", "}", "[", "]", ",", "!", "~", ">", "<", "&" };

static void next(struct parser *p)
{
	while (*p->p == ' ' || *p->p == '\t' || *p->p == '\n')
		p->p++;
	p->at = (uint32_t)(p->p - p->text);
	p->len = 0;
	p->token = T_END;
	if (!*p->p)
		return;
	if (*p->p == '"' || *p->p == '\'') {
		take_quoted(p, *p->p, false);
	} else if ((*p->p == 'r' || *p->p == 'R') && p->p[1] == '"') {
		p->p++;
		take_quoted(p, '"', true);
	} else if (is_word_char(*p->p) && strncmp(p->p, "..", 2) != 0) {
		take_word(p);
	} else {
		for (unsigned i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
			if (strncmp(p->p, symbols[i], strlen(symbols[i])) == 0) {
				p->token = T_SYMBOL;
				p->p += strlen(symbols[i]);
				break;
			}
		if (p->token == T_END)
			wrong(p, p->at, 1, "'%.1s' means nothing here", p->p);
	}
	p->len = (uint32_t)(p->p - p->text) - p->at;
}

static bool is_symbol(const struct parser *p, const char *s)
{
	return p->token == T_SYMBOL && strlen(s) == p->len &&
	       strncmp(p->text + p->at, s, p->len) == 0;
}

static bool is_word(const struct parser *p, const char *s)
{
	return p->token == T_WORD && strcmp(p->word, s) == 0;
}

static bool take_symbol(struct parser *p, const char *s)
{
	if (!is_symbol(p, s))
		return false;
	next(p);
	return true;
}

static bool expect(struct parser *p, const char *s)
{
	return take_symbol(p, s) || wrong(p, p->at, p->len, "'%s' is missing", s);
}

/* ---- operands */

static bool is_field_name(const char *s)
{
	return strcmp(s, "frame.number") == 0 || strcmp(s, "tcp.stream") == 0 ||
	       field_find(s, F_NONE) != F_NONE;
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
	near_try(&near, "frame.number");
	near_try(&near, "tcp.stream");
	return near.best;
}

static bool no_field(struct parser *p, const struct operand *o)
{
	const char *nearest = suggest(o->name);

	if (nearest)
		return wrong(p, o->at, o->len, "no field is called '%s'; did you mean '%s'?",
			o->name, nearest);
	return wrong(p, o->at, o->len, "no field is called '%s'", o->name);
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
	if (strcmp(o->name, "frame.number") == 0)
		o->kind = OPERAND_FRAME;
	else if (strcmp(o->name, "tcp.stream") == 0)
		o->kind = OPERAND_STREAM;
	else
		o->kind = OPERAND_FIELD;
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
		if (*p->p == ':' && hex_digit(p->p[1]) < 0) {
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
			return wrong(p, at, 1, "more than %u ranges", SLICES_MAX);
		if (!take_range(p, &o->slices[o->n_slices++]))
			return wrong(
				p, at, 1, "not a range: [offset:length], [from-to] or [offset]");
		while (*p->p == ' ')
			p->p++;
		if (*p->p == ',') {
			p->p++;
			continue;
		}
		if (*p->p != ']')
			return wrong(p, (uint32_t)(p->p - p->text), *p->p != 0, "']' is missing");
		p->p++;
		next(p);
		return true;
	}
}

static bool take_mask(struct parser *p, struct operand *o)
{
	struct value v;

	if (p->token != T_WORD || !value_number(p->word, &v))
		return wrong(p, p->at, p->len, "'&' wants a number behind it ('&&' means and)");
	o->masked = true;
	o->mask = v.number;
	next(p);
	return true;
}

static bool take_operand(struct parser *p, struct operand *o)
{
	*o = (struct operand){ .kind = OPERAND_LITERAL, .at = p->at, .len = p->len };
	if (p->failed)
		return false;
	if (p->token != T_WORD && p->token != T_QUOTED)
		return wrong(p, p->at, p->len,
			p->token == T_END ? "a field or value is missing at the end"
					  : "a field or value is missing before this");
	o->quoted = p->token == T_QUOTED;
	o->name = p->word;
	o->value = (struct value){ .kind = V_TEXT, .p = p->word, .n = p->word_len };
	bool word = !o->quoted;
	next(p);
	if (word && function_of(o->name) != FN_NONE && is_symbol(p, "(")) {
		o->fn = function_of(o->name);
		next(p);
		o->name = p->word;
		o->at = p->at;
		o->len = p->len;
		if (p->token != T_WORD || !is_field_name(p->word))
			return wrong(p, p->at, p->len, "a function wants the name of a field");
		next(p);
		if (!expect(p, ")"))
			return false;
	} else if (!word || !is_field_name(o->name)) {
		return !p->failed;
	}
	set_field(o);
	if (is_symbol(p, "[") && !take_slices(p, o))
		return false;
	return !take_symbol(p, "&") || take_mask(p, o);
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
		if ((comparisons[i].symbol && is_symbol(p, comparisons[i].symbol)) ||
			is_word(p, comparisons[i].word)) {
			*op = comparisons[i].op;
			next(p);
			return true;
		}
	return false;
}

static bool convert(struct parser *p, const struct operand *field, struct operand *literal)
{
	char why[160];

	if (value_convert(field, literal, why, sizeof(why)))
		return true;
	return wrong(p, literal->at, literal->len, "%s", why);
}

static bool take_set(struct parser *p, struct ast *n)
{
	if (!expect(p, "{"))
		return false;
	for (;;) {
		struct operand low, high;

		if (!take_operand(p, &low) || !convert(p, &n->a, &low))
			return false;
		high = low;
		if (take_symbol(p, "..") && (!take_operand(p, &high) || !convert(p, &n->a, &high)))
			return false;
		struct range *more = arena_new(&p->f->arena, struct range, n->n_set + 1);
		if (n->n_set)
			memcpy(more, n->set, n->n_set * sizeof(*more));
		n->set = more;
		n->set[n->n_set++] = (struct range){ low.value, high.value };
		if (take_symbol(p, "}"))
			return true;
		if (!expect(p, ","))
			return false;
		if (n->n_set == 1024)
			return wrong(p, p->at, p->len, "more than 1024 elements");
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
		return wrong(p, n->b.at, n->b.len, "%s", (const char *)text);
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
		       wrong(p, n->b.at, n->b.len,
			       "'matches' wants an expression in quotation marks");
	if (n->op == OP_MATCHES)
		return compile_regex(p, n);
	if (text)
		return value_convert_part(&n->a, &n->b) ||
		       wrong(p, n->b.at, n->b.len, "not bytes or text that can be contained");
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

	if (!take_operand(p, &n->a))
		return NULL;
	if (!take_comparison(p, &n->op)) {
		if (n->a.kind != OPERAND_LITERAL)
			return n;
		if (n->a.quoted)
			wrong(p, n->a.at, n->a.len, "a value alone is no test");
		else
			no_field(p, &n->a);
		return NULL;
	}
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
		wrong(p, p->at, p->len, "nested more than %u deep", DEPTH_MAX);
	} else if (take_symbol(p, "!") || (is_word(p, "not") && (next(p), true))) {
		n = new_ast(p, OP_NOT);
		n->left = unary(p);
	} else if (take_symbol(p, "(")) {
		n = either(p);
		expect(p, ")");
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

	while (!p->failed && (take_symbol(p, "&&") || (is_word(p, "and") && (next(p), true))))
		n = join(p, OP_AND, n, unary(p));
	return n;
}

static struct ast *either(struct parser *p)
{
	struct ast *n = both(p);

	while (!p->failed && (take_symbol(p, "||") || (is_word(p, "or") && (next(p), true))))
		n = join(p, OP_OR, n, both(p));
	return n;
}

struct filter *filter_parse(const char *text, struct filter_error *e)
{
	struct parser p = { .text = text, .p = text, .e = e };

	*e = (struct filter_error){ 0 };
	p.f = xcalloc(1, sizeof(*p.f));
	if (strlen(text) > FILTER_TEXT_MAX) {
		wrong(&p, 0, 0, "longer than %u bytes", FILTER_TEXT_MAX);
	} else {
		next(&p);
		p.f->root = either(&p);
		if (!p.failed && p.token != T_END)
			wrong(&p, p.at, p.len, "'and' or 'or' is missing before '%.*s'",
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
