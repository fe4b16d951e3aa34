/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_WALK_H
#define DISSECT_WALK_H

/*
 * Layouts and their one interpreter. A structure of the specification is a
 * table of steps; walk_layout() reads it with the bounded reader and adds the
 * nodes. What is irregular is a hook: C code on the same reader.
 */

#include "base/cur.h"
#include "dissect/field.h"
#include "dissect/tree.h"

struct trace;
struct msg;

/* What a dissector may know of the message besides its bytes. */
struct context {
	const struct trace *trace;
	const struct msg *msg;
	const struct msg *request; /* the response's request, if it is in the capture */
	uint16_t dialect;          /* of the connection; 0: not known */
	bool response;
	uint32_t detail; /* of the request: enum in trace.h tells what for which command */
	uint8_t verdict; /* enum verdict: of the signature */
	const struct rpc_before *before; /* of a pipe's data; NULL: nothing */
};

/* Values kept for later steps of one layout. */
enum slot {
	S_NONE,
	S_OFF,
	S_LEN,
	S_COUNT,
	S_KIND,
	S_FLAGS,
	S_OFF2,
	S_LEN2,
	S_OFF3,
	S_LEN3,
	S_SLOTS
};

struct walk {
	struct tree *tree;
	const struct context *ctx;
	struct cur c;
	uint8_t buf;     /* enum tree_buf that c reads */
	uint32_t origin; /* where offsets within the structure count from */
	uint64_t slot[S_SLOTS];
};

struct step;
typedef void walk_hook(struct walk *w, const struct step *s);

enum op {
	OP_END,
	OP_INT,   /* little-endian integer of width bytes; kept in slot a */
	OP_BE,    /* big-endian integer of width bytes; kept in slot a */
	OP_RAW,   /* width bytes */
	OP_ARRAY, /* slot a times a little-endian integer of width bytes */
	OP_TEXT,  /* text of slot b bytes (S_NONE: all that is left), encoding width */
	OP_BYTES, /* slot b bytes, arg a hook that gets them as its view */
	OP_REST,  /* all that is left, as bytes; then arg as hook on it */
	OP_BLOB,  /* slot b bytes at origin + slot a, arg a hook that gets them as its view */
	OP_NAME,  /* text of slot b bytes at origin + slot a, encoding width */
	OP_SUB,   /* a group holding layout arg, read here */
	OP_LIST,  /* slot a times a group holding layout arg */
	OP_WHEN,  /* if slot a has mask width set (0: is not 0), layout arg */
	OP_HOOK,  /* arg as hook on the view from here */
	OP_ALIGN, /* padding up to a multiple of width from origin */
};

struct step {
	uint8_t op, width, a, b;
	uint16_t field;
	uint8_t noise; /* noise class + 1 in place of the field's; 0: the field's */
	union {
		const struct step *layout;
		walk_hook *hook;
	};
};

// clang-format off
#define LE(w, f)            { OP_INT, w, 0, 0, F_##f, 0, { 0 } }
#define LE_AS(w, f, noise)  { OP_INT, w, 0, 0, F_##f, noise + 1, { 0 } }
#define KEEP(w, f, s)       { OP_INT, w, s, 0, F_##f, 0, { 0 } }
#define BE(w, f)            { OP_BE, w, 0, 0, F_##f, 0, { 0 } }
#define BE_KEEP(w, f, s)    { OP_BE, w, s, 0, F_##f, 0, { 0 } }
#define RAW(w, f)           { OP_RAW, w, 0, 0, F_##f, 0, { 0 } }
#define RAW_AS(w, f, noise) { OP_RAW, w, 0, 0, F_##f, noise + 1, { 0 } }
#define KEEP_AS(w, f, s, noise) { OP_INT, w, s, 0, F_##f, noise + 1, { 0 } }
#define PAD(w)              { OP_RAW, w, 0, 0, F_PADDING, 0, { 0 } }
#define ARRAY(w, f, count)  { OP_ARRAY, w, count, 0, F_##f, 0, { 0 } }
#define BYTES(f, len, h)    { OP_BYTES, 0, 0, len, F_##f, 0, { .hook = h } }
#define UTF16(f, len)       { OP_TEXT, ENC_UTF16, 0, len, F_##f, 0, { 0 } }
#define UTF16_AS(f, len, noise) { OP_TEXT, ENC_UTF16, 0, len, F_##f, noise + 1, { 0 } }
#define HOOK_AS(h, noise)   { OP_HOOK, 0, 0, 0, 0, noise + 1, { .hook = h } }
#define ASCII(f, len)       { OP_TEXT, ENC_ASCII, 0, len, F_##f, 0, { 0 } }
#define REST(f, h)          { OP_REST, 0, 0, 0, F_##f, 0, { .hook = h } }
#define BLOB(f, off, len, h){ OP_BLOB, 0, off, len, F_##f, 0, { .hook = h } }
#define UTF16_AT(f, off, len) { OP_NAME, ENC_UTF16, off, len, F_##f, 0, { 0 } }
#define ASCII_AT(f, off, len) { OP_NAME, ENC_ASCII, off, len, F_##f, 0, { 0 } }
#define SUB(f, l)           { OP_SUB, 0, 0, 0, F_##f, 0, { .layout = l } }
#define LIST(f, count, l)   { OP_LIST, 0, count, 0, F_##f, 0, { .layout = l } }
#define WHEN(s, mask, l)    { OP_WHEN, mask, s, 0, 0, 0, { .layout = l } }
#define HOOK(h)             { OP_HOOK, 0, 0, 0, 0, 0, { .hook = h } }
#define ALIGN(w)            { OP_ALIGN, w, 0, 0, F_PADDING, 0, { 0 } }
#define END                 { OP_END, 0, 0, 0, 0, 0, { 0 } }
// clang-format on

/* Reads a layout from the walk's view; stops where the view turns bad. */
void walk_layout(struct walk *w, const struct step *layout);

/* A walk over part of w's bytes, offsets counted from its start; slots are zero. */
struct walk walk_part(const struct walk *w, struct cur part);

/* Opens a group at the view's position and gives its index for walk_close. */
uint32_t walk_open(struct walk *w, enum field_id field);

/* Closes a group: its bytes reach to the view's position. */
void walk_close(struct walk *w, uint32_t group);

/* Adds a leaf for bytes [off, off+len) of the walk's buffer. NULL at a limit. */
struct node *walk_leaf(struct walk *w, enum field_id field, uint32_t off, uint32_t len);

/* Reads an integer, adds its leaf and returns it. */
uint64_t walk_le(struct walk *w, uint32_t width, enum field_id field);
uint64_t walk_be(struct walk *w, uint32_t width, enum field_id field);

/* Adds len bytes from the view's position as a leaf (text in encoding enc, or ENC_NONE). */
struct node *walk_bytes(struct walk *w, uint32_t len, enum field_id field, enum encoding enc);

/* Adds what is left of the view as bytes that nobody claimed, if there is any. */
void walk_unread(struct walk *w);

/* Adds what is left of the view: as padding up to max bytes, else as bytes that nobody claimed. */
void walk_tail(struct walk *w, uint32_t max);

/* walk_unread as a hook: for what is known to be there and is not opened. */
walk_hook walk_unread_hook;

/* Reads len bytes as layout, and what it leaves of them as padding (up to 7 bytes) or unclaimed. */
void walk_within(struct walk *w, uint64_t len, const struct step *layout);

/* Goes on at origin + off; what lies between gets a node. False (and bad) if it is outside. */
bool walk_goto(struct walk *w, uint64_t off);

/* Adds a leaf of len bytes at origin + off, the view going on after it; hook dissects inside it. */
void walk_blob(struct walk *w, enum field_id field, uint64_t off, uint64_t len, walk_hook *hook);

/* Adds an error node where the view stands. flags: enum node_flags. */
void walk_flag(struct walk *w, unsigned flags);

/* Gives a node a text that is not the bytes' own, and frees text. */
void walk_make_text(struct walk *w, uint32_t node, struct buf *text);

/* Adds a node for something known from other messages. */
void walk_context_text(struct walk *w, enum field_id field, const char *text);
void walk_context_uint(struct walk *w, enum field_id field, uint64_t value);

/*
 * Adds below the node added last what other messages tell about it: a text, or
 * for NULL that it is so.
 */
void walk_remark(struct walk *w, enum field_id field, const char *text);

/* A chain of structures by NextEntryOffset (u32, first in each), counted from each entry. */
void walk_chain(struct walk *w, enum field_id field, const struct step *layout);

#endif
