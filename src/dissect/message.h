/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_MESSAGE_H
#define DISSECT_MESSAGE_H

#include "dissect/crypto.h"
#include "dissect/rpc.h"
#include "dissect/trace.h"

/* Where a message's bytes are. Of the wrappers those that stand before it, else n 0. */
struct message_bytes {
	const uint8_t *message, *nbss;
	struct octets transform, compression;
	struct rpc_before before;
};

/*
 * Makes the tree of a message, the one at index, from its bytes: wrappers, the
 * message, and what others tell of it. The tree points into the bytes.
 */
void dissect_message(const struct trace *t, const struct msg *m, const struct message_bytes *bytes,
	uint32_t index, struct tree *tree);

/* The same without what others tell. */
void dissect_bytes(const struct trace *t, const struct msg *m, const struct message_bytes *bytes,
	uint32_t index, struct tree *tree);

/* Makes a tree without fields, which has no more than the message's bytes c. */
void dissect_nothing(const struct cur *c, struct tree *tree);

/* What the message goes on with, read again; valid until the next call or trace_dissect. */
struct rpc_before message_before(struct trace *t, uint32_t msg);

#endif
