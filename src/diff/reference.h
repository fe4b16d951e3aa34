/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_REFERENCE_H
#define DIFF_REFERENCE_H

/*
 * Several traces that are known to be good: where b is like one of them it is
 * good. What differs between a reference and b is kept by where in b it is.
 */

#include "diff/diff.h"

struct reference {
	const char *path;        /* of its capture, as the user wrote it */
	char *reason;            /* "good.pcap has it as B does" */
	struct vec places;       /* struct place, those of one message of b together */
	struct map messages;     /* message (or event) of b -> the first of its places */
	struct map missing;      /* what b lacks -> how often */
	struct map missing_seen; /* ... and how often it was asked for */
};

/* Keeps what differs between the reference (the diff's a) and b. Free with reference_free. */
void reference_init(struct reference *r, struct diff *d);
void reference_free(struct reference *r);

/* Forgets what it was asked, before the same traces are compared again. */
void reference_restart(struct reference *r);

/* Accepts what the reference has as b does. r must outlive the diff it judges. */
struct judge reference_judge(struct reference *r);

#endif
