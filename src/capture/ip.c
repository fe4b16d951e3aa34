/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "capture/flow.h"
#include "capture/layers.h"

#define DEPTH_MAX 8
#define VXLAN_PORT 4789

enum {
	PROTO_HOP_BY_HOP = 0,
	PROTO_ICMP = 1,
	PROTO_IPV4 = 4,
	PROTO_TCP = 6,
	PROTO_UDP = 17,
	PROTO_IPV6 = 41,
	PROTO_ROUTING = 43,
	PROTO_FRAGMENT = 44,
	PROTO_GRE = 47,
	PROTO_AUTH = 51,
	PROTO_ICMPV6 = 58,
	PROTO_OPTIONS = 60,
	PROTO_MOBILITY = 135,
	PROTO_HIP = 139,
	PROTO_SHIM6 = 140,
};

static void quoted(struct decoder *d, struct slice *s);

static void udp(struct decoder *d, struct slice *s)
{
	if (s->cap < 16 || be16(s->p + 2) != VXLAN_PORT || !(s->p[8] & 8))
		return;
	slice_skip(s, 16);
	link_input(d, ETHERNET, s);
}

/* Error messages quote the packet they are about: it counts for stream numbers. */
static void icmp(struct decoder *d, uint8_t protocol, struct slice *s)
{
	if (s->cap < 8)
		return;
	uint8_t type = s->p[0];
	bool error = protocol == PROTO_ICMPV6
			     ? type >= 1 && type <= 4
			     : type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
	slice_skip(s, 8);
	if (error)
		quoted(d, s);
}

static void transport(struct decoder *d, uint8_t protocol, const struct hosts *h, struct slice *s)
{
	switch (protocol) {
	case PROTO_TCP:
		flow_input(d->flows, h, s, FLOW_WHOLE, d->when);
		break;
	case PROTO_UDP:
		udp(d, s);
		break;
	case PROTO_GRE:
		gre_input(d, s);
		break;
	case PROTO_IPV4:
	case PROTO_IPV6:
		ip_input(d, s);
		break;
	case PROTO_ICMP:
	case PROTO_ICMPV6:
		icmp(d, protocol, s);
		break;
	}
}

/*
 * Steps over IPv6 extension headers up to a fragment header or the payload.
 * Returns the protocol that follows; s is cut to 0 captured bytes if it ends before.
 */
static uint8_t ip6_extensions(struct slice *s, uint8_t next)
{
	for (;;) {
		uint32_t unit = next == PROTO_AUTH ? 4 : 8, extra = next == PROTO_AUTH ? 2 : 1;

		if (next != PROTO_HOP_BY_HOP && next != PROTO_ROUTING && next != PROTO_OPTIONS &&
			next != PROTO_AUTH && next != PROTO_MOBILITY && next != PROTO_HIP &&
			next != PROTO_SHIM6)
			return next;
		uint32_t n = s->cap < 8 ? 0 : (s->p[1] + extra) * unit;
		if (!n || n > s->cap) {
			slice_clip(s, 0);
			return next;
		}
		next = s->p[0];
		slice_skip(s, n);
	}
}

static void fragment(struct decoder *d, const struct fragment_of *of, uint32_t offset, bool more,
	struct slice *s)
{
	struct slice whole;
	uint8_t *memory = NULL, protocol = of->protocol;

	if (s->cap < s->len) { /* never to be completed; the header in the first part counts */
		if (!offset && of->protocol == PROTO_TCP)
			flow_input(d->flows, &of->hosts, s, FLOW_HEADER, d->when);
		return;
	}
	if (fragment_add(d->fragments, of, offset, more, s, &whole, &memory)) {
		if (of->hosts.family == 6)
			protocol = ip6_extensions(&whole, protocol);
		transport(d, protocol, &of->hosts, &whole);
	}
	free(memory);
}

/* Checks an IPv4 header and cuts s to what it says; returns its length, 0 if it is none. */
static uint32_t ip4_header(struct slice *s)
{
	if (s->cap < 20)
		return 0;
	uint32_t header = (s->p[0] & 15u) * 4, total = be16(s->p + 2);
	if (header < 20 || s->cap < header)
		return 0;
	if (total) { /* 0: left to the network card to fill in */
		if (total < header)
			return 0;
		slice_clip(s, total);
	}
	return header;
}

static void ip4(struct decoder *d, struct slice *s)
{
	const uint8_t *p = s->p;
	uint32_t header = ip4_header(s);

	if (!header)
		return;
	struct fragment_of of = { { p + 12, p + 16, 4, be16(p + 4) }, be16(p + 4), p[9] };
	uint32_t offset = (be16(p + 6) & 0x1fffu) * 8;
	bool more = p[6] & 0x20;
	slice_skip(s, header);
	if (offset || more)
		fragment(d, &of, offset, more, s);
	else
		transport(d, of.protocol, &of.hosts, s);
}

static void ip6(struct decoder *d, struct slice *s)
{
	const uint8_t *p = s->p;

	if (s->cap < 40)
		return;
	uint32_t payload = be16(p + 4);
	slice_skip(s, 40);
	if (payload) /* 0: a jumbogram, or left to the network card */
		slice_clip(s, payload);
	struct fragment_of of = { { p + 8, p + 24, 6, 0 }, 0, ip6_extensions(s, p[6]) };
	if (of.protocol == PROTO_FRAGMENT) {
		if (s->cap < 8)
			return;
		uint32_t place = be16(s->p + 2);
		of.protocol = s->p[0];
		of.id = be32(s->p + 4);
		slice_skip(s, 8);
		if (place & 0xfff9) {
			fragment(d, &of, place & 0xfff8, place & 1, s);
			return;
		}
		of.protocol = ip6_extensions(s, of.protocol);
	}
	transport(d, of.protocol, &of.hosts, s);
}

void ip_input(struct decoder *d, struct slice *s)
{
	if (!s->cap || d->depth == DEPTH_MAX)
		return;
	d->depth++;
	if (s->p[0] >> 4 == 4)
		ip4(d, s);
	else if (s->p[0] >> 4 == 6)
		ip6(d, s);
	d->depth--;
}

static void quoted(struct decoder *d, struct slice *s)
{
	struct hosts h = { 0 };

	if (s->cap >= 20 && s->p[0] >> 4 == 4) {
		const uint8_t *p = s->p;
		uint32_t header = (p[0] & 15u) * 4;

		if (header < 20 || header > s->cap || p[9] != PROTO_TCP || be16(p + 6) & 0x1fff)
			return;
		h = (struct hosts){ p + 12, p + 16, 4, 0 };
		slice_skip(s, header);
	} else if (s->cap >= 40 && s->p[0] >> 4 == 6 && s->p[6] == PROTO_TCP) {
		h = (struct hosts){ s->p + 8, s->p + 24, 6, 0 };
		slice_skip(s, 40);
	} else {
		return;
	}
	flow_input(d->flows, &h, s, FLOW_HEADER, d->when);
}
