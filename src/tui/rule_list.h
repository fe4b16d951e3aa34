/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TUI_RULE_LIST_H
#define TUI_RULE_LIST_H

/* The rules as the user sees them: on or off, with what each has silenced, undone step by step. */

#include "base/buf.h"
#include "diff/rules.h"

struct tui;

struct listed_rule {
	struct rule rule;
	bool on;
	bool given; /* came with the command line or a file */
};

#define UNDO_MAX 32u

struct rule_state {
	struct listed_rule *list;
	uint32_t n;
};

struct rule_list {
	struct listed_rule *list;
	uint32_t n;
	uint32_t n_given;  /* rules that the captures were read with; first of the list */
	uint32_t edited;   /* the rule in the line at the bottom, NONE: a new one */
	bool counting;     /* hits, as far as count_at */
	uint32_t count_at; /* entry */
	uint32_t hits[RULES_MAX + 1];     /* by number: messages in which it silences something */
	struct rules *plain;              /* the profile and mappings alone, while counting */
	struct rule_state undo[UNDO_MAX]; /* the latest first */
	unsigned n_undo;
};

/* Lists the rules that are in force at the start. */
void rule_list_init(struct tui *t);
void rule_list_free(struct tui *t);

/*
 * Whether what was equal under the rules that the captures were read with is
 * equal now: they are in force, and others only silence more.
 */
bool rule_list_stands(const struct tui *t);

/* Adds a rule and looks at the entries anew. Its strings are copied. */
void rule_list_add(struct tui *t, const struct rule *rule);

void rule_list_toggle(struct tui *t, uint32_t i);
void rule_list_delete(struct tui *t, uint32_t i);

/* Opens the line at the bottom with a rule to be changed; i NONE: with a new one. */
void rule_list_edit(struct tui *t, uint32_t i);

/* Takes what stands in that line; false: e says what is wrong. */
bool rule_list_take(struct tui *t, const char *text, struct err *e) MUST_USE;

void rule_list_undo(struct tui *t);

/* Writes the rules that are on to a file that --rules takes. */
void rule_list_save(struct tui *t, const char *path);

/*
 * Counts for each rule, while the list of them is shown, in how many messages
 * it silences something (rule_hits.c). _step: false if there is nothing to do.
 */
void rule_hits_begin(struct tui *t);
bool rule_hits_step(struct tui *t);
void rule_hits_end(struct tui *t);

void rule_list_text(struct tui *t, uint32_t i, struct buf *out, unsigned *style);

#endif
