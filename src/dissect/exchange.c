/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/exchange.h"

#include "dissect/seal.h"
#include "dissect/smb2.h"

#define LOOK_BACK 256u /* exchanges among which the partner of a sealed message is looked for */
/* An ERROR response without data in a transform, [MS-SMB2] 2.2.2: an interim response is one. */
#define SEALED_ERROR_LEN (TRANSFORM_HEADER_LEN + 64u + 9u)

static struct map_key conv_key(uint32_t conv, uint64_t id)
{
	return (struct map_key){ conv, id };
}

static uint32_t new_exch(struct trace *t)
{
	struct exch *x = vec_push(&t->exchs);

	*x = (struct exch){ .request = NONE, .interim = NONE, .final = NONE, .cancel = NONE };
	return t->exchs.n - 1;
}

/* Whether a message was decrypted. */
static bool was_sealed(const struct trace *t, const struct msg *m)
{
	return m->bits & M_INNER && trace_inner(t, m)->key != NONE;
}

/*
 * A sealed message, between others of its session that could be decrypted,
 * tells no MessageId: the oldest request that waits for its answer, sealed or
 * not, goes by order.
 */
static uint32_t by_order(const struct trace *t, uint32_t conv, uint32_t session, bool sealed)
{
	uint32_t oldest = MAP_NONE;
	uint32_t end = t->exchs.n > LOOK_BACK ? t->exchs.n - LOOK_BACK : 0;

	for (uint32_t i = t->exchs.n; i-- > end;) {
		const struct exch *x = trace_exch(t, i);

		if (x->request == NONE || x->interim != NONE || x->final != NONE)
			continue;
		const struct msg *m = trace_msg(t, x->request);
		if (m->conv == conv && m->session == session &&
			(sealed ? m->kind == MSG_ENCRYPTED : was_sealed(t, m)))
			oldest = i;
	}
	return oldest;
}

void exchange_cancel(struct trace *t, uint32_t msg, uint64_t async_id)
{
	struct msg *m = trace_msg(t, msg);
	struct map_key by_async = conv_key(m->conv, async_id),
		       by_id = conv_key(m->conv, t->state->id);
	uint32_t x = m->flags & SMB2_FLAGS_ASYNC ? map_get(&t->state->async, by_async)
						 : map_get(&t->state->pending, by_id);

	if (x == MAP_NONE || trace_exch(t, x)->cancel != NONE)
		x = new_exch(t);
	m->exch = x;
	trace_exch(t, x)->cancel = msg;
}

void exchange_request(struct trace *t, uint32_t msg, uint32_t asked)
{
	struct msg *m = trace_msg(t, msg);

	m->exch = new_exch(t);
	trace_exch(t, m->exch)->request = msg;
	trace_exch(t, m->exch)->asked = asked;
	struct conv *c = trace_conv(t, m->conv);
	if (t->state->id < c->first_id)
		c->first_id = t->state->id;
	map_put(&t->state->pending, conv_key(m->conv, t->state->id), m->exch);
}

/* Nobody asked for it, the capture has not seen who did, or cannot show it. */
static uint32_t without_request(struct trace *t, uint32_t msg, uint64_t session_id)
{
	struct msg *m = trace_msg(t, msg);
	uint32_t x = MAP_NONE;

	if (t->state->id == UINT64_MAX) {
		m->bits |= M_NOTIFICATION;
		return new_exch(t);
	}
	if (was_sealed(t, m))
		x = by_order(t, m->conv, state_session(t, m->conv, msg, session_id), true);
	if (x != MAP_NONE)
		return x;
	m->bits |= M_LOST;
	/* MessageIds ascend, those of SMB1 need not. */
	const struct conv *c = trace_conv(t, m->conv);
	if (!c->info.from_start && (m->kind != MSG_SMB2 || t->state->id < c->first_id))
		m->bits |= M_EARLIER;
	return new_exch(t);
}

static const struct msg *request_of(const struct trace *t, uint32_t exch)
{
	uint32_t request = trace_exch(t, exch)->request;

	return request == NONE ? NULL : trace_msg(t, request);
}

/* What was taken for the answer, by order, is not: the true one has come. */
static void displace(struct trace *t, uint32_t exch)
{
	uint32_t guess = trace_exch(t, exch)->final;

	if (guess == NONE)
		return;
	uint32_t own = new_exch(t);
	trace_exch(t, own)->final = guess;
	trace_exch(t, exch)->final = NONE;
	trace_msg(t, guess)->exch = own;
}

bool exchange_response(struct trace *t, uint32_t msg, uint64_t session_id, uint64_t async_id)
{
	struct msg *m = trace_msg(t, msg);
	struct map_key key = conv_key(m->conv, t->state->id);
	uint32_t x = map_get(&t->state->pending, key);
	bool first = x == MAP_NONE;

	if (!first)
		displace(t, x);
	else
		x = without_request(t, msg, session_id);
	const struct msg *request = request_of(t, x);
	bool known = request && request->kind != MSG_ENCRYPTED;
	if (known) {
		m->session = request->session;
		m->share = request->share;
		m->open = request->open;
		m->detail = request->detail;
	}
	m->exch = x;
	if (m->status == STATUS_PENDING && m->flags & SMB2_FLAGS_ASYNC) {
		m->bits |= M_INTERIM;
		trace_exch(t, x)->interim = msg;
		map_put(&t->state->async, conv_key(m->conv, async_id), x);
		/* Of a sealed request only now is the id known. */
		if (first && request)
			map_put(&t->state->pending, key, x);
		return known;
	}
	trace_exch(t, x)->final = msg;
	map_remove(&t->state->pending, key);
	if (m->flags & SMB2_FLAGS_ASYNC) {
		struct map_key by_async = conv_key(m->conv, async_id);
		uint32_t of = map_get(&t->state->async, by_async);

		if (of != x && (of != MAP_NONE || trace_exch(t, x)->interim != NONE))
			m->bits |= M_ID_OUTSIDE;
		map_remove(&t->state->async, by_async);
	}
	return known;
}

/* The answer, which is sealed, would have named what the request makes. */
static void keep_unnamed(struct trace *t, const struct msg *request)
{
	struct map_key key = { request->session, request->cmd };

	if (request->cmd == SMB2_TREE_CONNECT && request->share != NONE)
		map_put(&t->state->unnamed, key, request->share);
	if (request->cmd == SMB2_CREATE && request->open != NONE)
		map_put(&t->state->unnamed, key, request->open);
}

uint32_t exchange_unnamed(struct trace *t, uint32_t session, uint16_t cmd)
{
	struct map_key key = { session, cmd };
	uint32_t i = map_get(&t->state->unnamed, key);

	if (i != MAP_NONE)
		map_remove(&t->state->unnamed, key);
	return i;
}

/*
 * Of messages that nobody can read only number and size are known: where there
 * is one response more than requests, the latest that has an interim
 * response's size was one, and this is what came of it.
 */
static uint32_t after_interim(struct trace *t, uint32_t conv)
{
	uint32_t end = t->exchs.n > LOOK_BACK ? t->exchs.n - LOOK_BACK : 0;

	for (uint32_t i = t->exchs.n; i-- > end;) {
		struct exch *x = trace_exch(t, i);
		struct msg *m = trace_msg(t, exch_first(x));

		if (m->conv != conv || x->request != NONE || x->interim != NONE ||
			m->kind != MSG_ENCRYPTED || m->len != m->prefix + SEALED_ERROR_LEN)
			continue;
		m->bits |= M_INTERIM;
		x->interim = x->final;
		x->final = NONE;
		return i;
	}
	return MAP_NONE;
}

void exchange_sealed(struct trace *t, uint32_t msg)
{
	struct msg *m = trace_msg(t, msg);
	struct conv *c = trace_conv(t, m->conv);
	bool response = m->bits & M_RESPONSE;
	uint32_t x =
		response && m->session != NONE ? by_order(t, m->conv, m->session, false) : MAP_NONE;

	if (x != MAP_NONE)
		keep_unnamed(t, request_of(t, x));
	else if (!response)
		c->sealed_waiting++;
	else if (c->sealed_waiting)
		c->sealed_waiting--;
	else
		x = after_interim(t, m->conv);
	m->exch = x != MAP_NONE ? x : new_exch(t);
	if (response)
		trace_exch(t, m->exch)->final = msg;
	else
		trace_exch(t, m->exch)->request = msg;
}
