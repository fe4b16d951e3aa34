/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/hint.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/utf.h"
#include "report/escape.h"
#include "report/sink.h"
#include "report/value.h"

#define PART_MAX 40u /* bytes of a part that are quoted */
#define WINDOW 16u   /* bytes of a line */

/* Ways in which two names can mean the same. */
enum likeness { LIKE_FORM, LIKE_CASE, LIKE_SLASH, LIKE_BLANK, LIKENESSES };

static const char *const likeness_words[LIKENESSES] = { "Unicode normalisation", "case",
	"direction of slashes", "blanks at the end" };

/* The text without what the likenesses (bits) do not regard; the caller frees. */
static char *fold(const struct buf *text, unsigned likenesses)
{
	utf8proc_uint8_t *mapped = NULL;
	utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	char *copy;

	if (likenesses & 1u << LIKE_CASE)
		how |= UTF8PROC_CASEFOLD;
	if (!(likenesses & (1u << LIKE_FORM | 1u << LIKE_CASE)) ||
		utf8proc_map((const utf8proc_uint8_t *)text->p, (utf8proc_ssize_t)text->n, &mapped,
			how) < 0)
		mapped = (utf8proc_uint8_t *)strndup(text->p, text->n);
	if (!mapped)
		oom();
	copy = (char *)mapped;
	for (char *p = copy; likenesses & 1u << LIKE_SLASH && *p; p++)
		if (*p == '/')
			*p = '\\';
	for (size_t n = strlen(copy); likenesses & 1u << LIKE_BLANK && n && copy[n - 1] == ' ';)
		copy[--n] = '\0';
	return copy;
}

static bool alike(const struct buf *a, const struct buf *b, unsigned likenesses)
{
	char *x = fold(a, likenesses), *y = fold(b, likenesses);
	bool same = strcmp(x, y) == 0;

	free(x);
	free(y);
	return same;
}

/* Without which of the likenesses the texts would not be the same; 0: they are not anyway. */
static unsigned needed(const struct buf *a, const struct buf *b)
{
	const unsigned all = (1u << LIKENESSES) - 1;
	unsigned found = 0;

	if (memchr(a->p, '\0', a->n) || memchr(b->p, '\0', b->n) || !alike(a, b, all))
		return 0;
	for (unsigned i = 0; i < LIKENESSES; i++)
		if (!alike(a, b, all & ~(1u << i)))
			found |= 1u << i;
	/* Folding case settles some forms, too: then it is the form alone. */
	return found ? found : 1u << LIKE_FORM;
}

/* The parts that differ: [before, n - after) of both. */
struct parts {
	size_t before, after;
	uint64_t character; /* from 1 */
};

static bool combines(const struct buf *s, size_t at)
{
	uint32_t ch = 0;

	return at < s->n && utf8_char(s->p + at, s->n - at, &ch) &&
	       (utf8proc_category((utf8proc_int32_t)ch) == UTF8PROC_CATEGORY_MN);
}

/* Whether a character begins here. */
static bool begins(const struct buf *s, size_t at)
{
	return at >= s->n || ((unsigned char)s->p[at] & 0xc0) != 0x80;
}

static struct parts parts_of(const struct buf *a, const struct buf *b)
{
	struct parts p = { .character = 1 };
	size_t n = a->n < b->n ? a->n : b->n;

	while (p.before < n && a->p[p.before] == b->p[p.before])
		p.before++;
	/* A mark belongs to the letter before it. */
	while (p.before && (!begins(a, p.before) || !begins(b, p.before) || combines(a, p.before) ||
				   combines(b, p.before)))
		p.before--;
	while (p.after < n - p.before && a->p[a->n - p.after - 1] == b->p[b->n - p.after - 1])
		p.after++;
	while (p.after && (!begins(a, a->n - p.after) || combines(a, a->n - p.after)))
		p.after--;
	for (size_t i = 0; i < p.before; i++)
		p.character += begins(a, i);
	return p;
}

static void quote(const struct buf *s, const struct parts *p, struct buf *out)
{
	size_t n = s->n - p->before - p->after, cut = n;

	if (n > PART_MAX)
		for (cut = PART_MAX; cut && !begins(s, p->before + cut);)
			cut--;
	buf_char(out, '"');
	escape_text(out, s->p + p->before, cut);
	buf_str(out, cut < n ? "..." : "");
	buf_char(out, '"');
}

/* "composed", "decomposed" */
static const char *form_of(const struct buf *s, const struct parts *p)
{
	struct buf part = { s->p + p->before, s->n - p->before - p->after, 0 };
	char *composed = fold(&part, 1u << LIKE_FORM);
	bool same = strlen(composed) == part.n && memcmp(composed, part.p, part.n) == 0;

	free(composed);
	return same ? "composed" : "decomposed";
}

static void add_words(unsigned likenesses, struct buf *out)
{
	const char *before = "only in ";

	for (unsigned i = 0; i < LIKENESSES; i++) {
		if (!(likenesses >> i & 1))
			continue;
		buf_str(out, before);
		buf_str(out, likeness_words[i]);
		before = " and ";
	}
}

#define POINTS_MAX 4u /* characters of a part that are told by number */

/* Appends "U+0441 U+0301"; false if the part is empty, too long or no text. */
static bool code_points(const struct buf *s, const struct parts *p, struct buf *out)
{
	size_t end = s->n - p->after;
	unsigned n = 0;

	for (size_t at = p->before; at < end; n++) {
		uint32_t ch = 0;
		unsigned len = utf8_char(s->p + at, end - at, &ch);

		if (!len || n == POINTS_MAX)
			return false;
		buf_printf(out, "%sU+%04X", n ? " " : "", ch);
		at += len;
	}
	return n != 0;
}

static bool is_ascii(const struct buf *s, const struct parts *p)
{
	for (size_t i = p->before; i < s->n - p->after; i++)
		if ((unsigned char)s->p[i] > 0x7e)
			return false;
	return true;
}

/* Characters of several alphabets look the same: " (U+0063 -> U+0441)". */
static void add_points(
	const struct buf *a, const struct buf *b, const struct parts *p, struct buf *out)
{
	size_t start = out->n;

	if (is_ascii(a, p) && is_ascii(b, p))
		return;
	buf_str(out, " (");
	bool told = code_points(a, p, out);
	buf_str(out, " -> ");
	told = told && code_points(b, p, out);
	buf_char(out, ')');
	if (!told)
		out->n = start;
}

bool hint_text(const struct buf *a, const struct buf *b, struct buf *out)
{
	struct parts p;
	unsigned likenesses;

	if (!a->n || !b->n)
		return false;
	if (a->n == b->n && memcmp(a->p, b->p, a->n) == 0)
		return false;
	p = parts_of(a, b);
	likenesses = needed(a, b);
	if (!likenesses && p.before + p.after == 0)
		return false;
	add_words(likenesses, out);
	buf_str(out, likenesses ? ": " : "");
	quote(a, &p, out);
	if (likenesses == 1u << LIKE_FORM) {
		buf_printf(out, " %s -> %s", form_of(a, &p), form_of(b, &p));
	} else {
		buf_str(out, " -> ");
		quote(b, &p, out);
		if (!likenesses)
			add_points(a, b, &p, out);
	}
	buf_printf(out, ", character %llu", (unsigned long long)p.character);
	return true;
}

static bool both_values(const struct view *v, const struct delta *x, enum field_type type)
{
	return x->a != NO_NODE && x->b != NO_NODE && !x->a_text && fields[x->field].type == type &&
	       tree_bytes(&v->a, &v->a.nodes[x->a]) && tree_bytes(&v->b, &v->b.nodes[x->b]);
}

/* Differences of a message among which one is looked for. */
#define OTHERS_MAX 256u

static bool identity(const struct view *v, const struct delta *x, struct buf *out)
{
	bool in_a = x->kind == ONLY_A;

	out->n = 0;
	return value_identity(in_a ? &v->a : &v->b, in_a ? x->a : x->b, out);
}

/* An element of a list that the other side has under a name that looks alike. */
static bool hint_element(const struct view *v, const struct delta *x, struct buf *out)
{
	struct buf name = { 0 }, other = { 0 };
	bool found = false;

	for (uint32_t i = 0; identity(v, x, &name) && i < v->n && i < OTHERS_MAX && !found; i++) {
		const struct delta *y = &v->deltas[i];

		if (y->field != x->field || y->kind != (x->kind == ONLY_A ? ONLY_B : ONLY_A) ||
			!identity(v, y, &other) || !needed(&name, &other))
			continue;
		found = x->kind == ONLY_A ? hint_text(&name, &other, out)
					  : hint_text(&other, &name, out);
	}
	buf_free(&name);
	buf_free(&other);
	return found;
}

bool hint_delta(const struct view *v, const struct delta *x, struct buf *out)
{
	struct buf a = { 0 }, b = { 0 };
	bool found = false;

	if (diff_is_only(x->kind))
		return hint_element(v, x, out);
	if (both_values(v, x, T_STRING)) {
		tree_text(&v->a, &v->a.nodes[x->a], &a);
		tree_text(&v->b, &v->b.nodes[x->b], &b);
		found = hint_text(&a, &b, out);
		if (!found && a.n && a.n == b.n && memcmp(a.p, b.p, a.n) == 0) {
			/* A name may stand for another host than it did before. */
			if (x->reason)
				buf_str(out, x->reason);
			else /* Bytes that are no text are all shown alike. */
				buf_printf(
					out, "other bytes from byte %u on", sink_differs_at(v, x));
			found = true;
		}
	} else if (both_values(v, x, T_BYTES) && sink_differs_at(v, x)) {
		buf_printf(out, "from byte %u on", sink_differs_at(v, x));
		found = true;
	}
	buf_free(&a);
	buf_free(&b);
	return found;
}

/* ---- bytes */

struct line {
	const uint8_t *p;
	uint32_t n; /* bytes of it, at most WINDOW */
};

static struct line line_of(const struct tree *t, const struct node *n, uint32_t from)
{
	uint32_t left = from < n->len ? n->len - from : 0;

	return (struct line){ tree_bytes(t, n) + (left ? from : 0), left < WINDOW ? left : WINDOW };
}

static void add_line(
	const struct line *l, char side, uint32_t from, const char *indent, struct buf *out)
{
	buf_printf(out, "%s%c %06x ", indent, side, from);
	for (uint32_t i = 0; i < WINDOW; i++)
		if (i < l->n)
			buf_printf(out, " %02x", l->p[i]);
		else
			buf_str(out, "   ");
	buf_str(out, "  ");
	for (uint32_t i = 0; i < l->n; i++)
		buf_char(out, l->p[i] >= ' ' && l->p[i] < 0x7f ? (char)l->p[i] : '.');
	buf_char(out, '\n');
}

static void add_marks(
	const struct line *a, const struct line *b, const char *indent, struct buf *out)
{
	uint32_t n = a->n > b->n ? a->n : b->n, last = 0;

	for (uint32_t i = 0; i < n; i++)
		if (i >= a->n || i >= b->n || a->p[i] != b->p[i])
			last = i + 1;
	buf_printf(out, "%s%9s", indent, "");
	for (uint32_t i = 0; i < last; i++)
		buf_str(out, i >= a->n || i >= b->n || a->p[i] != b->p[i] ? " ^^" : "   ");
	buf_char(out, '\n');
}

void hint_window(const struct view *v, const struct delta *x, const char *indent, struct buf *out)
{
	if (!both_values(v, x, T_BYTES))
		return;
	uint32_t from = sink_differs_at(v, x) / WINDOW * WINDOW;
	struct line a = line_of(&v->a, &v->a.nodes[x->a], from);
	struct line b = line_of(&v->b, &v->b.nodes[x->b], from);

	add_line(&a, 'A', from, indent, out);
	add_line(&b, 'B', from, indent, out);
	add_marks(&a, &b, indent, out);
}
