/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bytes of each side of a connection in their order. What comes too
 * early is kept as places in the store. What the peer has acknowledged but
 * the capture has not seen is given up after some more packets, since an
 * acknowledgement may be captured before what it acknowledges. Until then
 * the peer's own data is held back: it may answer what waits.
 */
#include <stdlib.h>
#include <string.h>

#include "capture/conn.h"
#include "capture/store.h"

/* No acknowledgement moves on by more ([RFC7323] 2.3). */
#define WINDOW_MAX (1u << 30)
/* Packets of the connection that may come between an acknowledgement and its data. */
#define GRACE 8
/* More segments than this do not wait for a missing one. */
#define LATER_MAX 1024u
#define LATER_MAX_ONE_WAY 64u /* if nothing is seen of the peer */

static int32_t distance(uint32_t from, uint32_t to)
{
	return (int32_t)(to - from);
}

static bool has_hole(const struct half *h)
{
	return h->n_later && distance(h->next, h->later[h->first_later].seq) > 0;
}

/* The peer has bytes that are still missing here, and others wait for them. */
static bool overtaken(const struct half *h)
{
	return has_hole(h) && distance(h->next, h->acked) > 0;
}

/* Hands the next bytes on to the framing. */
static void take(struct conn *c, unsigned side, struct slice *s, struct stamp when)
{
	struct half *h = &c->half[side];

	if (when.frame > h->last.frame)
		h->last = when;
	h->next += s->len;
	uint32_t missing = s->len - s->cap;
	s->len = s->cap;
	nbss_bytes(c, side, s, h->last);
	if (missing)
		nbss_missing(c, side, missing, PDU_CUT);
}

static void keep(
	struct conn *c, unsigned side, uint32_t seq, const struct slice *s, struct stamp when)
{
	struct half *h = &c->half[side];
	uint32_t i;

	if (h->first_later + h->n_later == h->room) {
		if (h->first_later > h->room / 2) {
			memmove(h->later, h->later + h->first_later,
				h->n_later * sizeof(*h->later));
			h->first_later = 0;
		} else {
			h->room = h->room ? 2 * h->room : 8;
			h->later = xrealloc(h->later, h->room * sizeof(*h->later));
		}
	}
	struct segment *first = h->later + h->first_later;
	for (i = h->n_later; i && distance(seq, first[i - 1].seq) > 0; i--)
		;
	if (i && first[i - 1].seq == seq && first[i - 1].len >= s->len) {
		c->shared->stats->retransmitted++;
		return;
	}
	memmove(first + i + 1, first + i, (h->n_later - i) * sizeof(*first));
	first[i] = (struct segment){ seq, s->len, s->cap, when.frame, when.time_ns, s->at };
	h->n_later++;
}

/* Takes a kept segment that is no longer early. */
static void take_kept(struct conn *c, unsigned side, struct segment g)
{
	struct conn_shared *shared = c->shared;
	struct half *h = &c->half[side];
	uint32_t old = h->next - g.seq;

	if (old >= g.len)
		return;
	uint8_t *bytes = xmalloc(g.cap);
	if (!store_read(shared->store, g.at, g.cap, bytes))
		g.cap = 0;
	struct slice s = { bytes, g.cap, g.len, g.at };
	slice_skip(&s, old);
	take(c, side, &s, (struct stamp){ g.frame, g.time_ns });
	free(bytes);
}

static bool drain(struct conn *c, unsigned side)
{
	struct half *h = &c->half[side];
	bool progress = false;

	while (h->n_later && !has_hole(h) && !overtaken(&c->half[!side])) {
		struct segment g = h->later[h->first_later];

		h->first_later++;
		if (!--h->n_later) {
			free(h->later);
			h->later = NULL;
			h->first_later = h->room = 0;
		}
		take_kept(c, side, g);
		progress = true;
	}
	return progress;
}

/* Gives up the bytes before the first kept segment, or as many as are acknowledged. */
static void give_up(struct conn *c, unsigned side)
{
	struct half *h = &c->half[side];
	struct segment *first = &h->later[h->first_later];
	uint32_t n = first->seq - h->next, known = h->acked - h->next;

	if (overtaken(h) && known < n)
		n = known;
	struct stamp when = { first->frame, first->time_ns };
	conn_event(c, side, EVENT_GAP, 0, n, when);
	h->last = (struct stamp){ 0, 0 };
	h->next += n;
	h->wait = 0;
	nbss_missing(c, side, n, PDU_GAP);
}

static bool too_many(const struct conn *c, unsigned side)
{
	const struct half *peer = &c->half[!side];
	uint32_t max = peer->synced || c->half[side].acked != c->half[side].next
			       ? LATER_MAX
			       : LATER_MAX_ONE_WAY;

	return c->half[side].n_later > max || peer->n_later > LATER_MAX;
}

void tcp_settle(struct conn *c, bool end)
{
	bool progress = true;

	for (unsigned side = 0; side < 2; side++)
		if (overtaken(&c->half[side]))
			c->half[side].wait++;
		else
			c->half[side].wait = 0;
	while (progress && tcp_waiting(c)) {
		progress = drain(c, 0);
		progress |= drain(c, 1);
		for (unsigned side = 0; side < 2 && !progress; side++) {
			struct half *h = &c->half[side];

			if (!has_hole(h) || !(end || h->wait > GRACE || too_many(c, side)))
				continue;
			give_up(c, side);
			progress = true;
		}
	}
}

void tcp_begin(struct conn *c, unsigned side, uint32_t seq, bool anew)
{
	struct half *h = &c->half[side];
	bool untouched = !h->last.frame && !h->n_later;

	if (anew && !untouched && h->next != seq) {
		tcp_settle(c, true);
		nbss_end(c, side);
		h->fin = h->synced = false;
	}
	if (h->synced && !untouched)
		return;
	h->synced = true;
	h->next = h->acked = seq;
	h->framer.sure = !c->tentative;
}

void tcp_ack(struct conn *c, unsigned side, uint32_t seq, struct stamp when)
{
	struct half *peer = &c->half[!side];

	if (peer->synced && seq - peer->acked - 1 < WINDOW_MAX) {
		peer->acked = seq;
		peer->acked_when = when;
	}
}

/* A segment without news: another capture of a packet, or sent again. */
static void count_old(struct conn *c, struct half *h, uint64_t mark)
{
	for (unsigned i = 0; i < sizeof(h->seen) / sizeof(*h->seen); i++)
		if (h->seen[i] == mark) {
			c->shared->stats->duplicates++;
			return;
		}
	c->shared->stats->retransmitted++;
}

void tcp_data(struct conn *c, unsigned side, uint32_t seq, struct slice *s, uint64_t mark,
	struct stamp when)
{
	struct half *h = &c->half[side];

	if (!h->synced) {
		h->synced = true;
		h->next = h->acked = seq;
	}
	int32_t early = distance(h->next, seq);
	if (early < 0) {
		if (h->next - seq >= s->len) {
			count_old(c, h, mark);
			return;
		}
		slice_skip(s, h->next - seq);
		seq = h->next;
	}
	h->seen[h->n_seen++ % 4] = mark;
	if (s->at == AT_NOWHERE)
		s->at = store_append(c->shared->store, s->p, s->cap);
	if (seq == h->next && !h->n_later && !overtaken(&c->half[!side]))
		take(c, side, s, when);
	else
		keep(c, side, seq, s, when);
}
