/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CAPTURE_LAYERS_H
#define CAPTURE_LAYERS_H

/* From a frame to TCP segments: link layers, tunnels, IP and its fragments. */

#include <stdbool.h>
#include <stdint.h>

#include "capture/packet.h"

struct flows;
struct fragments;

/* One frame on its way up. */
struct decoder {
	struct flows *flows;
	struct fragments *fragments;
	struct stamp when;
	unsigned depth; /* of tunnels within tunnels */
};

#define ETHERNET 1u

/* The slice is used up on its way through the layers. */

bool link_supported(uint32_t link);
void link_input(struct decoder *d, uint32_t link, struct slice *s);

/* What follows an ethertype, VLAN tags included. */
void ethertype_input(struct decoder *d, uint16_t type, struct slice *s);

void ip_input(struct decoder *d, struct slice *s);

/* A GRE header and what is in it. */
void gre_input(struct decoder *d, struct slice *s);

/* What an IP header tells of a packet. */
struct hosts {
	const uint8_t *src, *dst;
	uint8_t family;
	uint16_t id; /* IPv4 identification: two captures of one packet share it */
};

struct fragments *fragments_new(void);
void fragments_free(struct fragments *f);

/* What tells the datagram that a fragment belongs to. */
struct fragment_of {
	struct hosts hosts;
	uint32_t id;
	uint8_t protocol;
};

/*
 * Adds a fragment at an offset in bytes; more: it is not the last one. True
 * if the datagram is complete: *out has its payload in memory for the caller
 * to free.
 */
bool fragment_add(struct fragments *f, const struct fragment_of *of, uint32_t offset, bool more,
	const struct slice *s, struct slice *out, uint8_t **memory);

#endif
