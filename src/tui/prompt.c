/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf.h"
#include "dissect/field.h"
#include "report/filter.h"
#include "tui/keys.h"

#define CTRL(c) ((c)&31u)

/* No window is wider by much. */
#define OFFERS_MAX 400u

static void set_text(struct prompt *p, const char *text)
{
	p->n = strnlen(text, PROMPT_MAX - 1);
	memcpy(p->text, text, p->n);
	p->text[p->n] = '\0';
	p->at = p->n;
}

void prompt_open(struct prompt *p, enum prompt_kind kind, const char *text)
{
	p->kind = kind;
	p->shown = 0;
	p->error[0] = p->offers[0] = '\0';
	set_text(p, text);
}

void prompt_free(struct prompt *p)
{
	for (unsigned k = 0; k < PROMPTS; k++)
		for (unsigned i = 0; i < HISTORY; i++)
			free(p->history[k][i]);
	*p = (struct prompt){ 0 };
}

const char *prompt_sign(enum prompt_kind kind)
{
	static const char *const signs[PROMPTS] = { "", "/", "&", ":",
		"Write report to: ", "Save rules to: ", "Rule: ", "Wireshark: " };

	return signs[kind];
}

static void remember(struct prompt *p)
{
	char **h = p->history[p->kind];

	if (!p->n || (h[0] && strcmp(h[0], p->text) == 0))
		return;
	free(h[HISTORY - 1]);
	memmove(h + 1, h, (HISTORY - 1) * sizeof(*h));
	h[0] = xstrdup(p->text);
}

static void recall(struct prompt *p, int by)
{
	unsigned to = p->shown + (unsigned)by;

	if (to > HISTORY || (to && !p->history[p->kind][to - 1]))
		return;
	p->shown = to;
	set_text(p, to ? p->history[p->kind][to - 1] : "");
}

static void insert(struct prompt *p, const char *s, size_t n)
{
	if (p->n + n >= PROMPT_MAX)
		return;
	memmove(p->text + p->at + n, p->text + p->at, p->n - p->at + 1);
	memcpy(p->text + p->at, s, n);
	p->n += n;
	p->at += n;
}

static void remove_bytes(struct prompt *p, size_t from, size_t to)
{
	memmove(p->text + from, p->text + to, p->n - to + 1);
	p->n -= to - from;
	p->at = from;
}

/* The character before or behind a place. */
static size_t step(const struct prompt *p, size_t at, int dir)
{
	if (dir < 0 && at)
		for (at--; at && (p->text[at] & 0xc0) == 0x80;)
			at--;
	if (dir > 0 && at < p->n)
		for (at++; at < p->n && (p->text[at] & 0xc0) == 0x80;)
			at++;
	return at;
}

static size_t word_start(const struct prompt *p)
{
	size_t at = p->at;

	while (at && p->text[at - 1] == ' ')
		at--;
	while (at && p->text[at - 1] != ' ')
		at--;
	return at;
}

/* ---- completing names of fields, and of values behind a comparison */

static bool in_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.';
}

/* The names that begin so, or have it inside, and what they have in common. */
struct completion {
	const char *word;
	size_t n;
	bool inside;
	struct buf common, list;
	unsigned found;
};

static bool fits(const struct completion *c, const char *name)
{
	for (; *name; name++) {
		if (strncasecmp(name, c->word, c->n) == 0)
			return true;
		if (!c->inside)
			return false;
	}
	return false;
}

static void offer(struct completion *c, const char *name)
{
	size_t k = 0;

	if (!fits(c, name))
		return;
	if (c->list.n < OFFERS_MAX) {
		buf_str(&c->list, name);
		buf_str(&c->list, "  ");
	}
	if (!c->found++) {
		buf_str(&c->common, name);
		return;
	}
	while (k < c->common.n && name[k] == c->common.p[k])
		k++;
	if (name[k] || k < c->common.n)
		c->common.n = k;
}

/* The field whose value stands before the cursor: "smb2.cmd == ", F_NONE: it is no value. */
static enum field_id compared_field(const struct prompt *p, size_t word)
{
	char name[128];
	size_t end = word, start;

	while (end && strchr(" =!<>{,\"", p->text[end - 1]))
		end--;
	for (start = end; start && in_name(p->text[start - 1]);)
		start--;
	if (end == word || end == start || end - start >= sizeof(name))
		return F_NONE;
	memcpy(name, p->text + start, end - start);
	name[end - start] = '\0';
	return field_find(name, F_NONE);
}

static void offer_fields(struct completion *c)
{
	for (unsigned i = F_NONE + 1; i < F_COUNT; i++)
		/* Records of one name are one field. */
		if (field_find(fields[i].name, F_NONE) == i)
			offer(c, fields[i].name);
	for (unsigned i = 1; filter_outer_name(i); i++)
		offer(c, filter_outer_name(i));
}

static void offer_all(const struct prompt *p, size_t word, struct completion *c)
{
	enum field_id field = compared_field(p, word);

	if (p->kind == PROMPT_COMMAND)
		for (unsigned i = ACT_NONE + 1; i < ACTIONS; i++)
			offer(c, actions[i].name);
	else if (p->kind == PROMPT_FILTER && field != F_NONE && fields[field].names)
		for (unsigned i = 0; i < fields[field].names->n; i++)
			offer(c, fields[field].names->list[i].text);
	else
		offer_fields(c);
}

/* Names of values may have blanks: they want quotation marks. */
static void put_name(struct prompt *p, size_t word, const struct completion *c)
{
	bool whole = c->found == 1, quote = false, open = word && p->text[word - 1] == '"';

	for (size_t i = 0; p->kind == PROMPT_FILTER && i < c->common.n; i++)
		quote |= !in_name(c->common.p[i]);
	remove_bytes(p, word, p->at);
	if (quote && !open)
		insert(p, "\"", 1);
	insert(p, c->common.p, c->common.n);
	if (whole && (quote || open))
		insert(p, "\"", 1);
}

/* Where the name begins that the cursor is in: in quotation marks it may have blanks. */
static size_t name_start(const struct prompt *p)
{
	size_t at = 0, quote = SIZE_MAX;

	for (size_t i = 0; i < p->at; i++) {
		if (p->text[i] == '"')
			quote = quote == SIZE_MAX ? i + 1 : SIZE_MAX;
		if (!in_name(p->text[i]) && (p->kind == PROMPT_FILTER || p->text[i] != '-'))
			at = i + 1;
	}
	return quote == SIZE_MAX ? at : quote;
}

/* Replaces the word by what all that fit have in common, and says which they are. */
static void complete(struct prompt *p)
{
	struct completion c = { 0 };
	size_t word = name_start(p);

	c.word = p->text + word;
	c.n = p->at - word;
	offer_all(p, word, &c);
	if (!c.found && c.n) {
		c.inside = true;
		offer_all(p, word, &c);
	}
	if (!c.found)
		snprintf(
			p->offers, sizeof(p->offers), "no name has '%.*s' in it", (int)c.n, c.word);
	else if (c.found > 1)
		snprintf(p->offers, sizeof(p->offers), "%u names:  %.*s", c.found, (int)c.list.n,
			c.list.p);
	if (c.found == 1 || (!c.inside && c.common.n > c.n))
		put_name(p, word, &c);
	buf_free(&c.common);
	buf_free(&c.list);
}

static enum prompt_result end_prompt(struct prompt *p, bool done)
{
	if (done)
		remember(p);
	return done ? PROMPT_DONE : PROMPT_CANCELLED;
}

static void type(struct prompt *p, uint32_t key)
{
	struct buf ch = { 0 };

	if (key < ' ' || key >= KEY_SPECIAL || (key >= 0x7f && key < 0xa0))
		return;
	utf8_add(&ch, key);
	insert(p, ch.p, ch.n);
	buf_free(&ch);
}

enum prompt_result prompt_key(struct prompt *p, uint32_t key)
{
	p->error[0] = p->offers[0] = '\0';
	switch (key) {
	case KEY_RETURN:
		return end_prompt(p, true);
	case KEY_ESCAPE:
	case CTRL('C'):
		return end_prompt(p, false);
	case KEY_DELETE_BACK:
		if (!p->n)
			return end_prompt(p, false);
		remove_bytes(p, step(p, p->at, -1), p->at);
		break;
	case KEY_DEL:
		remove_bytes(p, p->at, step(p, p->at, 1));
		break;
	case KEY_CURSOR_LEFT:
	case KEY_CURSOR_RIGHT:
		p->at = step(p, p->at, key == KEY_CURSOR_LEFT ? -1 : 1);
		break;
	case KEY_TO_HOME:
	case CTRL('A'):
		p->at = 0;
		break;
	case KEY_TO_END:
	case CTRL('E'):
		p->at = p->n;
		break;
	case CTRL('U'):
		remove_bytes(p, 0, p->at);
		break;
	case CTRL('W'):
		remove_bytes(p, word_start(p), p->at);
		break;
	case KEY_CURSOR_UP:
	case KEY_CURSOR_DOWN:
		recall(p, key == KEY_CURSOR_UP ? 1 : -1);
		break;
	case KEY_TAB:
		if (p->kind == PROMPT_FILTER || p->kind == PROMPT_COMMAND || p->kind == PROMPT_RULE)
			complete(p);
		break;
	default:
		type(p, key);
		break;
	}
	return PROMPT_GOES_ON;
}
