/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/trace.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "dissect/inner.h"
#include "dissect/message.h"
#include "dissect/secure.h"
#include "dissect/smb1.h"
#include "dissect/smb2.h"
#include "dissect/state.h"

/* The pass over the capture. */
struct pass {
	struct trace *t;
	const struct trace_options *o;
	struct tree tree;
	struct state state;
	uint32_t *conv_of; /* by stream number */
	uint32_t n_streams;
	uint32_t told; /* messages handed to on_message; those behind wait for the end */
	bool waiting;  /* a verdict is not known before the end */
};

/* Messages in a row: what a PDU holds, as it is or opened. */
struct chunk {
	const struct pdu *pdu;
	const uint8_t *data;
	uint32_t len;
	uint32_t inner; /* NONE: the PDU itself */
};

static uint32_t conv_index(struct pass *p, uint32_t stream)
{
	return stream < p->n_streams ? p->conv_of[stream] : NONE;
}

static void on_conversation(void *self, const struct conv_info *info)
{
	struct pass *p = self;

	while (info->stream >= p->n_streams) {
		uint32_t n = p->n_streams ? 2 * p->n_streams : 64;

		p->conv_of = xrealloc(p->conv_of, n * sizeof(*p->conv_of));
		memset(p->conv_of + p->n_streams, 0xff, (n - p->n_streams) * sizeof(*p->conv_of));
		p->n_streams = n;
	}
	p->conv_of[info->stream] = p->t->convs.n;
	struct conv *c = vec_push(&p->t->convs);
	c->info = *info;
	c->first = NONE;
	c->first_id = UINT64_MAX;
}

static void on_event(void *self, const struct cap_event *e)
{
	struct pass *p = self;
	struct event *event = vec_push(&p->t->events);

	event->e = *e;
	event->e.stream = conv_index(p, e->stream);
	event->after = p->t->msgs.n;
	if (e->kind == EVENT_GAP && event->e.stream != NONE)
		state_gap(p->t, event->e.stream);
}

/* Notes where the bytes [off, off+len) of a PDU are kept: at or, in several pieces, the first. */
static void keep_place(struct trace *t, uint64_t *at, uint16_t *bits, const struct pdu *pdu,
	uint32_t off, uint32_t len)
{
	uint32_t i = 0;

	while (i < pdu->n_extents && off >= pdu->extents[i].len)
		off -= pdu->extents[i++].len;
	if (i < pdu->n_extents && len <= pdu->extents[i].len - off) {
		*at = pdu->extents[i].at + off;
		return;
	}
	*at = t->extents.n;
	*bits |= M_PIECES;
	for (; i < pdu->n_extents && len; i++, off = 0) {
		struct extent *piece = vec_push(&t->extents);
		uint32_t part = pdu->extents[i].len - off;

		*piece = (struct extent){ pdu->extents[i].at + off, part < len ? part : len };
		len -= piece->len;
	}
}

/* A message at [off, off+len) of the chunk. Wrappers belong to the first in it. */
static struct msg *new_msg(
	struct pass *p, const struct chunk *k, uint32_t off, uint32_t len, enum msg_kind kind)
{
	struct trace *t = p->t;
	const struct pdu *pdu = k->pdu;
	struct msg *m = vec_push(&t->msgs);
	bool last = off + len >= k->len;

	m->time_ns = pdu->time_ns;
	m->frame = pdu->frame;
	m->conv = conv_index(p, pdu->stream);
	m->session = m->share = m->open = m->exch = NONE;
	m->kind = (uint8_t)kind;
	m->prefix = off == 0 ? NBSS_HEADER : 0;
	m->len = len + m->prefix;
	if (k->inner != NONE) {
		m->at = (uint64_t)k->inner << 32 | off;
		m->bits |= M_INNER;
	} else {
		keep_place(t, &m->at, &m->bits, pdu, NBSS_HEADER + off - m->prefix, m->len);
	}
	if (last && pdu->flags & PDU_INCOMPLETE)
		m->bits |= (uint16_t)(M_INCOMPLETE | (pdu->flags & PDU_GAP ? M_GAP : 0) |
				      (pdu->flags & PDU_CUT ? M_CUT : 0));
	t->n_incomplete += m->bits & M_INCOMPLETE ? 1 : 0;
	struct conv *c = trace_conv(t, m->conv);
	if (c->first == NONE)
		c->first = t->msgs.n - 1;
	c->n_messages++;
	return m;
}

static void set_verdict(struct pass *p, enum verdict verdict)
{
	struct trace *t = p->t;

	if (!t->secure)
		return;
	while (t->verdicts.n < t->msgs.n)
		vec_push(&t->verdicts);
	*(uint8_t *)vec_at(&t->verdicts, t->msgs.n - 1) = (uint8_t)verdict;
	/* A later message may show that the key is right and the signature wrong. */
	p->waiting |= verdict == VERDICT_MISFIT;
}

static void tell(struct pass *p, uint32_t msg, const struct tree *tree)
{
	p->told = msg + 1;
	if (p->o->on_message)
		p->o->on_message(p->o->self, p->t, msg, tree);
}

/* What was held back, now that all verdicts are known. */
static void tell_rest(struct pass *p)
{
	for (uint32_t i = p->told; i < p->t->msgs.n && p->o->on_message; i++) {
		trace_dissect(p->t, i, &p->tree);
		tell(p, i, &p->tree);
	}
}

/* Makes the tree of the message at an offset of the chunk. */
static void dissect(struct pass *p, const struct chunk *k, uint32_t off, uint32_t msg)
{
	struct trace *t = p->t;
	struct message_bytes b = {
		.message = k->data + off, .nbss = k->pdu->data, .before = message_before(t, msg)
	};

	if (k->inner != NONE) {
		b.transform = t->opened->transform;
		b.compression = t->opened->compression;
	}
	if (p->o->trees == TREES_BYTES)
		dissect_bytes(t, trace_msg(t, msg), &b, msg, &p->tree);
	else
		dissect_message(t, trace_msg(t, msg), &b, msg, &p->tree);
}

/* Dissects the message last added and tells whom it concerns. */
static void finish(struct pass *p, const struct chunk *k, uint32_t off)
{
	struct trace *t = p->t;
	uint32_t i = t->msgs.n - 1;
	struct msg *m = trace_msg(t, i);
	struct cur c = cur_make(k->data + off, m->len - m->prefix);
	/* Only after these is known what they are signed with. */
	bool sets_up = m->kind == MSG_SMB2 && m->cmd <= SMB2_SESSION_SETUP && t->secure;

	if (m->kind == MSG_SMB2 && t->secure && !sets_up)
		set_verdict(p, secure_verify(t, i, c));
	if (p->o->trees != TREES_SUMMARY || state_reads(m) || summary_reads(m))
		dissect(p, k, off, i);
	else
		dissect_nothing(&c, &p->tree);
	if (p->tree.malformed && !(m->bits & M_INCOMPLETE)) {
		m->bits |= M_MALFORMED;
		t->n_malformed++;
	}
	if (m->kind == MSG_SMB2)
		state_after(t, i, &p->tree, &c);
	if (sets_up) {
		secure_setup(t, i, c);
		set_verdict(p, secure_verify(t, i, c));
		dissect(p, k, off, i);
	}
	if (!p->waiting)
		tell(p, i, &p->tree);
}

static void add_smb2(
	struct pass *p, const struct chunk *k, uint32_t off, uint32_t len, bool compound)
{
	struct msg *m = new_msg(p, k, off, len, MSG_SMB2);
	struct cur c = cur_make(k->data + off, len);
	uint64_t v = 0;

	p->t->n_smb2++;
	cur_peek(&c, 8, 4, &v);
	m->status = (uint32_t)v;
	m->cmd = cur_peek(&c, 12, 2, &v) ? (uint16_t)v : UINT16_MAX;
	v = 0;
	cur_peek(&c, 16, 4, &v);
	m->flags = (uint32_t)v;
	m->bits |= compound ? M_COMPOUND : 0;
	if (m->flags & SMB2_FLAGS_SERVER_TO_REDIR)
		m->bits |= M_RESPONSE;
	else
		m->status = 0;
	state_before(p->t, p->t->msgs.n - 1, c);
	finish(p, k, off);
}

static void add_chain(struct pass *p, const struct chunk *k)
{
	struct cur c = cur_make(k->data, k->len);
	uint32_t off = 0;

	state_chain(&p->state);
	for (;;) {
		uint64_t next = 0;
		uint32_t left = k->len - off;

		cur_peek(&c, off + 20, 4, &next);
		bool goes_on = next >= SMB2_HEADER_LEN && next < left;
		add_smb2(p, k, off, goes_on ? (uint32_t)next : left, goes_on || off);
		if (!goes_on)
			return;
		off += (uint32_t)next;
	}
}

static void add_smb1(struct pass *p, const struct chunk *k)
{
	struct msg *m = new_msg(p, k, 0, k->len, MSG_SMB1);
	struct cur c = cur_make(k->data, k->len);
	uint64_t cmd = 0, status = 0, flags = 0, pid = 0, mid = 0;

	p->t->n_smb1++;
	cur_peek(&c, 4, 1, &cmd);
	cur_peek(&c, 5, 4, &status);
	cur_peek(&c, 9, 1, &flags);
	cur_peek(&c, 26, 2, &pid);
	cur_peek(&c, 30, 2, &mid);
	m->cmd = (uint16_t)cmd;
	if (!(flags & 0x80))
		m->detail = smb1_detail(m->cmd, &c);
	if (flags & 0x80) {
		m->bits |= M_RESPONSE;
		m->status = (uint32_t)status;
	}
	state_smb1(p->t, p->t->msgs.n - 1, cmd == 0x72, mid | pid << 16);
	if (!trace_conv(p->t, m->conv)->dialect && m->bits & M_RESPONSE)
		trace_conv(p->t, m->conv)->dialect = 1;
	finish(p, k, 0);
}

/* What stays closed. */
static void add_opaque(struct pass *p, const struct chunk *k, enum msg_kind kind)
{
	struct msg *m = new_msg(p, k, 0, k->len, kind);
	struct cur c = cur_make(k->data, k->len);
	uint64_t session_id = 0;

	m->cmd = UINT16_MAX;
	if (k->pdu->dir == TO_CLIENT)
		m->bits |= M_RESPONSE;
	if (kind == MSG_ENCRYPTED)
		cur_peek(&c, 44, 8, &session_id);
	p->t->n_encrypted += kind == MSG_ENCRYPTED;
	p->t->n_compressed += kind == MSG_COMPRESSED;
	trace_conv(p->t, m->conv)->n_encrypted += kind == MSG_ENCRYPTED;
	state_encrypted(p->t, p->t->msgs.n - 1, session_id);
	if (p->t->secure && kind == MSG_ENCRYPTED && !(m->bits & M_INCOMPLETE))
		set_verdict(p, secure_unopened(p->t, m->session));
	finish(p, k, 0);
}

/* Opens an encrypted or compressed PDU and adds what is in it; false if it stays closed. */
static bool add_inner(struct pass *p, const struct chunk *outer, enum msg_kind kind)
{
	struct trace *t = p->t;
	const struct pdu *pdu = outer->pdu;
	struct cur c = cur_make(outer->data, outer->len);
	uint32_t conv = conv_index(p, pdu->stream), session = NONE, key = NONE;
	uint64_t id = 0;

	if (pdu->flags & PDU_INCOMPLETE || (kind == MSG_ENCRYPTED && !t->secure))
		return false;
	if (kind == MSG_ENCRYPTED && cur_peek(&c, 44, 8, &id))
		session = state_session(t, conv, t->msgs.n, id);
	if (!inner_try(t, session, pdu->dir, c, &key))
		return false;
	struct chunk k = { pdu, t->opened->plain.p, (uint32_t)t->opened->plain.n, t->inners.n };
	struct inner *inner = vec_push(&t->inners);
	inner->len = pdu->have;
	inner->key = key;
	keep_place(t, &inner->at, &inner->bits, pdu, 0, pdu->have);
	t->opened->inner = k.inner;
	add_chain(p, &k);
	return true;
}

static void on_pdu(void *self, const struct pdu *pdu)
{
	struct pass *p = self;
	struct chunk k = { pdu, pdu->data + NBSS_HEADER, pdu->have - NBSS_HEADER, NONE };

	if (pdu->type != NBSS_MESSAGE || pdu->have < NBSS_HEADER + 4 ||
		memcmp(pdu->data + NBSS_HEADER + 1, "SMB", 3) != 0 ||
		conv_index(p, pdu->stream) == NONE)
		return;
	switch (pdu->data[NBSS_HEADER]) {
	case PROTOCOL_SMB2:
		add_chain(p, &k);
		break;
	case PROTOCOL_SMB1:
		add_smb1(p, &k);
		break;
	case PROTOCOL_TRANSFORM:
		if (!add_inner(p, &k, MSG_ENCRYPTED))
			add_opaque(p, &k, MSG_ENCRYPTED);
		break;
	case PROTOCOL_COMPRESSION:
		if (!add_inner(p, &k, MSG_COMPRESSED))
			add_opaque(p, &k, MSG_COMPRESSED);
		break;
	default:
		break;
	}
}

static void init(struct trace *t, const char *path)
{
	*t = (struct trace){ .path = path };
	t->msgs.size = sizeof(struct msg);
	t->exchs.size = sizeof(struct exch);
	t->events.size = sizeof(struct event);
	t->convs.size = sizeof(struct conv);
	t->sessions.size = sizeof(struct session);
	t->shares.size = sizeof(struct share);
	t->opens.size = sizeof(struct open);
	t->extents.size = sizeof(struct extent);
	t->inners.size = sizeof(struct inner);
	t->verdicts.size = sizeof(uint8_t);
	t->credits.size = sizeof(uint16_t);
	t->msgs.is_long = t->exchs.is_long = true;
}

bool trace_open(struct trace *t, const char *path, const struct trace_options *o, struct err *e)
{
	struct pass p = { .t = t, .o = o };
	struct capture_sink sink = { &p, on_conversation, on_pdu, on_event };

	init(t, path);
	t->state = &p.state;
	t->secure = secure_new(o->keys, o->side);
	bool ok = capture_read(path, &o->capture, &sink, &t->store, &t->stats, e);
	if (t->secure)
		secure_settle(t);
	if (ok)
		tell_rest(&p);
	t->state = NULL;
	vec_trim(&t->msgs);
	vec_trim(&t->exchs);
	rpc_settle(t);
	state_free(&p.state);
	tree_free(&p.tree);
	free(p.conv_of);
	if (ok && t->convs.n == 0)
		return fail(e,
			"%s: no SMB in it, and no attempt at an SMB port (SMB on another "
			"port: --port N)",
			path);
	return ok;
}

void trace_free(struct trace *t)
{
	vec_free(&t->msgs);
	vec_free(&t->exchs);
	vec_free(&t->events);
	vec_free(&t->convs);
	vec_free(&t->sessions);
	vec_free(&t->shares);
	vec_free(&t->opens);
	vec_free(&t->extents);
	vec_free(&t->inners);
	vec_free(&t->verdicts);
	vec_free(&t->credits);
	secure_free(t->secure);
	inner_free(t);
	rpc_free(t);
	arena_free(&t->names);
	free(t->read_buf);
	free(t->before);
	if (t->store)
		store_close(t->store);
	t->store = NULL;
	t->read_buf = t->before = NULL;
	t->secure = NULL;
}

void endpoint_text(const struct endpoint *e, struct buf *out)
{
	char text[INET6_ADDRSTRLEN];

	inet_ntop(e->family == 6 ? AF_INET6 : AF_INET, e->addr, text, sizeof(text));
	buf_printf(out, e->family == 6 ? "[%s]:%u" : "%s:%u", text, e->port);
}

const char *event_name(enum event_kind kind)
{
	static const char *const names[EVENT_KINDS] = { "opened", "refused", "unanswered", "closed",
		"reset", "bytes missing", "session service" };

	return names[kind];
}

static void nbss_summary(const struct cap_event *e, struct buf *out)
{
	uint32_t type = e->code >> 8;

	switch (type) {
	case NBSS_REQUEST:
		buf_str(out, "NetBIOS session request");
		break;
	case NBSS_POSITIVE:
		buf_str(out, "NetBIOS session accepted");
		break;
	case NBSS_NEGATIVE:
		buf_printf(out, "NetBIOS session refused, error 0x%02x", e->code & 0xff);
		break;
	case NBSS_RETARGET:
		buf_str(out, "NetBIOS session retargeted");
		break;
	case NBSS_KEEPALIVE:
		buf_str(out, "NetBIOS keep-alive");
		break;
	default:
		buf_printf(out, "NetBIOS session service packet of type 0x%02x", type);
		break;
	}
}

void event_summary(const struct trace *t, uint32_t event, struct buf *out)
{
	const struct cap_event *e = &trace_event(t, event)->e;
	const char *who = e->dir == TO_SERVER ? "client" : "server";

	switch (e->kind) {
	case EVENT_OPENED:
		buf_str(out, "Connection opened");
		break;
	case EVENT_REFUSED:
		buf_str(out, "Connection refused by the server");
		break;
	case EVENT_UNANSWERED:
		buf_str(out, "Connection attempt unanswered");
		break;
	case EVENT_CLOSED:
		buf_printf(out, "Connection closed by the %s", who);
		break;
	case EVENT_RESET:
		buf_printf(out, "Connection reset by the %s", who);
		break;
	case EVENT_GAP:
		buf_printf(out, "%llu bytes from the %s not in the capture",
			(unsigned long long)e->count, who);
		break;
	case EVENT_NBSS:
		nbss_summary(e, out);
		break;
	case EVENT_KINDS:
		break;
	}
}
