/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_NT_SEC_H
#define DISSECT_NT_SEC_H

/* Security identifiers and descriptors, [MS-DTYP] 2.4. */

#include "dissect/walk.h"

/* Reads a SID at the view's position, with its parts as children. */
void nt_sid(struct walk *w, enum field_id field);

/* A hook: the view holds a self-relative security descriptor. */
walk_hook nt_security_descriptor;

/* A hook: the view holds a SID. */
walk_hook nt_sid_alone;

/* The conditional expression of a callback ACE and the claim of a resource attribute ACE. */
void nt_condition(struct walk *w);
void nt_resource_attribute(struct walk *w);

#endif
