/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_DER_H
#define DISSECT_DER_H

/* ASN.1 in DER, X.690: just what GSS-API and Kerberos tokens need. */

#include "dissect/walk.h"

#define DER_CONTEXT(n) (0xa0u | (n))
#define DER_APPLICATION(n) (0x60u | (n))
#define DER_INTEGER 0x02u
#define DER_BIT_STRING 0x03u
#define DER_OCTET_STRING 0x04u
#define DER_OID 0x06u
#define DER_ENUMERATED 0x0au
#define DER_SEQUENCE 0x30u

struct der {
	uint64_t tag;  /* identifier octet; tags above 30 are not read */
	uint32_t at;   /* where the identifier stands */
	struct cur in; /* the contents */
};

/* Reads one element's head; the view goes on behind its contents. False (and flagged) if broken. */
bool der_read(struct walk *w, struct der *d);

/* Whether the next element has that tag. */
bool der_next_is(const struct walk *w, uint64_t tag);

/* Reads an element that must be a [context] wrapper or the like: the view of its contents. */
bool der_enter(struct walk *w, uint64_t tag, struct walk *inner);

/* A group for a SEQUENCE: opened at its tag, inner holds its contents. End with der_close. */
bool der_open(struct walk *w, enum field_id field, struct walk *inner, uint32_t *group);
void der_close(struct walk *inner, uint32_t group);

/* Reads one element and adds its contents as a leaf: number, text or bytes by the field's type. */
struct node *der_leaf(struct walk *w, enum field_id field);

/* The same for contents given. */
struct node *der_contents(struct walk *w, const struct der *d, enum field_id field);

#endif
