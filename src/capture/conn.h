/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CAPTURE_CONN_H
#define CAPTURE_CONN_H

/*
 * One TCP connection that carries SMB or may do so. Its two sides are
 * numbered 0 and 1 by the order of their addresses; which one is the client
 * is found out later.
 */

#include <stdbool.h>
#include <stdint.h>

#include "capture/packet.h"

#define NO_SIDE 2u

/* What conn.c, tcp.c and nbss.c share over all connections. */
struct conn_shared {
	struct capture_sink sink;
	struct store *store;
	struct capture_stats *stats;
	uint8_t *gathered; /* the bytes of one message or segment */
	uint32_t room;
	uint8_t smb_ports[65536 / 8];
};

/* Cutting a direction's bytes into PDUs. */
struct framer {
	uint32_t have, want; /* of the PDU in the works; want counts once have >= 4 */
	uint32_t skip;       /* bytes of a damaged PDU still to come */
	bool sure;           /* a header has been verified, or the first byte was seen */
	bool lost;           /* looking for a header */
	bool doubtful;       /* the PDU in the works has no SMB signature */
	uint8_t head[8];
	struct stamp when; /* of its last byte so far */
	struct extent *extents;
	uint32_t n_extents, room;
};

/* A segment that came too early, or is held back. */
struct segment {
	uint32_t seq, len, cap;
	uint32_t frame;
	uint64_t time_ns, at;
};

/* The bytes that one side sends. */
struct half {
	bool synced; /* next is known */
	bool fin;
	uint8_t wait;   /* packets since the peer acknowledged what is missing */
	uint32_t next;  /* sequence number of the next byte */
	uint32_t acked; /* the peer has all before this */
	struct stamp acked_when;
	uint32_t fin_seq; /* of the byte after the last one */
	struct stamp fin_when;
	struct stamp last; /* of the latest byte taken */
	struct segment *later;
	uint32_t first_later, n_later, room;
	uint64_t seen[4]; /* marks of recent segments, to know a copy from a retransmission */
	uint8_t n_seen;
	struct framer framer;
};

struct conn {
	struct conn_shared *shared;
	uint32_t stream;
	struct endpoint end[2];
	struct half half[2];
	uint8_t client;  /* side, or NO_SIDE */
	bool from_start; /* its SYN was seen */
	bool tentative;  /* no SMB port and no SMB yet */
	bool announced;
	bool opened, refused, closed, reset;
	uint8_t tries;     /* segments that were no SMB */
	struct stamp when; /* of the first SYN; of the opening, while tentative */
};

/* Says what happened, unless it is not known yet that this is SMB. */
void conn_event(struct conn *c, unsigned side, enum event_kind kind, uint32_t code, uint64_t count,
	struct stamp when);

/* Hands over a PDU of at least its NBSS header. */
void conn_pdu(struct conn *c, unsigned side, struct pdu *p, struct stamp when);

bool conn_smb_port(const struct conn_shared *s, uint16_t port);

/* What is left of it: gaps, incomplete PDUs, a SYN without answer. */
void conn_finish(struct conn *c);

void conn_free(struct conn *c);

/* --- tcp.c: order --- */

/* Data of a side, used up here; marks: what two captures of one packet have in common. */
void tcp_data(struct conn *c, unsigned side, uint32_t seq, struct slice *s, uint64_t mark,
	struct stamp when);

/* A side's first byte has this number; anew: also if other bytes came before. */
void tcp_begin(struct conn *c, unsigned side, uint32_t seq, bool anew);

/* A side has received all before seq. */
void tcp_ack(struct conn *c, unsigned side, uint32_t seq, struct stamp when);

/* Settles what waits, as far as that can be said by now; end: for good. */
void tcp_settle(struct conn *c, bool end);

/* Whether any segment waits. */
static inline bool tcp_waiting(const struct conn *c)
{
	return c->half[0].n_later || c->half[1].n_later;
}

/* --- nbss.c: framing --- */

/* The next bytes of a side, all of them captured; used up. */
void nbss_bytes(struct conn *c, unsigned side, struct slice *s, struct stamp when);

/* The next n bytes are missing; flag: PDU_GAP or PDU_CUT. */
void nbss_missing(struct conn *c, unsigned side, uint32_t n, enum pdu_flags flag);

/* No more bytes come, or others than before: what is incomplete is handed over. */
void nbss_end(struct conn *c, unsigned side);

#endif
