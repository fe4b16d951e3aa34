/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/json.h"

#include "report/escape.h"

void json_key(struct json *j, const char *key)
{
	if (j->more)
		buf_char(j->out, ',');
	j->more = true;
	if (!key)
		return;
	buf_char(j->out, '"');
	buf_str(j->out, key);
	buf_add(j->out, "\":", 2);
}

void json_open(struct json *j, const char *key, char bracket)
{
	json_key(j, key);
	buf_char(j->out, bracket);
	j->more = false;
}

void json_close(struct json *j, char bracket)
{
	buf_char(j->out, bracket);
	j->more = true;
}

static void string(struct json *j, const char *key, const char *s, size_t n)
{
	json_key(j, key);
	buf_char(j->out, '"');
	escape_json(j->out, s, n);
	buf_char(j->out, '"');
}

void json_str(struct json *j, const char *key, const char *s)
{
	if (s)
		string(j, key, s, strlen(s));
	else
		json_null(j, key);
}

void json_text(struct json *j, const char *key, const struct buf *text)
{
	string(j, key, text->p, text->n);
}

void json_u64(struct json *j, const char *key, uint64_t v)
{
	json_key(j, key);
	buf_u64(j->out, v);
}

void json_bool(struct json *j, const char *key, bool v)
{
	json_key(j, key);
	buf_str(j->out, v ? "true" : "false");
}

void json_null(struct json *j, const char *key)
{
	json_key(j, key);
	buf_str(j->out, "null");
}
