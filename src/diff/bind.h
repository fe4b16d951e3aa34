/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_BIND_H
#define DIFF_BIND_H

/*
 * Which object of a answers to which of b. Objects (sessions, shares, opens)
 * and values that stand for objects (lease keys, GUIDs, host names) are bound
 * pairwise where aligned messages first refer to them; a later reference to
 * another one is a difference.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "dissect/trace.h"

enum object { OBJECT_SESSION, OBJECT_SHARE, OBJECT_OPEN, OBJECTS };

struct bind {
	uint32_t *partner[OBJECTS][2]; /* by object of a side: the other side's, or NONE */
	struct map values[2];          /* (kind, hash of the value) -> index into the other's */
	struct vec hashes;
	struct map seen[2]; /* (kind, hash of the value) -> message */
	struct map apart;   /* hash of what a counter belongs to -> how far apart both sides' are */
	const struct trace *trace[2];
	struct known {
		struct map latest;  /* hash of an id -> the last object that had it */
		uint32_t *previous; /* by object: the one that had it before */
	} known[OBJECTS][2];        /* empty until somebody asks */
};

void bind_init(struct bind *b, const struct trace *ta, const struct trace *tb);
void bind_free(struct bind *b);

/* Whether two objects (or NONE) are, or now become, partners. */
bool bind_object(struct bind *b, enum object kind, uint32_t oa, uint32_t ob);

/* Whether they are partners now. */
bool bind_is_partner(const struct bind *b, enum object kind, uint32_t oa, uint32_t ob);

/*
 * The same for values, by a hash of each. A message that introduces values
 * (renew) may bind them anew: servers reuse numbers.
 */
bool bind_value(struct bind *b, uint32_t kind, uint64_t va, uint64_t vb, bool renew);

/*
 * The session or open of a side (0, 1) that an id in a message stands for, or
 * NONE: the last that had it when the message was sent. A FileId is known by
 * its persistent half, which alone holds beyond a connection, [MS-SMB2] 2.2.14.1.
 */
uint32_t bind_session(struct bind *b, unsigned side, uint64_t id, uint32_t msg);
uint32_t bind_open(struct bind *b, unsigned side, const uint8_t fid[16], uint32_t msg);

/*
 * Whether two counters of one thing, by a hash of it, are as far apart as they
 * were last time. How far they are at first means nothing.
 */
bool bind_counter(struct bind *b, uint64_t of, uint16_t va, uint16_t vb);

/* A side (0, 1) has a value in a message: the first one is remembered. */
void bind_seen(struct bind *b, unsigned side, uint32_t kind, uint64_t value, uint32_t msg);

/* The message that a side had a value in first, or NONE. */
uint32_t bind_first(const struct bind *b, unsigned side, uint32_t kind, uint64_t value);

/* Whether two values are partners now. */
bool bind_is_bound(const struct bind *b, uint32_t kind, uint64_t va, uint64_t vb);

#endif
