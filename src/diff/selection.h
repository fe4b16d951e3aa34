/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DIFF_SELECTION_H
#define DIFF_SELECTION_H

/* The part of a trace that is listed or compared; state is learned from all of it. */

#include "dissect/trace.h"

struct selection {
	uint32_t first_frame, last_frame; /* both included */
	uint32_t stream;                  /* tshark's tcp.stream, NONE: all */
};

#define SELECT_ALL ((struct selection){ 0, UINT32_MAX, NONE })

static inline bool selection_has(
	const struct selection *s, const struct trace *t, uint32_t frame, uint32_t conv)
{
	return frame >= s->first_frame && frame <= s->last_frame &&
	       (s->stream == NONE || trace_conv(t, conv)->info.stream == s->stream);
}

#endif
