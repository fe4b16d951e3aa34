/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_BLAME_H
#define DIFF_BLAME_H

/* Which finding explains what happens with a session, share or open. */

#include "diff/bind.h"
#include "diff/diff.h"

struct blame {
	uint32_t *object[OBJECTS][SIDES]; /* finding (from 1) by object; 0: none */
};

void blame_init(struct blame *b, const struct diff *d);
void blame_free(struct blame *b);

/* The first finding that is about something that one of two messages (or NULL) works on; 0: none.
 */
uint32_t blame_find(const struct blame *b, const struct msg *ma, const struct msg *mb);

/* What m makes (CREATE an open ...) is not what it is on the other side. m may be NULL. */
void blame_add(struct blame *b, const struct msg *m, enum side side, uint32_t finding);

/* What a pair differs in, if it binds a pipe to an interface: all calls on it may follow. */
void blame_binding(struct blame *b, const struct msg *ma, const struct msg *mb,
	const struct view *v, uint32_t finding);

#endif
