/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "capture/layers.h"

#include <string.h>
/* Tunnels in tunnels are followed so far. */
#define DEPTH_MAX 8

enum {
	TYPE_IPV4 = 0x0800,
	TYPE_IPV6 = 0x86dd,
	TYPE_VLAN = 0x8100,
	TYPE_QINQ = 0x88a8,
	TYPE_QINQ_OLD = 0x9100,
	TYPE_BRIDGED = 0x6558, /* Ethernet inside GRE */
};

static void ethernet(struct decoder *d, struct slice *s)
{
	static const uint8_t snap[6] = { 0xaa, 0xaa, 0x03, 0, 0, 0 };

	if (s->cap < 14)
		return;
	uint16_t type = be16(s->p + 12);
	slice_skip(s, 14);
	if (type <= 1500) { /* a length: the type stands in a SNAP header, if any */
		if (s->cap < 8 || memcmp(s->p, snap, sizeof(snap)) != 0)
			return;
		type = be16(s->p + 6);
		slice_skip(s, 8);
	}
	ethertype_input(d, type, s);
}

void ethertype_input(struct decoder *d, uint16_t type, struct slice *s)
{
	while (type == TYPE_VLAN || type == TYPE_QINQ || type == TYPE_QINQ_OLD) {
		if (s->cap < 4)
			return;
		type = be16(s->p + 2);
		slice_skip(s, 4);
	}
	if (type == TYPE_IPV4 || type == TYPE_IPV6)
		ip_input(d, s);
	else if (type == TYPE_BRIDGED)
		link_input(d, ETHERNET, s);
}

static void sll(struct decoder *d, struct slice *s)
{
	if (s->cap < 16)
		return;
	uint16_t type = be16(s->p + 14);
	slice_skip(s, 16);
	ethertype_input(d, type, s);
}

static void sll2(struct decoder *d, struct slice *s)
{
	if (s->cap < 20)
		return;
	uint16_t type = be16(s->p);
	slice_skip(s, 20);
	ethertype_input(d, type, s);
}

/* Four bytes of address family, of the capturing machine, in its byte order. */
static void null(struct decoder *d, struct slice *s)
{
	if (s->cap < 4)
		return;
	uint32_t family = be32(s->p);
	if (family > 0xffff)
		family = __builtin_bswap32(family);
	slice_skip(s, 4);
	/* AF_INET is 2 everywhere; AF_INET6 differs between the BSDs, macOS and Linux. */
	if (family == 2 || family == 10 || family == 24 || family == 28 || family == 30)
		ip_input(d, s);
}

static const struct link {
	uint32_t number;
	void (*input)(struct decoder *d, struct slice *s);
} links[] = {
	{ ETHERNET, ethernet },
	{ 0, null },
	{ 12, ip_input },  /* raw IP, as DLT */
	{ 14, ip_input },  /* the same on OpenBSD */
	{ 101, ip_input }, /* the same in files */
	{ 108, null },     /* OpenBSD loopback */
	{ 113, sll },
	{ 228, ip_input }, /* IPv4 only */
	{ 229, ip_input }, /* IPv6 only */
	{ 276, sll2 },
};

static const struct link *find(uint32_t link)
{
	for (unsigned i = 0; i < sizeof(links) / sizeof(*links); i++)
		if (links[i].number == link)
			return &links[i];
	return NULL;
}

bool link_supported(uint32_t link)
{
	return find(link) != NULL;
}

void link_input(struct decoder *d, uint32_t link, struct slice *s)
{
	const struct link *l = find(link);

	if (!l || d->depth == DEPTH_MAX)
		return;
	d->depth++;
	l->input(d, s);
	d->depth--;
}

void gre_input(struct decoder *d, struct slice *s)
{
	enum { CHECKSUM = 0x8000, ROUTING = 0x4000, KEY = 0x2000, SEQUENCE = 0x1000, VERSION = 7 };

	if (s->cap < 4)
		return;
	uint16_t flags = be16(s->p), type = be16(s->p + 2);
	uint32_t header = 4u + (flags & CHECKSUM ? 4u : 0u) + (flags & KEY ? 4u : 0u) +
			  (flags & SEQUENCE ? 4u : 0u);
	if (flags & (ROUTING | VERSION) || s->cap < header)
		return;
	slice_skip(s, header);
	ethertype_input(d, type, s);
}
