/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NetBIOS session service ([RFC1002] 4.3), and SMB over TCP ([MS-SMB2] 2.1). */
#include <stdlib.h>
#include <string.h>

#include "capture/conn.h"
#include "capture/store.h"

/* Bytes that tell a message: NBSS header and SMB signature. */
#define PROOF 8u
/* Extents that a connection keeps room for between messages. */
#define EXTENTS_KEPT 8u

static uint32_t smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static uint32_t be24(const uint8_t *p)
{
	return (uint32_t)p[0] << 16 | be16(p + 1);
}

/* The shortest message for each first byte of the signature, 0 for others. */
static uint32_t shortest(uint8_t signature)
{
	switch (signature) {
	case 0xfe: /* SMB2 header */
		return 64;
	case 0xfd: /* encrypted */
		return 52;
	case 0xfc: /* compressed */
		return 16;
	case 0xff: /* SMB1 header and no parameters */
		return 32;
	}
	return 0;
}

/* Whether 8 bytes look like the beginning of a message. */
static bool nbss_plausible(const uint8_t *p)
{
	return p[0] == NBSS_MESSAGE && p[5] == 'S' && p[6] == 'M' && p[7] == 'B' &&
	       shortest(p[4]) && be24(p + 1) >= shortest(p[4]);
}

/* Whether fewer bytes than PROOF can be the beginning of a message. */
static bool promising(const uint8_t *p, uint32_t n)
{
	static const uint8_t rest[] = { 'S', 'M', 'B' };

	return p[0] == NBSS_MESSAGE && (n < NBSS_HEADER || be24(p + 1) >= PROOF - NBSS_HEADER) &&
	       (n <= 4 || shortest(p[4])) && (n <= 5 || !memcmp(p + 5, rest, n - 5));
}

static bool known_type(uint8_t type)
{
	return type == NBSS_MESSAGE || (type >= NBSS_REQUEST && type <= NBSS_KEEPALIVE);
}

/* Whether a PDU can begin here: of a known type, and a message that has room for a signature. */
static bool possible(const struct slice *s)
{
	return known_type(s->p[0]) && (s->p[0] != NBSS_MESSAGE || s->cap < NBSS_HEADER ||
					      be24(s->p + 1) >= PROOF - NBSS_HEADER);
}

static void restart(struct framer *f)
{
	f->have = 0;
	f->doubtful = false;
	f->n_extents = 0;
	if (f->room > EXTENTS_KEPT) {
		free(f->extents);
		f->extents = NULL;
		f->room = 0;
	}
}

static void add_extent(struct framer *f, uint64_t at, uint32_t len)
{
	struct extent *last = f->n_extents ? &f->extents[f->n_extents - 1] : NULL;

	if (last && last->at + last->len == at) {
		last->len += len;
		return;
	}
	if (!f->extents || f->n_extents == f->room) {
		f->room = f->room ? 2 * f->room : 4;
		f->extents = xrealloc(f->extents, f->room * sizeof(*f->extents));
	}
	f->extents[f->n_extents++] = (struct extent){ at, len };
}

/*
 * Brings the bytes of the PDU in the works together; the last n of them are at
 * tail. False if the capture has changed meanwhile.
 */
static bool gather(struct conn *c, const struct framer *f, const uint8_t *tail, uint32_t n)
{
	struct conn_shared *s = c->shared;
	uint32_t done = 0, stored = f->have - n;

	if (s->room < f->have) {
		free(s->gathered);
		s->room = f->have + f->have / 2;
		s->gathered = xmalloc(s->room);
	}
	for (uint32_t i = 0; done < stored; i++) {
		uint32_t len = smaller(f->extents[i].len, stored - done);

		if (!store_read(s->store, f->extents[i].at, len, s->gathered + done))
			return false;
		done += len;
	}
	if (n)
		memcpy(s->gathered + done, tail, n);
	return true;
}

static void deliver(struct conn *c, unsigned side, struct pdu *p, struct stamp when)
{
	if (p->data[0] == NBSS_MESSAGE) {
		conn_pdu(c, side, p, when);
	} else if (!(p->flags & PDU_INCOMPLETE)) {
		uint32_t error = p->data[0] == NBSS_NEGATIVE && p->have > 4 ? p->data[4] : 0;
		conn_event(c, side, EVENT_NBSS, (uint32_t)p->data[0] << 8 | error, 0, when);
	}
}

/*
 * Hands over the PDU in the works, whole or with the flags that say why not;
 * the last n of its bytes are at tail.
 */
static void finish(struct conn *c, unsigned side, unsigned flags, const uint8_t *tail, uint32_t n)
{
	struct framer *f = &c->half[side].framer;

	if (f->have >= NBSS_HEADER && gather(c, f, tail, n)) {
		struct pdu p = { .flags = (uint8_t)flags,
			.have = f->have,
			.want = f->want,
			.data = c->shared->gathered,
			.extents = f->extents,
			.n_extents = f->n_extents };
		deliver(c, side, &p, f->when);
	}
	restart(f);
}

/* Loses the framing: what comes is searched for a header. */
static void lose(struct framer *f)
{
	restart(f);
	f->lost = true;
	f->sure = false;
}

/* Bytes up to the next place that may be a header; it ends the search. */
static uint32_t search(struct framer *f, const struct slice *s)
{
	uint32_t i = 0;

	for (; i + PROOF <= s->cap; i++)
		if (s->p[i] == NBSS_MESSAGE && nbss_plausible(s->p + i)) {
			f->lost = false;
			f->sure = true;
			return i;
		}
	for (; i < s->cap; i++)
		if (promising(s->p + i, s->cap - i)) {
			f->lost = false;
			break;
		}
	return i;
}

/* The usual case: a whole PDU in one segment. Its length, or 0 if that is not so. */
static uint32_t whole(struct conn *c, unsigned side, const struct slice *s, struct stamp when)
{
	struct framer *f = &c->half[side].framer;

	if (!f->sure || s->cap < NBSS_HEADER)
		return 0;
	uint32_t want = NBSS_HEADER + be24(s->p + 1);
	if (s->cap < want)
		return 0;
	/* Without signature it may be damaged, or no message: the next header has to be one. */
	f->sure = s->p[0] != NBSS_MESSAGE || nbss_plausible(s->p);
	struct extent e = { s->at, want };
	struct pdu p = { .have = want, .want = want, .data = s->p, .extents = &e, .n_extents = 1 };
	deliver(c, side, &p, when);
	return want;
}

/* Checks the first bytes of a PDU as they come in; false if they are none. */
static bool credible(struct framer *f)
{
	if (f->have == NBSS_HEADER) {
		f->want = NBSS_HEADER + be24(f->head + 1);
		return f->head[0] == NBSS_MESSAGE ? f->want >= PROOF : f->sure;
	}
	if (f->have == PROOF && !f->sure)
		f->sure = nbss_plausible(f->head);
	else if (f->have == PROOF)
		f->doubtful = f->head[0] == NBSS_MESSAGE && !nbss_plausible(f->head);
	return f->sure || f->have < PROOF;
}

/* Takes some bytes of a PDU that is in several segments; returns how many, 0 if it is none. */
static uint32_t collect(struct conn *c, unsigned side, const struct slice *s, struct stamp when)
{
	struct framer *f = &c->half[side].framer;
	uint32_t goal = f->have < NBSS_HEADER ? NBSS_HEADER : f->want;

	if (f->have < PROOF)
		goal = smaller(goal, f->have < NBSS_HEADER ? NBSS_HEADER : PROOF);
	uint32_t n = smaller(goal - f->have, s->cap);
	for (uint32_t i = 0; i < n && f->have + i < PROOF; i++)
		f->head[f->have + i] = s->p[i];
	add_extent(f, s->at, n);
	f->have += n;
	f->when = when;
	if (!credible(f)) {
		lose(f);
		return 0; /* these bytes may be a beginning by themselves */
	}
	if (f->have >= NBSS_HEADER && f->have == f->want)
		finish(c, side, 0, s->p, n);
	return n;
}

void nbss_bytes(struct conn *c, unsigned side, struct slice *s, struct stamp when)
{
	struct framer *f = &c->half[side].framer;

	while (s->cap) {
		uint32_t n = 0;

		if (f->skip) {
			n = smaller(f->skip, s->cap);
			f->skip -= n;
		} else if (f->lost) {
			n = search(f, s);
		} else if (!f->have && !possible(s)) {
			lose(f);
		} else {
			if (!f->have)
				n = whole(c, side, s, when);
			if (!n)
				n = collect(c, side, s, when);
		}
		slice_skip(s, n);
	}
	if (f->doubtful) {
		/* No signature: neither is the length believed beyond this segment. */
		finish(c, side, PDU_INCOMPLETE, NULL, 0);
		lose(f);
	}
}

void nbss_missing(struct conn *c, unsigned side, uint32_t n, enum pdu_flags flag)
{
	struct framer *f = &c->half[side].framer;

	if (f->have >= NBSS_HEADER) {
		f->skip = f->want - f->have;
		finish(c, side, PDU_INCOMPLETE | flag, NULL, 0);
	}
	if (n <= f->skip)
		f->skip -= n;
	else {
		f->skip = 0;
		lose(f);
	}
}

void nbss_end(struct conn *c, unsigned side)
{
	struct framer *f = &c->half[side].framer;

	if (f->have)
		finish(c, side, PDU_INCOMPLETE, NULL, 0);
	free(f->extents);
	*f = (struct framer){ 0 };
}
