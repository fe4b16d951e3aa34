/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_OUT_H
#define REPORT_OUT_H

/* Where a writer's text goes: one big buffer before a stream. */

#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"

struct out {
	FILE *file;
	struct buf buf;
	int error; /* errno of the first write that failed; 0: none, and all that follows is lost */
};

#define OUT_SPILL 65536u

/* Writes out what is in the buffer. */
void out_spill(struct out *o);

/* To be called between pieces of text: spills if enough has come together. */
static inline void out_step(struct out *o)
{
	if (o->buf.n >= OUT_SPILL)
		out_spill(o);
}

/* Writes out what is left and frees the buffer. False with errno if anything was lost. */
bool out_end(struct out *o) MUST_USE;

#endif
