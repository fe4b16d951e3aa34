/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was negotiated on the connections, both captures side by side. */

#include <stdio.h>
#include <stdlib.h>

#include "report/escape.h"
#include "report/value.h"
#include "tui/ids.h"

/* Thousands of connections are a list of their own; the first hundreds tell. */
#define CONNECTIONS_MAX 200u

/* A NEGOTIATE is among the first messages of its connection, which are among the next ones. */
#define OWN_MAX 8u
#define LOOKS_MAX 4096u

/* What client and server say of themselves. */
static const enum field_id negotiated[] = { F_SMB2_DIALECT, F_SMB2_SEC_MODE, F_SMB2_CAPABILITIES,
	F_SMB2_NEGOTIATE_CONTEXT_HASH_ALGORITHM, F_SMB2_ENCRYPTION_CIPHER, F_SMB2_SIGNING_ALG,
	F_SMB2_NEGOTIATE_CONTEXT_COMP_ALG_ID, F_SMB2_MAX_TRANS_SIZE, F_SMB2_MAX_READ_SIZE,
	F_SMB2_MAX_WRITE_SIZE };

#define N_NEGOTIATED (sizeof(negotiated) / sizeof(negotiated[0]))

struct card {
	struct tui *t;
	struct buf text[SIDES];
	uint32_t conv[SIDES]; /* NONE: the other one has no counterpart */
};

static struct trace *trace_of(const struct card *c, unsigned side)
{
	return c->t->trace[side];
}

/* Adds the row that text makes; what neither side has is left out. plain: of course it differs. */
static void put(struct card *c, const char *label, bool plain)
{
	if (c->text[SIDE_A].n || c->text[SIDE_B].n)
		over_add_pair(c->t, label, &c->text[SIDE_A], &c->text[SIDE_B], plain);
	c->text[SIDE_A].n = c->text[SIDE_B].n = 0;
}

static void heading(struct card *c, const char *what)
{
	struct buf line = { 0 };

	buf_str(&line, what);
	over_add(c->t, ST_HEAD, NONE, &line);
	buf_free(&line);
}

/* All values of a field in a message. */
static void values(const struct tree *tree, enum field_id field, struct buf *out)
{
	for (uint32_t i = 0; i < tree->n; i++)
		if (tree->nodes[i].field == field) {
			buf_str(out, out->n ? ", " : "");
			if (fields[field].bits)
				value_text(tree, &tree->nodes[i], 64, out);
			else
				value_brief(tree, &tree->nodes[i], 64, out);
		}
}

/* The message of a connection that has the field, among its first; NONE: none has. */
static uint32_t message_with(struct tui *t, struct trace *trace, uint32_t conv, enum field_id field)
{
	uint32_t found = NONE, own = 0, first = trace_conv(trace, conv)->first;

	for (uint32_t i = first; i < trace->msgs.n && i - first < LOOKS_MAX && own < OWN_MAX; i++) {
		if (trace_msg(trace, i)->conv != conv)
			continue;
		own++;
		trace_dissect(trace, i, &t->scratch);
		/* After an SMB1 negotiation comes a second one, which counts. */
		if (tree_find(&t->scratch, field, 0))
			found = i;
	}
	return found;
}

static void negotiation(struct card *c, const char *title, enum field_id told_by)
{
	uint32_t msg[SIDES];
	bool any = false;

	for (unsigned side = 0; side < SIDES; side++) {
		msg[side] = c->conv[side] == NONE
				    ? NONE
				    : message_with(c->t, trace_of(c, side), c->conv[side], told_by);
		any |= msg[side] != NONE;
	}
	if (any)
		heading(c, title);
	for (unsigned i = 0; any && i < N_NEGOTIATED; i++) {
		for (unsigned side = 0; side < SIDES; side++) {
			if (msg[side] == NONE)
				continue;
			trace_dissect(trace_of(c, side), msg[side], &c->t->scratch);
			values(&c->t->scratch, negotiated[i], &c->text[side]);
		}
		put(c, fields[negotiated[i]].label, false);
	}
}

static void session_text(struct card *c, enum side side, uint32_t i, struct buf *out)
{
	const struct session *s = trace_session(trace_of(c, side), i);
	struct buf name = { 0 };

	buf_printf(&name, "%s%s%s", s->domain ? s->domain : "", s->domain ? "\\" : "",
		s->user ? s->user : "(user not known)");
	ids_put(c->t, side, OBJECT_SESSION, i, out);
	buf_char(out, ' ');
	escape_text(out, name.p, name.n);
	if (s->host) {
		buf_str(out, " from ");
		escape_text(out, s->host, strlen(s->host));
	}
	for (unsigned b = 0; b < fields[F_SMB2_SESSION_FLAGS].bits->n; b++) {
		const struct bit *bit = &fields[F_SMB2_SESSION_FLAGS].bits->list[b];

		if (s->flags & bit->mask)
			buf_printf(out, ", %s", fields[bit->field].label);
	}
	buf_free(&name);
}

/* The n-th session of a connection, NONE: it has less. */
static uint32_t nth_session(const struct trace *trace, uint32_t conv, unsigned n)
{
	for (uint32_t i = 0; i < trace->sessions.n; i++)
		if (trace_session(trace, i)->conv == conv && !n--)
			return i;
	return NONE;
}

static uint32_t nth_share(const struct trace *trace, uint32_t session, unsigned n)
{
	for (uint32_t i = 0; i < trace->shares.n; i++)
		if (trace_share(trace, i)->session == session && !n--)
			return i;
	return NONE;
}

static void shares(struct card *c, const uint32_t session[SIDES])
{
	for (unsigned n = 0; n < CONNECTIONS_MAX; n++) {
		for (unsigned side = 0; side < SIDES; side++) {
			uint32_t i = session[side] == NONE
					     ? NONE
					     : nth_share(trace_of(c, side), session[side], n);

			if (i == NONE)
				continue;
			const char *path = trace_share(trace_of(c, side), i)->path;
			ids_put(c->t, (enum side)side, OBJECT_SHARE, i, &c->text[side]);
			buf_char(&c->text[side], ' ');
			escape_text(&c->text[side], path ? path : "?", path ? strlen(path) : 1);
		}
		if (!c->text[SIDE_A].n && !c->text[SIDE_B].n)
			return;
		put(c, "Share", false);
	}
}

static void sessions(struct card *c)
{
	for (unsigned n = 0; n < CONNECTIONS_MAX; n++) {
		uint32_t session[SIDES] = { NONE, NONE };

		for (unsigned side = 0; side < SIDES; side++) {
			if (c->conv[side] == NONE)
				continue;
			session[side] = nth_session(trace_of(c, side), c->conv[side], n);
			if (session[side] != NONE)
				session_text(c, (enum side)side, session[side], &c->text[side]);
		}
		if (session[SIDE_A] == NONE && session[SIDE_B] == NONE)
			return;
		put(c, "Session", false);
		shares(c, session);
	}
}

static void connection(struct card *c)
{
	for (unsigned side = 0; side < SIDES; side++) {
		if (c->conv[side] == NONE)
			continue;
		const struct conv_info *info = &trace_conv(trace_of(c, side), c->conv[side])->info;
		buf_printf(&c->text[side], "stream %u, ", info->stream);
		endpoint_text(&info->client, &c->text[side]);
		buf_str(&c->text[side], " -> ");
		endpoint_text(&info->server, &c->text[side]);
	}
	put(c, "Connection", true);
	for (unsigned side = 0; side < SIDES; side++) {
		if (c->conv[side] == NONE)
			continue;
		const struct conv *v = trace_conv(trace_of(c, side), c->conv[side]);
		buf_printf(&c->text[side], "%u, %u encrypted", v->n_messages, v->n_encrypted);
	}
	put(c, "Messages", true);
	negotiation(c, "  The client offers", F_SMB2_CLIENT_GUID);
	negotiation(c, "  The server chooses", F_SMB2_CURRENT_TIME);
	heading(c, "  Logons and shares");
	sessions(c);
	heading(c, "");
}

static void add_count(struct buf *out, uint32_t n, const char *what)
{
	if (n)
		buf_printf(out, "%s%u %s", out->n ? ", " : "", n, what);
}

/* What of the captures was not read, or cannot be. */
static void shortfalls(struct card *c)
{
	for (unsigned side = 0; side < SIDES && trace_of(c, side); side++) {
		const struct capture_stats *s = &trace_of(c, side)->stats;

		if (s->stopped)
			buf_str(&c->text[side], "stopped: the rest was not read");
		else if (s->truncated)
			buf_str(&c->text[side], "cut in the middle of a packet, read up to there");
	}
	put(c, "The file", true);
	for (unsigned side = 0; side < SIDES && trace_of(c, side); side++) {
		const struct trace *t = trace_of(c, side);
		struct buf *out = &c->text[side];

		add_count(out, t->n_incomplete, "incomplete");
		add_count(out, t->n_malformed, "malformed");
		add_count(out, t->n_encrypted + t->n_compressed, "could not be opened");
		add_count(out, t->stats.snapped, "packets cut by the snapshot length");
	}
	put(c, "Messages", true);
}

/* Which connection of b answers to each of a: the one that its messages are compared with. */
static uint32_t *partners(const struct tui *t)
{
	uint32_t n = t->trace[SIDE_A]->convs.n, *of = xcalloc(n + 1ul, sizeof(*of));

	for (uint32_t i = 0; i < n; i++)
		of[i] = NONE;
	for (uint32_t i = 0; t->diff && i < t->diff->entries.n; i++) {
		const struct entry *e = diff_entry(t->diff, i);

		if (e->is_event || e->a == NONE || e->b == NONE)
			continue;
		uint32_t a = trace_msg(t->trace[SIDE_A], e->a)->conv;
		if (of[a] == NONE)
			of[a] = trace_msg(t->trace[SIDE_B], e->b)->conv;
	}
	return of;
}

/* Connections of b that answer to none of a. */
static void only_b(struct card *c, const uint32_t *of)
{
	uint32_t n = trace_of(c, SIDE_A)->convs.n;

	c->conv[SIDE_A] = NONE;
	for (uint32_t i = 0; i < trace_of(c, SIDE_B)->convs.n && i < CONNECTIONS_MAX; i++) {
		bool has = false;

		for (uint32_t k = 0; k < n && !has; k++)
			has = of[k] == i;
		c->conv[SIDE_B] = i;
		if (!has)
			connection(c);
	}
}

void over_card(struct tui *t)
{
	struct card c = { .t = t, .conv = { NONE, NONE } };
	uint32_t *of = partners(t), n = t->trace[SIDE_A]->convs.n;
	struct buf line = { 0 };

	snprintf(t->over.title, sizeof(t->over.title), "Connections: what was negotiated");
	for (unsigned side = 0; side < SIDES && t->trace[side]; side++)
		file_name(t->trace[side], &c.text[side]);
	put(&c, "Capture", true);
	shortfalls(&c);
	for (uint32_t i = 0; i < n && i < CONNECTIONS_MAX; i++) {
		c.conv[SIDE_A] = i;
		c.conv[SIDE_B] = of[i];
		connection(&c);
	}
	if (t->trace[SIDE_B])
		only_b(&c, of);
	if (n > CONNECTIONS_MAX) {
		buf_printf(&line, "and %u more", n - CONNECTIONS_MAX);
		over_add(t, ST_DIM, NONE, &line);
	}
	buf_free(&line);
	buf_free(&c.text[SIDE_A]);
	buf_free(&c.text[SIDE_B]);
	free(of);
}
