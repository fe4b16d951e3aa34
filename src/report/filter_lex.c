/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/filter_lex.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool lex_wrong(struct parser *p, uint32_t at, uint32_t len, const char *fmt, ...)
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

int lex_hex_digit(char c)
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

	if (*p->p == 'x' && (high = lex_hex_digit(p->p[1])) >= 0 &&
		(low = lex_hex_digit(p->p[2])) >= 0) {
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
		lex_wrong(p, p->at, (uint32_t)(p->p - p->text) - p->at, "the %s is not closed",
			end == '"' ? "string" : "character");
}

/* The longest first. */
static const char *const symbols[] = { "===", "!==", "==", "!=", "~=", ">=", "<=", "&&", "||", "..",
	"(", ")", "{", "}", "[", "]", ",", "!", "~", ">", "<", "&" };

void lex_next(struct parser *p)
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
			lex_wrong(p, p->at, 1, "'%.1s' means nothing here", p->p);
	}
	p->len = (uint32_t)(p->p - p->text) - p->at;
}

bool lex_is_symbol(const struct parser *p, const char *s)
{
	return p->token == T_SYMBOL && strlen(s) == p->len &&
	       strncmp(p->text + p->at, s, p->len) == 0;
}

bool lex_is_word(const struct parser *p, const char *s)
{
	return p->token == T_WORD && strcmp(p->word, s) == 0;
}

bool lex_take(struct parser *p, const char *s)
{
	if (!lex_is_symbol(p, s))
		return false;
	lex_next(p);
	return true;
}

bool lex_take_word(struct parser *p, const char *s)
{
	if (!lex_is_word(p, s))
		return false;
	lex_next(p);
	return true;
}

bool lex_expect(struct parser *p, const char *s)
{
	return lex_take(p, s) || lex_wrong(p, p->at, p->len, "'%s' is missing", s);
}
