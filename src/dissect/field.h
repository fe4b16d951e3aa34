/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_FIELD_H
#define DISSECT_FIELD_H

/*
 * The field registry: one static record per field says what a value means.
 * Names are Wireshark's. Where a value stands and how wide it is, is said by
 * the layouts (walk.h). Rows live in fields_*.h, see there for how to add one.
 */

#include <stdbool.h>
#include <stdint.h>

enum field_type {
	T_GROUP,    /* a structure: no value, only children */
	T_UINT,     /* unsigned integer, with names or bits if the record has them */
	T_INT,      /* signed integer */
	T_BOOL,     /* 0 or 1; also the bits of a flag word */
	T_TIME,     /* FILETIME: 100 ns since 1601, UTC */
	T_UNIX,     /* seconds since 1970, UTC */
	T_DURATION, /* nanoseconds, signed; shown in seconds */
	T_STRING,   /* text, encoding in the node */
	T_BYTES,    /* octets */
	T_GUID,     /* 16 bytes, first three parts little-endian */
	T_SID,      /* MS-DTYP 2.4.2.2 */
	T_OID,      /* ASN.1 object identifier, content octets */
	T_IPV4,
	T_IPV6,
	T_TYPES
};

enum field_base { B_DEC, B_HEX };

/* How a field varies between runs that are equal (the diff decides what that means). */
enum noise {
	N_NONE,    /* compared as it is */
	N_TIME,    /* clock */
	N_RANDOM,  /* salts, challenges, nonces, signatures */
	N_ID,      /* compared by what it refers to: see enum ref */
	N_SEQ,     /* message, async and call ids, epochs */
	N_FLOW,    /* credits, process id */
	N_HOST,    /* computer and domain names, addresses, SIDs of domains */
	N_STORAGE, /* free space, serial numbers, allocation */
	N_DERIVED, /* where bytes of this message lie */
	N_PADDING, /* reserved and pad bytes */
	N_PAYLOAD, /* file data */
	N_CONTEXT, /* no bytes: follows from other messages */
	N_CLASSES
};

/* What an N_ID field refers to. The first three are objects of the trace, others are values. */
enum ref {
	REF_NONE,
	REF_SESSION,
	REF_SHARE,
	REF_OPEN,
	REF_LEASE,
	REF_CLIENT_GUID,
	REF_CREATE_GUID,
	REF_ASYNC,
	REF_RESUME_KEY,
	REF_INODE,
	REF_ASSOC_GROUP,
	REF_HANDLE,
	REF_SNAPSHOT,
	REF_KINDS
};

struct name {
	uint64_t value;
	const char *text;
};

/* Names of a number's values, ascending. */
struct names {
	const struct name *list;
	unsigned n;
};

struct bit {
	uint64_t mask;
	uint16_t field; /* enum field_id; T_BOOL for one bit, T_UINT (with names) for several */
};

struct bits {
	const struct bit *list;
	unsigned n;
};

/* Defines a names or bits table from a static array of the same name with _list. */
#define NAMES(t) const struct names t = { t##_list, sizeof(t##_list) / sizeof(t##_list[0]) }
#define BITS(t) const struct bits t = { t##_list, sizeof(t##_list) / sizeof(t##_list[0]) }

struct field {
	const char *name;  /* Wireshark's abbreviation */
	const char *label; /* for people */
	uint8_t type, base, noise, ref;
	uint16_t key; /* T_GROUP that is a list's element: the child that identifies it */
	const struct names *names;
	const struct bits *bits;
};

enum field_id {
	F_NONE,
#define FIELD(id, ...) F_##id,
#include "dissect/fields.h"
#undef FIELD
	F_COUNT
};

extern const struct field fields[F_COUNT];

/* Whether bits of a word stand behind it as a field of their own: then they are derived from it. */
static inline bool bit_apart(const struct bit *b)
{
	return fields[b->field].noise == N_DERIVED;
}

/* The name of a value, or NULL. */
const char *names_find(const struct names *names, uint64_t value);

/* The field of that name, F_NONE if there is none. Several may share a name: from says where to go
 * on. */
enum field_id field_find(const char *name, enum field_id from);

/*
 * The next word after *word (F_NONE: from the first one on) that has the field
 * as one of its bits, and which; false: none.
 */
bool field_word_of(uint16_t field, uint16_t *word, const struct bit **bit);

/*
 * The value of a field that a name stands for: Wireshark's or MS-SMB2's name
 * of it, in any case and with or without blanks and underscores; false: none.
 */
bool field_value(enum field_id field, const char *name, uint64_t *value);

/* "UINT32"-like name of the type, of the noise class. */
const char *field_type_name(enum field_type t);
const char *noise_name(enum noise n);

#endif
