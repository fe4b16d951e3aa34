/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_INNER_H
#define DISSECT_INNER_H

/*
 * What is inside encrypted and compressed PDUs. Plaintext is made when it is
 * wanted and only that of the PDU opened last is kept, in memory.
 */

#include "base/cur.h"
#include "dissect/crypto.h"
#include "dissect/trace.h"

/* The first byte of what is inside the session service, before "SMB". */
enum protocol {
	PROTOCOL_SMB2 = 0xfe,
	PROTOCOL_TRANSFORM = 0xfd,
	PROTOCOL_COMPRESSION = 0xfc,
	PROTOCOL_SMB1 = 0xff
};

/* A PDU's contents; the bytes stay valid until another one is opened. */
struct opened {
	uint32_t inner;            /* which, or NONE */
	struct octets plain;       /* SMB2 messages */
	struct octets transform;   /* the transform header; n 0: none */
	struct octets compression; /* the compression header, chained payloads too; n 0: none */
	uint8_t *buffers[2];
	uint32_t room[2];
	uint64_t inflated, deflated; /* bytes decompressed so far, and what of */
};

/*
 * Opens a PDU (c: behind the NBSS header) whose key is not known yet. False: no
 * key fits, or what is in it is not SMB2. Else *key tells which key opens it,
 * NONE if it is only compressed.
 */
bool inner_try(struct trace *t, uint32_t session, enum direction dir, struct cur c,
	uint32_t *key) MUST_USE;

/* Opens a PDU again. */
bool inner_open(struct trace *t, uint32_t inner, struct cur c) MUST_USE;

void inner_free(struct trace *t);

#endif
