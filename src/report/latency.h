/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_LATENCY_H
#define REPORT_LATENCY_H

/* Response times, written after the differences. */

#include "diff/latency.h"
#include "report/json.h"
#include "report/report.h"

/* A table of the commands, and the operations that became slower (all: every one, -v). */
void latency_text(struct buf *out, const struct latency *l, const struct report_options *o);

/* Adds the member "latency". */
void latency_json(struct json *j, const struct latency *l);

#endif
