/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CAPTURE_FLOW_H
#define CAPTURE_FLOW_H

/* TCP connections: their numbers, and which of them carry SMB. */

#include "capture/layers.h"

struct flows;

/* How much of a TCP segment there is to go by. */
enum flow_part {
	FLOW_WHOLE,
	FLOW_HEADER, /* quoted in an error message, or a fragment: the header only */
};

struct flows *flows_new(const struct capture_options *options, const struct capture_sink *sink,
	struct store *store, struct capture_stats *stats);

/* A TCP segment, header first. */
void flow_input(struct flows *fl, const struct hosts *h, struct slice *s, enum flow_part part,
	struct stamp when);

/* The end of the capture: hands over what is incomplete or was not answered. */
void flows_finish(struct flows *fl);

void flows_free(struct flows *fl);

#endif
