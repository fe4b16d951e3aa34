/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_OVERVIEW_H
#define REPORT_OVERVIEW_H

/* What a capture is, at a glance. */

#include "dissect/trace.h"
#include "report/json.h"

struct overview {
	uint32_t messages, connections;
	uint64_t first_ns, last_ns; /* of its packets, since 1970 */
	struct buf dialect;         /* "SMB 3.1.1"; of the connection with most messages */
	struct buf client, server;  /* its addresses */
};

void overview_of(const struct trace *t, struct overview *s);
void overview_free(struct overview *s);

/* Adds it as a JSON object. */
void overview_json(struct json *j, const char *key, struct trace *t);

/* "2017-12-06T18:37:40.296740000Z" */
void time_json(uint64_t ns, struct buf *out);

/* "2017-12-06 18:37:40.296740 UTC" */
void time_text(uint64_t ns, struct buf *out);

#endif
