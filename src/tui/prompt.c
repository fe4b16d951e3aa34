/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf.h"
#include "dissect/field.h"
#include "tui/keys.h"

#define CTRL(c) ((c)&31u)

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
	p->error[0] = '\0';
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
		"Write report to: ", "Save rules to: " };

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

/* What all names that begin so have in common; returns how many there are. */
struct completion {
	const char *prefix;
	size_t n;
	struct buf common;
	unsigned found;
};

static void offer(struct completion *c, const char *name)
{
	size_t k = 0;

	if (strncasecmp(name, c->prefix, c->n) != 0)
		return;
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

static void complete(struct prompt *p)
{
	struct completion c = { 0 };
	size_t word = p->at;

	while (word && in_name(p->text[word - 1]))
		word--;
	c.prefix = p->text + word;
	c.n = p->at - word;
	enum field_id field = compared_field(p, word);
	if (field != F_NONE && fields[field].names)
		for (unsigned i = 0; i < fields[field].names->n; i++)
			offer(&c, fields[field].names->list[i].text);
	else
		for (unsigned i = F_NONE + 1; i < F_COUNT; i++)
			offer(&c, fields[i].name);
	if (c.found && c.common.n > c.n) {
		remove_bytes(p, word, p->at);
		insert(p, c.common.p, c.common.n);
	}
	buf_free(&c.common);
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
	p->error[0] = '\0';
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
		if (p->kind == PROMPT_FILTER)
			complete(p);
		break;
	default:
		type(p, key);
		break;
	}
	return PROMPT_GOES_ON;
}
