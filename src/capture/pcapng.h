/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CAPTURE_PCAPNG_H
#define CAPTURE_PCAPNG_H

#include <stdbool.h>
#include <stdio.h>

#include "capture/packet.h"

struct pcapng;

/* Reads packets from a stream that stands at its first byte. */
struct pcapng *pcapng_new(FILE *fp);

/* The next packet, valid until the next call, its place counted from the first byte. */
bool pcapng_next(struct pcapng *g, struct packet *p);

/* The file ended inside a block, or with one that is none. */
bool pcapng_truncated(const struct pcapng *g);

void pcapng_free(struct pcapng *g);

#endif
