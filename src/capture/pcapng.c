/* SPDX-License-Identifier: GPL-3.0-or-later */
/* [draft-ietf-opsawg-pcapng] */
#include "capture/pcapng.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define BLOCK_MAX (16u << 20)
#define SECOND 1000000000u

enum block_type {
	BLOCK_SECTION = 0x0a0d0d0a,
	BLOCK_INTERFACE = 1,
	BLOCK_PACKET = 2, /* obsolete */
	BLOCK_SIMPLE = 3,
	BLOCK_ENHANCED = 6,
	BLOCK_JOURNAL = 9,
	BLOCK_SYSDIG = 0x204,
	BLOCK_CUSTOM = 0xbad,
	BLOCK_CUSTOM_LOCAL = 0x40000bad, /* not to be copied */
};

enum option { OPTION_END = 0, OPTION_TSRESOL = 9, OPTION_TSOFFSET = 14 };

struct interface {
	uint32_t link, snaplen;
	uint64_t per_second; /* ticks of its clock */
	uint64_t offset;     /* seconds */
};

struct pcapng {
	FILE *fp;
	uint64_t at; /* of the next block */
	bool swapped, truncated;
	struct interface *interfaces;
	uint32_t n_interfaces, room_interfaces;
	uint64_t last_ns;
	uint8_t *body;
	uint32_t room;
};

struct pcapng *pcapng_new(FILE *fp)
{
	struct pcapng *g = xcalloc(1, sizeof(*g));

	g->fp = fp;
	return g;
}

static uint32_t get32(const struct pcapng *g, const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return g->swapped ? __builtin_bswap32(v) : v;
}

static uint16_t get16(const struct pcapng *g, const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return g->swapped ? __builtin_bswap16(v) : v;
}

/* Ticks per second of an if_tsresol option; 0 if that does not fit 64 bits. */
static uint64_t resolution(uint8_t tsresol)
{
	uint64_t n = 1;

	if (tsresol & 0x80)
		return (tsresol & 0x7f) < 64 ? 1ull << (tsresol & 0x7f) : 0;
	if (tsresol > 19)
		return 0;
	while (tsresol--)
		n *= 10;
	return n;
}

static uint64_t time_of(const struct interface *i, uint64_t ticks)
{
	__extension__ typedef unsigned __int128 wide;
	uint64_t seconds = ticks / i->per_second, rest = ticks % i->per_second;

	return (seconds + i->offset) * SECOND + (uint64_t)((wide)rest * SECOND / i->per_second);
}

static void interface_options(
	const struct pcapng *g, struct interface *i, const uint8_t *p, uint32_t n)
{
	while (n >= 4) {
		uint32_t code = get16(g, p), len = get16(g, p + 2), step = 4 + (len + 3) / 4 * 4;

		if (code == OPTION_END || len > n - 4)
			return;
		if (code == OPTION_TSRESOL && len == 1 && resolution(p[4]))
			i->per_second = resolution(p[4]);
		if (code == OPTION_TSOFFSET && len == 8) {
			uint64_t first = get32(g, p + 4), second = get32(g, p + 8);
			bool big = g->swapped == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

			i->offset = big ? first << 32 | second : second << 32 | first;
		}
		if (step > n)
			return;
		p += step;
		n -= step;
	}
}

static void add_interface(struct pcapng *g, uint32_t n)
{
	if (n < 8)
		return;
	if (g->n_interfaces == g->room_interfaces) {
		g->room_interfaces = g->room_interfaces ? 2 * g->room_interfaces : 4;
		g->interfaces =
			xrealloc(g->interfaces, g->room_interfaces * sizeof(*g->interfaces));
	}
	struct interface *i = &g->interfaces[g->n_interfaces++];
	*i = (struct interface){ get16(g, g->body), get32(g, g->body + 4), 1000000, 0 };
	interface_options(g, i, g->body + 8, n - 8);
}

static bool damaged(struct pcapng *g)
{
	g->truncated = true;
	return false;
}

/* Reads exactly n bytes; no byte at all is the end of the file if that may be here. */
static bool get(struct pcapng *g, uint8_t *p, uint32_t n, bool may_end)
{
	size_t got = fread(p, 1, n, g->fp);

	if (got == n)
		return true;
	if (got || !may_end || ferror(g->fp))
		g->truncated = true;
	return false;
}

/* The byte order of a section, from the four bytes after its block's head. */
static bool section(struct pcapng *g, uint8_t *head)
{
	static const uint8_t magic[2][4] = { { 0x1a, 0x2b, 0x3c, 0x4d },
		{ 0x4d, 0x3c, 0x2b, 0x1a } };
	bool big_host = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

	if (!get(g, head + 8, 4, false))
		return false;
	if (!memcmp(head + 8, magic[0], 4))
		g->swapped = !big_host;
	else if (!memcmp(head + 8, magic[1], 4))
		g->swapped = big_host;
	else
		return damaged(g);
	g->n_interfaces = 0;
	return true;
}

/*
 * Reads a block: its type, its body, which begins at *at, and the body's
 * length. A section's body is left out.
 */
static bool next_block(struct pcapng *g, uint32_t *type, uint32_t *n, uint64_t *at)
{
	uint8_t head[12], tail[4];
	uint32_t done = 8;

	if (!get(g, head, 8, true))
		return false;
	*type = get32(g, head);
	if (*type == BLOCK_SECTION) {
		if (!section(g, head))
			return false;
		done = 12;
	}
	uint32_t total = get32(g, head + 4);
	if (total < done + 4 || total > BLOCK_MAX)
		return damaged(g);
	*n = total - done - 4;
	if (*n > g->room) {
		free(g->body);
		g->room = *n + *n / 2;
		g->body = xmalloc(g->room);
	}
	if (!get(g, g->body, *n, false) || !get(g, tail, 4, false))
		return false;
	*at = g->at + done;
	g->at += total;
	return true;
}

/* A packet of len bytes, of which the block has cap, from offset in the body. */
static bool packet(struct pcapng *g, struct packet *p, uint32_t interface, uint32_t offset,
	uint32_t cap, uint32_t len, uint64_t at)
{
	p->bytes = (struct slice){ g->body + offset, cap, len, at + offset };
	p->link = g->interfaces[interface].link;
	p->time_ns = g->last_ns;
	return true;
}

/* EPB and PB differ in their first 4 bytes only. */
static bool timed_packet(struct pcapng *g, struct packet *p, bool enhanced, uint32_t n, uint64_t at)
{
	if (n < 20)
		return damaged(g);
	const uint8_t *b = g->body;
	uint32_t interface = enhanced ? get32(g, b) : get16(g, b), cap = get32(g, b + 12);
	if (interface >= g->n_interfaces || cap > n - 20)
		return damaged(g);
	uint64_t ticks = (uint64_t)get32(g, b + 4) << 32 | get32(g, b + 8);
	g->last_ns = time_of(&g->interfaces[interface], ticks);
	return packet(g, p, interface, 20, cap, get32(g, b + 16), at);
}

/* It has neither time (the one before is taken) nor captured length. */
static bool simple_packet(struct pcapng *g, struct packet *p, uint32_t n, uint64_t at)
{
	if (n < 4 || !g->n_interfaces)
		return damaged(g);
	uint32_t len = get32(g, g->body), cap = n - 4, snaplen = g->interfaces[0].snaplen;
	if (cap > len)
		cap = len;
	if (snaplen && cap > snaplen)
		cap = snaplen;
	return packet(g, p, 0, 4, cap, len, at);
}

/* Wireshark gives frame numbers also to these. */
static bool no_packet(const struct pcapng *g, struct packet *p)
{
	*p = (struct packet){ .link = LINK_NONE, .time_ns = g->last_ns };
	return true;
}

bool pcapng_next(struct pcapng *g, struct packet *p)
{
	uint32_t type, n;
	uint64_t at;

	while (next_block(g, &type, &n, &at))
		switch (type) {
		case BLOCK_INTERFACE:
			add_interface(g, n);
			break;
		case BLOCK_ENHANCED:
		case BLOCK_PACKET:
			return timed_packet(g, p, type == BLOCK_ENHANCED, n, at);
		case BLOCK_SIMPLE:
			return simple_packet(g, p, n, at);
		case BLOCK_JOURNAL:
		case BLOCK_SYSDIG:
		case BLOCK_CUSTOM:
		case BLOCK_CUSTOM_LOCAL:
			return no_packet(g, p);
		}
	return false;
}

bool pcapng_truncated(const struct pcapng *g)
{
	return g->truncated;
}

void pcapng_free(struct pcapng *g)
{
	if (!g)
		return;
	free(g->interfaces);
	free(g->body);
	free(g);
}
