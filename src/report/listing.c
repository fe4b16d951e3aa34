/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "report/escape.h"
#include "report/out.h"
#include "report/overview.h"
#include "report/text.h"
#include "report/tree_json.h"

#define NS_PER_SECOND 1000000000u

/* Who talks to whom on a connection, written once: client to server, server to client. */
struct ends {
	char *text[2];
	size_t len[2];
};

struct listing {
	struct out out;
	const struct report_options *o;
	struct part part;
	struct tree_json *fields; /* NULL: no trees in JSON */
	struct ends *ends;        /* by conversation */
	uint32_t n_ends;
	uint32_t events; /* listed so far */
	bool more;       /* a comma is due before the next message */
	uint64_t second; /* that stamp holds */
	struct buf stamp, summary;
};

static void ends_text(const struct endpoint *from, const struct endpoint *to, struct buf *out)
{
	endpoint_text(from, out);
	buf_str(out, " -> ");
	endpoint_text(to, out);
	buf_str(out, "  ");
}

static void ends_json(const struct conv_info *c, bool to_client, struct buf *out)
{
	struct buf text = { 0 };
	struct json j = { .out = out, .more = true };

	json_u64(&j, "stream", c->stream);
	endpoint_text(to_client ? &c->server : &c->client, &text);
	json_text(&j, "src", &text);
	text.n = 0;
	endpoint_text(to_client ? &c->client : &c->server, &text);
	json_text(&j, "dst", &text);
	buf_free(&text);
}

static void make_ends(struct listing *l, const struct trace *t, uint32_t conv, bool to_client)
{
	const struct conv_info *c = &trace_conv(t, conv)->info;
	struct buf text = { 0 };

	if (l->o->format == FORMAT_TEXT)
		ends_text(to_client ? &c->server : &c->client, to_client ? &c->client : &c->server,
			&text);
	else
		ends_json(c, to_client, &text);
	l->ends[conv].text[to_client] = text.p;
	l->ends[conv].len[to_client] = text.n;
}

static void add_ends(struct listing *l, const struct trace *t, uint32_t conv, bool to_client)
{
	while (conv >= l->n_ends) {
		uint32_t n = l->n_ends ? 2 * l->n_ends : 16;

		l->ends = xrealloc(l->ends, n * sizeof(*l->ends));
		memset(l->ends + l->n_ends, 0, (n - l->n_ends) * sizeof(*l->ends));
		l->n_ends = n;
	}
	if (!l->ends[conv].text[to_client])
		make_ends(l, t, conv, to_client);
	buf_add(&l->out.buf, l->ends[conv].text[to_client], l->ends[conv].len[to_client]);
}

/* "12.345678", right-aligned, since the first packet; a capture's clock may step back. */
static void relative_time(const struct trace *t, uint64_t ns, struct buf *out)
{
	bool back = ns < t->stats.first_ns;
	uint64_t us = (back ? t->stats.first_ns - ns : ns - t->stats.first_ns) / 1000;

	buf_column(out, us / 1000000, 5, back ? '-' : ' ');
	buf_char(out, '.');
	buf_dec(out, us % 1000000, 6);
}

static void add_time(struct listing *l, uint64_t ns, struct buf *out)
{
	if (!l->stamp.n || l->second != ns / NS_PER_SECOND) {
		l->stamp.n = 0;
		time_json(ns, &l->stamp);
		l->stamp.n -= strlen("000000000Z");
		l->second = ns / NS_PER_SECOND;
	}
	buf_add(out, l->stamp.p, l->stamp.n);
	buf_dec(out, ns % NS_PER_SECOND, 9);
	buf_char(out, 'Z');
}

static bool shows_event(const struct listing *l, const struct trace *t, const struct cap_event *e)
{
	static const struct tree nothing;

	return part_has(&l->part, t, e->stream, e->frame) &&
	       (!l->o->filter || filter_match(l->o->filter, t, NONE, &nothing));
}

static void event_line(struct listing *l, const struct trace *t, uint32_t i)
{
	const struct cap_event *e = &trace_event(t, i)->e;
	struct buf *out = &l->out.buf;

	if (!shows_event(l, t, e))
		return;
	buf_str(out, "     -");
	buf_column(out, e->frame, 8, ' ');
	relative_time(t, e->time_ns, out);
	buf_str(out, "  ");
	add_ends(l, t, e->stream, e->dir == TO_CLIENT);
	event_summary(t, i, out);
	buf_char(out, '\n');
	out_step(&l->out);
}

static void message_text(
	struct listing *l, const struct trace *t, uint32_t msg, const struct tree *tree)
{
	const struct msg *m = trace_msg(t, msg);
	struct buf *out = &l->out.buf;

	for (; l->events < t->events.n && trace_event(t, l->events)->after <= msg; l->events++)
		event_line(l, t, l->events);
	buf_column(out, msg + 1, 6, ' ');
	buf_column(out, m->frame, 8, ' ');
	relative_time(t, m->time_ns, out);
	buf_str(out, "  ");
	add_ends(l, t, m->conv, m->bits & M_RESPONSE);
	escape_text(out, l->summary.p, l->summary.n);
	buf_char(out, '\n');
	if (l->o->trees)
		text_tree(tree, 1, out);
}

static void message_json(
	struct listing *l, const struct trace *t, uint32_t msg, const struct tree *tree)
{
	const struct msg *m = trace_msg(t, msg);
	struct buf *out = &l->out.buf;

	if (l->o->format == FORMAT_JSON && l->more)
		buf_str(out, ",\n");
	l->more = true;
	buf_str(out, "{\"message\":");
	buf_u64(out, msg + 1);
	buf_str(out, ",\"frame\":");
	buf_u64(out, m->frame);
	buf_str(out, ",\"time\":\"");
	add_time(l, m->time_ns, out);
	buf_char(out, '"');
	add_ends(l, t, m->conv, m->bits & M_RESPONSE);
	buf_str(out, ",\"summary\":\"");
	escape_json(out, l->summary.p, l->summary.n);
	buf_str(out, "\",\"fields\":");
	tree_json_fields(l->fields, tree, out);
	buf_char(out, '}');
	if (l->o->format == FORMAT_JSONL)
		buf_char(out, '\n');
}

static void add_message(struct listing *l, struct trace *t, uint32_t msg, const struct tree *tree)
{
	const struct msg *m = trace_msg(t, msg);

	if (l->out.error || !part_has(&l->part, t, m->conv, m->frame) ||
		(l->o->filter && !filter_match(l->o->filter, t, msg, tree)))
		return;
	l->summary.n = 0;
	trace_summary(t, msg, tree, &l->summary);
	if (l->o->format == FORMAT_TEXT)
		message_text(l, t, msg, tree);
	else
		message_json(l, t, msg, tree);
	out_step(&l->out);
}

static void on_message(void *self, struct trace *t, uint32_t msg, const struct tree *tree)
{
	add_message(self, t, msg, tree);
}

struct listing *listing_begin(
	FILE *out, const struct report_options *o, const struct part *part, struct trace_options *t)
{
	struct listing *l = xcalloc(1, sizeof(*l));

	l->out.file = out;
	l->o = o;
	l->part = *part;
	if (o->format != FORMAT_TEXT)
		l->fields = tree_json_new();
	/* A document begins with what is known only after the pass. */
	t->on_message = o->format == FORMAT_JSON ? NULL : on_message;
	t->self = l;
	t->trees = o->format == FORMAT_TEXT && !o->trees && !o->filter ? TREES_SUMMARY : TREES_ALL;
	return l;
}

static void event_json(struct listing *l, const struct trace *t, uint32_t i, struct json *j)
{
	const struct cap_event *e = &trace_event(t, i)->e;

	if (!shows_event(l, t, e))
		return;
	json_open(j, NULL, '{');
	json_str(j, "event", event_name(e->kind));
	json_u64(j, "frame", e->frame);
	json_key(j, "time");
	buf_char(j->out, '"');
	add_time(l, e->time_ns, j->out);
	buf_char(j->out, '"');
	add_ends(l, t, e->stream, e->dir == TO_CLIENT);
	l->summary.n = 0;
	event_summary(t, i, &l->summary);
	json_text(j, "summary", &l->summary);
	json_close(j, '}');
	out_step(&l->out);
}

static void document(struct listing *l, struct trace *t)
{
	struct json j = { .out = &l->out.buf };
	struct tree tree = { 0 };

	json_open(&j, NULL, '{');
	json_str(&j, "format", "smbdiff.trace/1");
	overview_json(&j, "capture", t);
	json_open(&j, "messages", '[');
	buf_char(j.out, '\n');
	for (uint32_t i = 0; i < t->msgs.n && !l->out.error; i++) {
		trace_dissect(t, i, &tree);
		add_message(l, t, i, &tree);
	}
	json_close(&j, ']');
	json_open(&j, "events", '[');
	for (uint32_t i = 0; i < t->events.n; i++)
		event_json(l, t, i, &j);
	json_close(&j, ']');
	json_close(&j, '}');
	buf_char(j.out, '\n');
	tree_free(&tree);
}

bool listing_end(struct listing *l, struct trace *t)
{
	if (t && l->o->format == FORMAT_JSON)
		document(l, t);
	if (t && l->o->format == FORMAT_TEXT)
		for (; l->events < t->events.n; l->events++)
			event_line(l, t, l->events);
	bool ok = out_end(&l->out);

	for (uint32_t i = 0; i < l->n_ends; i++) {
		free(l->ends[i].text[0]);
		free(l->ends[i].text[1]);
	}
	free(l->ends);
	if (l->fields)
		tree_json_free(l->fields);
	buf_free(&l->stamp);
	buf_free(&l->summary);
	free(l);
	return ok;
}
