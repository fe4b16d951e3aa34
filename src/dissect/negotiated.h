/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_NEGOTIATED_H
#define DISSECT_NEGOTIATED_H

/*
 * What NEGOTIATE said, and what FSCTL_VALIDATE_NEGOTIATE_INFO, which is
 * signed, says that it was: if these differ, somebody on the way has changed
 * the NEGOTIATE (a downgrade).
 */

#include "dissect/trace.h"
#include "dissect/walk.h"

#define DIALECTS_MAX 16u

/* One side's part of a NEGOTIATE. */
struct negotiation {
	uint32_t capabilities, n_dialects; /* n_dialects: also of those that found no room */
	uint16_t dialects[DIALECTS_MAX];
	uint8_t guid[16];
	uint8_t sec_mode;
};

/* Keeps what a NEGOTIATE request, or the response of a success, says. */
void negotiated_keep(struct trace *t, const struct msg *m, const struct tree *tree);

/* Whether a VALIDATE_NEGOTIATE_INFO contradicts the NEGOTIATE of its connection. */
bool negotiated_otherwise(const struct tree *tree);

#endif
