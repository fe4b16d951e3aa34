/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "capture/layers.h"

/* So many datagrams are put together at once; a further one takes the oldest one's place. */
#define SLOTS 64
#define DATAGRAM_MAX 65535u
#define UNITS (65536 / 8)

struct datagram {
	bool used;
	uint8_t family, protocol;
	uint8_t src[16], dst[16];
	uint32_t id;
	uint64_t born;
	uint32_t units; /* of 8 bytes that are there */
	uint32_t end;   /* of the last one of them */
	uint32_t total; /* length of the payload, 0: not known yet */
	uint32_t room;
	uint8_t *data;
	uint8_t there[UNITS / 8]; /* a bit for each unit */
};

struct fragments {
	struct datagram slots[SLOTS];
	uint64_t count;
};

struct fragments *fragments_new(void)
{
	return xcalloc(1, sizeof(struct fragments));
}

void fragments_free(struct fragments *f)
{
	for (unsigned i = 0; i < SLOTS; i++)
		free(f->slots[i].data);
	free(f);
}

static bool matches(const struct datagram *g, const struct fragment_of *of)
{
	size_t n = of->hosts.family == 4 ? 4 : 16;

	return g->used && g->id == of->id && g->family == of->hosts.family &&
	       g->protocol == of->protocol && !memcmp(g->src, of->hosts.src, n) &&
	       !memcmp(g->dst, of->hosts.dst, n);
}

static struct datagram *find(struct fragments *f, const struct fragment_of *of)
{
	struct datagram *oldest = &f->slots[0];
	size_t n = of->hosts.family == 4 ? 4 : 16;

	for (unsigned i = 0; i < SLOTS; i++) {
		struct datagram *g = &f->slots[i];

		if (matches(g, of))
			return g;
		if (g->born < oldest->born)
			oldest = g;
	}
	free(oldest->data);
	*oldest = (struct datagram){ .used = true, .family = of->hosts.family, .id = of->id };
	oldest->protocol = of->protocol;
	oldest->born = ++f->count;
	memcpy(oldest->src, of->hosts.src, n);
	memcpy(oldest->dst, of->hosts.dst, n);
	return oldest;
}

/* Copies the units that are not there yet: of two that overlap the first one counts. */
static void fill(struct datagram *g, uint32_t offset, const struct slice *s)
{
	uint32_t need = (offset + s->len + 7) / 8 * 8;

	if (need > g->room) {
		g->room = need > 2 * g->room ? need : 2 * g->room;
		g->data = xrealloc(g->data, g->room);
	}
	for (uint32_t i = 0; i < s->len; i += 8) {
		uint32_t unit = (offset + i) / 8;

		if (g->there[unit / 8] & 1u << unit % 8)
			continue;
		g->there[unit / 8] |= (uint8_t)(1u << unit % 8);
		g->units++;
		memcpy(g->data + offset + i, s->p + i, s->len - i < 8 ? s->len - i : 8);
	}
}

bool fragment_add(struct fragments *f, const struct fragment_of *of, uint32_t offset, bool more,
	const struct slice *s, struct slice *out, uint8_t **memory)
{
	if (!s->len || offset + s->len > DATAGRAM_MAX || (more && s->len % 8))
		return false;
	struct datagram *g = find(f, of);
	uint32_t end = offset + s->len;
	if ((g->total && end > g->total) || (!more && end < g->end))
		return false;
	fill(g, offset, s);
	if (end > g->end)
		g->end = end;
	if (!more)
		g->total = end;
	if (!g->total || g->units != (g->total + 7) / 8)
		return false;
	*memory = g->data;
	*out = (struct slice){ g->data, g->total, g->total, AT_NOWHERE };
	*g = (struct datagram){ 0 };
	return true;
}
