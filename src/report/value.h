/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_VALUE_H
#define REPORT_VALUE_H

/* The value of a node, for people and for JSON. */

#include "dissect/tree.h"

/* The number of a bit field of a flag word: 0 or 1, or, of several bits, their own value (where
 * they stand, if they are apart). */
uint64_t value_of_bit(const struct bit *b, uint64_t word);

/* Appends that number's name, if it has one, else the number. */
void value_bit_text(const struct bit *b, uint64_t word, struct buf *out);

/* The number of a T_INT, from its bytes. */
int64_t value_signed(const struct node *n);

/* What is wrong at an error node, NULL if nothing is. */
const char *value_error(const struct node *n);

/*
 * Appends the value as one line for people, safe for a terminal. A value of
 * more than limit bytes is cut and says how long it is.
 */
void value_text(const struct tree *t, const struct node *n, uint32_t limit, struct buf *out);

/*
 * The same, as short as it says it: the name alone where the value has one,
 * and of a flag word only the number.
 */
void value_brief(const struct tree *t, const struct node *n, uint32_t limit, struct buf *out);

/* Appends the name of an element of a list: its tag, file name, SID. False if it has none. */
bool value_identity(const struct tree *t, uint32_t group, struct buf *out);

#endif
