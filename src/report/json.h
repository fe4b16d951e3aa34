/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

/* JSON objects and arrays into a buffer: members with their commas. */

#include <stdbool.h>

#include "base/buf.h"

struct json {
	struct buf *out;
	bool more; /* a comma is due before the next member */
};

/* Each adds one member; key NULL: an element of an array. */
void json_open(struct json *j, const char *key, char bracket);
void json_close(struct json *j, char bracket);
void json_str(struct json *j, const char *key, const char *s); /* NULL: null */
void json_text(struct json *j, const char *key, const struct buf *text);
void json_u64(struct json *j, const char *key, uint64_t v);
void json_bool(struct json *j, const char *key, bool v);
void json_null(struct json *j, const char *key);

/* Begins a member whose value the caller appends to j->out. */
void json_key(struct json *j, const char *key);

#endif
