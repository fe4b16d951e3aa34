/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_FILTER_H
#define REPORT_FILTER_H

/*
 * Display filters: Wireshark's syntax over our fields.
 *
 *   smb2.cmd == 5 && smb2.nt_status != 0
 *   smb2.filename contains "docs" or smb2.flags.response
 *   smb2.cmd in {create, close, 8..9} and not frame.number < 100
 *
 * A comparison holds if it does for any occurrence of the field; `!=` if no
 * occurrence is equal (and there is one). What Wireshark refuses and is
 * understood here: names of values without quotation marks and in MS-SMB2's
 * spelling, `contains` and `matches` on such names. What Wireshark has and is
 * refused: arithmetic, chained comparisons, layers, macros.
 */

#include "diff/diff.h"

#define FILTER_TEXT_MAX 16384u

/* The names besides fields': of frame, connection and timing. i from 1 on; NULL: no more. */
const char *filter_outer_name(unsigned i);

struct filter;

struct filter_error {
	uint32_t at, len; /* what is wrong, in bytes of the text */
	char text[240];
};

/* Understands a filter; NULL: e says what is wrong where. Free it with filter_free. */
struct filter *filter_parse(const char *text, struct filter_error *e);
void filter_free(struct filter *f);

/* Whether a message passes. An event is a message without fields: tree empty, msg NONE. */
bool filter_match(struct filter *f, const struct trace *t, uint32_t msg, const struct tree *tree);

/* Hides the entries that do not pass, with their findings; counts what is left. */
void filter_diff(struct filter *f, struct diff *d);

#endif
