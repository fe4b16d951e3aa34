/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

/* The last line, when something is typed into it. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum prompt_kind {
	PROMPT_NONE,
	PROMPT_SEARCH,
	PROMPT_FILTER,
	PROMPT_COMMAND,
	PROMPT_WRITE,
	PROMPT_RULES,
	PROMPT_RULE,
	PROMPT_PROGRAM,
	PROMPTS
};

#define PROMPT_MAX 1024u
#define HISTORY 16u

struct prompt {
	enum prompt_kind kind;
	char text[PROMPT_MAX];
	size_t n, at;                    /* bytes; the cursor */
	char *history[PROMPTS][HISTORY]; /* the latest first */
	unsigned shown;                  /* entry of the history, from 1; 0: what is typed */
	char error[320];
	char offers[512]; /* how the word can go on, until the next key */
};

void prompt_open(struct prompt *p, enum prompt_kind kind, const char *text);
void prompt_free(struct prompt *p);

enum prompt_result { PROMPT_GOES_ON, PROMPT_DONE, PROMPT_CANCELLED };

/* Takes a key. What is typed stays in text; PROMPT_DONE has noted it in the history. */
enum prompt_result prompt_key(struct prompt *p, uint32_t key);

/* The character that stands before the text. */
const char *prompt_sign(enum prompt_kind kind);

#endif
