/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_FILTER_LEX_H
#define REPORT_FILTER_LEX_H

/* The words and signs that a filter's text is made of. */

#include "report/filter_ast.h"

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

/* Notes what is wrong, the first time, with its place in the text. Returns false. */
bool lex_wrong(struct parser *p, uint32_t at, uint32_t len, const char *fmt, ...) PRINTF_LIKE(4, 5);

/* Goes on to the next token. */
void lex_next(struct parser *p);

bool lex_is_symbol(const struct parser *p, const char *s);
bool lex_is_word(const struct parser *p, const char *s);

/* Goes on if the token is this sign, or this word; false: it is not. */
bool lex_take(struct parser *p, const char *s);
bool lex_take_word(struct parser *p, const char *s);

/* The same; that it is not is wrong. */
bool lex_expect(struct parser *p, const char *s);

/* The value of a hexadecimal digit, -1 if it is none. */
int lex_hex_digit(char c);

#endif
