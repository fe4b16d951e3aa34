/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CAPTURE_CAPTURE_H
#define CAPTURE_CAPTURE_H

/*
 * From a capture file to the PDUs of the NetBIOS session service: one pass
 * over the file, every PDU and event handed to a sink in the order in which
 * they became complete. Frame and stream numbers are Wireshark's.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct endpoint {
	uint8_t addr[16]; /* IPv4: the first four bytes */
	uint16_t port;
	uint8_t family; /* 4 or 6 */
};

/* Some bytes of a message, where the store has them. */
struct extent {
	uint64_t at;
	uint32_t len;
};

enum direction { TO_SERVER, TO_CLIENT };

enum nbss_type {
	NBSS_MESSAGE = 0x00,
	NBSS_REQUEST = 0x81,
	NBSS_POSITIVE = 0x82,
	NBSS_NEGATIVE = 0x83,
	NBSS_RETARGET = 0x84,
	NBSS_KEEPALIVE = 0x85,
};

#define NBSS_HEADER 4u

enum pdu_flags {
	PDU_INCOMPLETE = 1, /* bytes are missing: have < want */
	PDU_GAP = 2,        /* ... because the capture has not seen them */
	PDU_CUT = 4,        /* ... because of the snapshot length */
};

/* One session service PDU, header included. Valid during the call only. */
struct pdu {
	uint32_t stream; /* tshark's tcp.stream */
	uint32_t frame;  /* in which it became complete, from 1 */
	uint64_t time_ns;
	enum direction dir;
	uint8_t type;        /* enum nbss_type */
	uint8_t flags;       /* enum pdu_flags */
	uint32_t have, want; /* bytes at data; 4 + the length in the header */
	const uint8_t *data;
	const struct extent *extents; /* where the store has data[0..have) */
	uint32_t n_extents;
};

enum event_kind {
	EVENT_OPENED,     /* SYN answered */
	EVENT_REFUSED,    /* SYN answered with RST */
	EVENT_UNANSWERED, /* SYN never answered */
	EVENT_CLOSED,     /* first FIN, of side dir */
	EVENT_RESET,      /* RST, sent by side dir */
	EVENT_GAP,        /* count bytes of direction dir that the capture has not seen */
	EVENT_NBSS,       /* session request, response, retarget, keep-alive: type in code */
	EVENT_KINDS
};

struct cap_event {
	enum event_kind kind;
	uint32_t stream, frame;
	uint64_t time_ns;
	enum direction dir; /* of the packet that tells: TO_SERVER was sent by the client */
	uint32_t code;  /* EVENT_NBSS: enum nbss_type << 8 | error code of a negative response */
	uint64_t count; /* EVENT_GAP: bytes */
};

/* A TCP connection that carries SMB or was an attempt at an SMB port. */
struct conv_info {
	uint32_t stream;
	struct endpoint client, server;
	bool from_start; /* its SYN is in the capture */
};

struct capture_sink {
	void *self;
	void (*conversation)(
		void *self, const struct conv_info *c); /* before its first pdu/event */
	void (*pdu)(void *self, const struct pdu *p);
	void (*event)(void *self, const struct cap_event *e);
};

/* Somebody who looks on while a capture is read. Each is called between packets; false: read no
 * further. */
struct capture_progress {
	void *self;
	/* Now and then, with about how many bytes of the capture were read. */
	bool (*step)(void *self, uint64_t bytes);
	/* In place of waiting for a descriptor that has nothing to read; may wait for it a while.
	 */
	bool (*wait)(void *self, int fd);
};

struct capture_options {
	const uint16_t *ports; /* further ports to take for SMB */
	unsigned n_ports;
	const struct capture_progress *progress; /* NULL: nobody */
};

struct capture_stats {
	uint32_t packets;
	uint64_t first_ns, last_ns;
	uint32_t duplicates, retransmitted; /* segments dropped for that reason */
	uint32_t snapped;                   /* packets cut by the snapshot length */
	bool truncated;                     /* the file ends inside a packet */
	bool stopped;                       /* progress wanted no more */
};

/* Random access to the bytes of messages after the pass. */
struct store;

/*
 * Reads the whole capture (path "-": standard input) and hands what it finds
 * to the sink. *store is the caller's to close with store_close, also on
 * failure (then it may be NULL). False: nothing usable, e says why, beginning
 * with the path. A file that ends inside a packet is read so far and counts
 * as success with stats->truncated.
 */
bool capture_read(const char *path, const struct capture_options *options,
	const struct capture_sink *sink, struct store **store, struct capture_stats *stats,
	struct err *e) MUST_USE;

/* Copies len bytes at a place named by an extent; false if they cannot be read. */
bool store_read(struct store *s, uint64_t at, uint32_t len, uint8_t *out) MUST_USE;

void store_close(struct store *s);

#endif
