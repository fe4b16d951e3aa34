/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_TREE_H
#define DISSECT_TREE_H

/*
 * The field tree of one message: nodes in pre-order in one array, so that a
 * walk is a loop and a subtree is skipped by going on at its end. A tree is
 * made on demand, reused for the next message, and owns its memory.
 *
 * The bits of a flag word are no nodes: the word's value and the field's bits
 * table tell them.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "dissect/field.h"

enum node_flags {
	NODE_SHORT = 1,   /* bytes end before the structure does */
	NODE_BAD = 2,     /* an offset, length or count that does not fit */
	NODE_UNREAD = 4,  /* bytes that no layout claims */
	NODE_CONTEXT = 8, /* from other messages: no bytes of its own */
	NODE_LIMIT = 16,  /* depth or number of nodes reached a limit here */
};

enum encoding {
	ENC_NONE,
	ENC_ASCII,
	ENC_UTF8,
	ENC_UTF16,
	ENC_UTF16BE,
	ENC_MADE, /* not the bytes' own text: in node.text */
};

/* Buffers that nodes' bytes lie in. Offsets count from the buffer's start. */
enum tree_buf {
	BUF_MESSAGE,     /* from the SMB header on */
	BUF_NBSS,        /* the session service header */
	BUF_TRANSFORM,   /* from the transform header on */
	BUF_COMPRESSION, /* from the compression header on */
	BUF_OTHER,       /* the first of those made by reassembly: no place in the message */
	TREE_BUFS = 13
};

struct node {
	union {
		uint64_t value;   /* numbers, times */
		const char *text; /* T_STRING with ENC_MADE: UTF-8 */
	};
	uint32_t off, len; /* bytes in its buffer; a context node has none */
	uint32_t end;      /* index after its last descendant */
	uint16_t field;    /* enum field_id */
	uint8_t depth, noise, buf, flags, enc;
};

#define TREE_DEPTH_MAX 48
#define TREE_NODES_MAX 200000

struct tree {
	struct node *nodes;
	uint32_t n, cap;
	struct {
		const uint8_t *p;
		uint32_t len;
	} bufs[TREE_BUFS];
	unsigned n_bufs;
	uint8_t depth;
	bool malformed;       /* some node is NODE_SHORT or NODE_BAD */
	struct arena scratch; /* texts and buffers that nodes point to */
};

/* Makes the tree empty; keeps its memory. */
void tree_reset(struct tree *t);
void tree_free(struct tree *t);

/* The first node of a field at or after index from, or NULL. */
const struct node *tree_find(const struct tree *t, enum field_id field, uint32_t from);

/* The node's bytes, NULL if it has none. */
const uint8_t *tree_bytes(const struct tree *t, const struct node *n);

/*
 * Appends the value as people write it: the name of an enumerated value (false
 * if it has none and nothing was added), a time, a GUID, text as UTF-8.
 * Numbers without names, flag words and bytes give false.
 */
bool tree_text(const struct tree *t, const struct node *n, struct buf *out);

/* Appends the 16 bytes of a GUID as text. */
void guid_text(const uint8_t *p, struct buf *out);

/* The index of a group's identifying child, 0 if it has none. */
uint32_t tree_find_key(const struct tree *t, uint32_t group, uint16_t key);

static inline uint32_t tree_key(const struct tree *t, uint32_t group)
{
	uint16_t key = fields[t->nodes[group].field].key;

	return key ? tree_find_key(t, group, key) : 0;
}

#endif
