/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/pattern.h"

#include <ctype.h>

#define COMMON_MIN 3u  /* letters and digits that a name is known by, ... */
#define RANDOM_MIN 6u  /* ... or so many that vary, of one kind and number */
#define WORD_MIN 3u    /* letters that a test invents */
#define LENGTH_MAX 80u /* a line of a rule file is short */

/* The kinds of characters that vary, from the narrowest on. */
enum kind { DIGITS, HEX, ALNUM, ANY, KINDS };

static const char *const sets[KINDS] = { "[0-9]", "[0-9A-Fa-f]", "[0-9A-Za-z]", "[^\\\\]" };

static bool is_kind(char c, enum kind kind)
{
	unsigned char u = (unsigned char)c;

	return kind == DIGITS ? isdigit(u) != 0
	       : kind == HEX  ? isxdigit(u) != 0
			      : kind == ANY || isalnum(u) != 0;
}

/* The narrowest kind of all characters of a text. */
static enum kind kind_of(const char *p, size_t n, enum kind from)
{
	for (size_t i = 0; i < n;)
		if (is_kind(p[i], from))
			i++;
		else
			from++;
	return from;
}

/* Whether a character can belong to what was invented, where that is of some kind. */
static bool is_word(char c, enum kind kind)
{
	if (kind == ANY)
		return !strchr("_-.~ ", c);
	return is_kind(c, kind == DIGITS ? DIGITS : ALNUM);
}

/* The parts of a name: [0, before) and [n - after, n) are common. */
struct parts {
	const char *a, *b;
	size_t n_a, n_b, before, after;
	enum kind kind;
};

static size_t middle(const struct parts *p, size_t n)
{
	return n - p->before - p->after;
}

/*
 * What was invented may begin and end alike by chance: digits belong to the
 * number, letters to the word, up to where that begins; a word that is the
 * whole name is not given up.
 */
static void widen(struct parts *p)
{
	size_t before = p->before, after = p->after;

	while (before && is_word(p->a[before - 1], p->kind))
		before--;
	while (after && is_word(p->a[p->n_a - after], p->kind))
		after--;
	if (before || p->kind == DIGITS)
		p->before = before;
	if (after || p->kind == DIGITS)
		p->after = after;
}

static struct parts parts_of(const char *a, const char *b)
{
	struct parts p = { .a = a, .b = b, .n_a = strlen(a), .n_b = strlen(b) };
	size_t n = p.n_a < p.n_b ? p.n_a : p.n_b;

	while (p.before < n && a[p.before] == b[p.before])
		p.before++;
	while (p.after < n - p.before && a[p.n_a - p.after - 1] == b[p.n_b - p.after - 1])
		p.after++;
	p.kind = kind_of(a + p.before, middle(&p, p.n_a), DIGITS);
	p.kind = kind_of(b + p.before, middle(&p, p.n_b), p.kind);
	widen(&p);
	p.kind = kind_of(a + p.before, middle(&p, p.n_a), DIGITS);
	p.kind = kind_of(b + p.before, middle(&p, p.n_b), p.kind);
	return p;
}

static size_t letters(const char *p, size_t n)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += is_kind(p[i], ALNUM);
	return found;
}

/* In brackets a special character stands for itself, also in a rule file. */
static void add_literal(struct buf *out, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] == '^' || p[i] == '\\')
			buf_printf(out, "\\%c", p[i]);
		else if (strchr(".[]{}()*+?|$; ", p[i]))
			buf_printf(out, "[%c]", p[i]);
		else
			buf_char(out, p[i]);
}

static void add_plain(struct buf *out, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_char(out, p[i] == ';' ? '_' : p[i]);
}

bool pattern_of(const char *a, const char *b, struct buf *pattern, struct buf *name)
{
	struct parts p = parts_of(a, b);
	const char *end = a + p.n_a - p.after;
	size_t varies_a = middle(&p, p.n_a), varies_b = middle(&p, p.n_b);
	bool even = varies_a == varies_b && p.kind != DIGITS;

	if (p.n_a > LENGTH_MAX || p.n_b > LENGTH_MAX || strcmp(a, b) == 0)
		return false;
	/* One letter is a choice, not an invention. */
	if (p.kind != DIGITS && varies_a < WORD_MIN && varies_b < WORD_MIN)
		return false;
	if (letters(a, p.before) + letters(end, p.after) < COMMON_MIN &&
		(varies_a != varies_b || varies_a < RANDOM_MIN || p.kind == ANY))
		return false;
	add_literal(pattern, a, p.before);
	buf_str(pattern, sets[p.kind]);
	if (even)
		buf_printf(pattern, "{%zu}", varies_a);
	else
		buf_char(pattern, varies_a && varies_b ? '+' : '*');
	add_literal(pattern, end, p.after);
	add_plain(name, a, p.before);
	buf_char(name, 'X');
	add_plain(name, end, p.after);
	return true;
}
