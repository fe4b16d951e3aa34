/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/overview.h"

#include <time.h>

#include "report/security.h"

#define NS_PER_SECOND 1000000000u

static void date(uint64_t ns, const char *format, struct buf *out)
{
	time_t seconds = (time_t)(ns / NS_PER_SECOND);
	struct tm tm = { 0 };
	char text[64];

	gmtime_r(&seconds, &tm);
	size_t n = strftime(text, sizeof(text), format, &tm);
	buf_add(out, text, n);
}

void time_json(uint64_t ns, struct buf *out)
{
	date(ns, "%Y-%m-%dT%H:%M:%S.", out);
	buf_dec(out, ns % NS_PER_SECOND, 9);
	buf_char(out, 'Z');
}

void time_text(uint64_t ns, struct buf *out)
{
	date(ns, "%Y-%m-%d %H:%M:%S.", out);
	buf_dec(out, ns % NS_PER_SECOND / 1000, 6);
	buf_str(out, " UTC");
}

static const struct conv *busiest(const struct trace *t)
{
	const struct conv *most = NULL;

	for (uint32_t i = 0; i < t->convs.n; i++) {
		const struct conv *c = trace_conv(t, i);

		if (!most || c->n_messages > most->n_messages)
			most = c;
	}
	return most;
}

static void address(const struct endpoint *e, bool port, struct buf *out)
{
	endpoint_text(e, out);
	while (!port && out->p[out->n - 1] != ':')
		out->n--;
	out->n -= port ? 0 : 1;
}

static void dialect_text(uint16_t dialect, struct buf *out)
{
	const char *name = names_find(fields[F_SMB2_DIALECT].names, dialect);

	if (dialect == 1)
		buf_str(out, "SMB 1");
	else if (name)
		buf_str(out, name);
	else if (dialect)
		buf_printf(out, "SMB 0x%04x", dialect);
}

void overview_of(const struct trace *t, struct overview *s)
{
	const struct conv *c = busiest(t);

	*s = (struct overview){ .messages = t->msgs.n,
		.connections = t->convs.n,
		.first_ns = t->stats.first_ns,
		.last_ns = t->stats.last_ns };
	if (!c)
		return;
	address(&c->info.client, false, &s->client);
	address(&c->info.server, true, &s->server);
	dialect_text(c->dialect, &s->dialect);
}

void overview_free(struct overview *s)
{
	buf_free(&s->dialect);
	buf_free(&s->client);
	buf_free(&s->server);
}

static void optional(struct json *j, const char *key, const struct buf *text)
{
	if (text->n)
		json_text(j, key, text);
	else
		json_null(j, key);
}

void overview_json(struct json *j, const char *key, struct trace *t)
{
	struct overview s;
	struct buf when = { 0 };

	overview_of(t, &s);
	json_open(j, key, '{');
	json_str(j, "path", t->path);
	json_u64(j, "packets", t->stats.packets);
	json_u64(j, "messages", s.messages);
	json_u64(j, "connections", s.connections);
	time_json(s.first_ns, &when);
	json_text(j, "first", &when);
	when.n = 0;
	time_json(s.last_ns, &when);
	json_text(j, "last", &when);
	optional(j, "dialect", &s.dialect);
	optional(j, "client", &s.client);
	optional(j, "server", &s.server);
	json_u64(j, "encrypted", t->n_encrypted);
	json_u64(j, "compressed", t->n_compressed);
	json_u64(j, "incomplete", t->n_incomplete);
	json_u64(j, "malformed", t->n_malformed);
	json_bool(j, "truncated", t->stats.truncated);
	security_json(j, "sessions", t);
	json_close(j, '}');
	buf_free(&when);
	overview_free(&s);
}
