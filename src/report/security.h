/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_SECURITY_H
#define REPORT_SECURITY_H

/* What became of the keys that were given. */

#include "dissect/keys.h"
#include "report/json.h"

/*
 * Appends a line for people, which begins with the capture's path, for each session whose keys
 * fail, are swapped or show a bad signature, and for what says that the NEGOTIATE was changed;
 * verbose: for every session, and for keys of no session.
 */
void report_security(
	struct trace *t, const struct keyring *k, unsigned side, bool verbose, struct buf *out);

/*
 * With keys: adds an array of all sessions: who logged on, what was negotiated,
 * what the keys opened.
 */
void security_json(struct json *j, const char *key, struct trace *t);

#endif
