/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CAPTURE_PACKET_H
#define CAPTURE_PACKET_H

/* What the layers of the capture hand to each other. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "capture/capture.h"

#define AT_NOWHERE UINT64_MAX

/* A piece of a packet. */
struct slice {
	const uint8_t *p;
	uint32_t cap, len; /* bytes captured; bytes there were on the wire, never fewer */
	uint64_t at;       /* where the store has them, or AT_NOWHERE */
};

/* When something happened. */
struct stamp {
	uint32_t frame;
	uint64_t time_ns;
};

/* Link type of what has a frame number but is no packet. */
#define LINK_NONE UINT32_MAX

struct packet {
	struct slice bytes;
	uint32_t link; /* LINKTYPE or DLT: both numberings are understood; or LINK_NONE */
	uint64_t time_ns;
};

/* Steps over n <= s->len bytes, whether they were captured or not. */
static inline void slice_skip(struct slice *s, uint32_t n)
{
	uint32_t captured = n < s->cap ? n : s->cap;

	s->p += captured;
	s->cap -= captured;
	s->len -= n;
	if (s->at != AT_NOWHERE)
		s->at += n;
}

/* Keeps at most the first len bytes. */
static inline void slice_clip(struct slice *s, uint32_t len)
{
	if (s->len > len)
		s->len = len;
	if (s->cap > len)
		s->cap = len;
}

static inline uint16_t be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* A file of packets. */
struct source;

/* Opens a capture, or NULL and e says why. */
struct source *source_open(
	const char *path, const struct capture_progress *progress, struct err *e);

/* The next packet, valid until the next call; false at the end. */
bool source_next(struct source *s, struct packet *p);

/* Whether progress wanted no more. */
bool source_stopped(const struct source *s);

/* After the last packet: the file ends inside a packet or is damaged there. */
bool source_truncated(const struct source *s);

/* Descriptor to read bytes at packet.bytes.at from, or -1 if the file is no plain one. */
int source_fd(const struct source *s);

void source_close(struct source *s);

/* The name of a link type in a buffer of n bytes. */
void source_link_name(uint32_t link, char *out, size_t n);

#endif
