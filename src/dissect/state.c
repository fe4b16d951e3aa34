/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/state.h"

#include <string.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/utf.h"
#include "dissect/apple.h"
#include "dissect/context.h"
#include "dissect/credits.h"
#include "dissect/exchange.h"
#include "dissect/kdf.h"
#include "dissect/negotiated.h"
#include "dissect/rpc.h"
#include "dissect/smb2.h"

/* Where the body of a request has its FileId, from the header on; 0: it has none. */
static const uint8_t fid_offset[SMB2_COMMANDS] = {
	[SMB2_CLOSE] = 64 + 8,
	[SMB2_FLUSH] = 64 + 8,
	[SMB2_READ] = 64 + 16,
	[SMB2_WRITE] = 64 + 16,
	[SMB2_LOCK] = 64 + 8,
	[SMB2_IOCTL] = 64 + 8,
	[SMB2_QUERY_DIRECTORY] = 64 + 8,
	[SMB2_CHANGE_NOTIFY] = 64 + 8,
	[SMB2_QUERY_INFO] = 64 + 24,
	[SMB2_SET_INFO] = 64 + 16,
	[SMB2_OPLOCK_BREAK] = 64 + 8,
};

/* Where a request says what kind of thing it asks for (trace.h, detail). */
static const struct {
	uint8_t at, width;
} detail_at[SMB2_COMMANDS] = {
	[SMB2_IOCTL] = { 64 + 4, 4 },
	[SMB2_QUERY_INFO] = { 64 + 2, 2 },
	[SMB2_SET_INFO] = { 64 + 2, 2 },
	[SMB2_QUERY_DIRECTORY] = { 64 + 2, 1 },
};

/* CREATE: NameOffset of the request, FileId of the response */
#define CREATE_NAME_OFFSET (64u + 44)
#define CREATED_FID_OFFSET (64u + 64)

#define FSCTL_VALIDATE_NEGOTIATE_INFO 0x00140204u
#define IOCTL_RESPONSE_SIZE 49u
#define OPLOCK_BREAK_SIZE 24u /* the lease forms are 36 and 44 and have no FileId */

static struct map_key share_key(uint32_t session, uint32_t id)
{
	return (struct map_key){ session, id };
}

/* Session ids are the server's: connections to it share them. */
static struct map_key session_key(const struct trace *t, uint32_t conv, uint64_t id)
{
	const struct endpoint *server = &trace_conv(t, conv)->info.server;
	uint64_t h = hash_bytes(server->port, server->addr, sizeof(server->addr));

	return (struct map_key){ h, id };
}

static struct map_key fid_key(uint32_t session, const uint8_t fid[16])
{
	uint64_t half[2];

	memcpy(half, fid, sizeof(half));
	return (struct map_key){ hash_mix(session, half[0]), half[1] };
}

static uint32_t new_session(struct trace *t, uint32_t conv, uint32_t msg, uint64_t id)
{
	uint32_t i = t->sessions.n;
	struct session *s = vec_push(&t->sessions);

	s->id = id;
	s->conv = conv;
	s->first = msg;
	s->last = NONE;
	map_put(&t->state->sessions, session_key(t, s->conv, id), i);
	return i;
}

uint32_t state_session(struct trace *t, uint32_t conv, uint32_t msg, uint64_t id)
{
	uint32_t i;

	if (id == 0 || id == UINT64_MAX)
		return NONE;
	i = map_get(&t->state->sessions, session_key(t, conv, id));
	return i != MAP_NONE ? i : new_session(t, conv, msg, id);
}

static uint32_t new_share(struct trace *t, uint32_t msg, uint32_t session)
{
	struct share *s = vec_push(&t->shares);

	s->session = session;
	s->first = msg;
	s->last = NONE;
	return t->shares.n - 1;
}

static void name_share(struct trace *t, uint32_t share, uint32_t id)
{
	struct share *s = trace_share(t, share);

	s->id = id;
	map_put(&t->state->shares, share_key(s->session, id), share);
}

static uint32_t find_share(struct trace *t, uint32_t msg, uint32_t session, uint32_t id)
{
	uint32_t i;

	if (session == NONE || id == 0 || id == UINT32_MAX)
		return NONE;
	i = map_get(&t->state->shares, share_key(session, id));
	if (i == MAP_NONE) {
		i = exchange_unnamed(t, session, SMB2_TREE_CONNECT);
		i = i != MAP_NONE ? i : new_share(t, msg, session);
		name_share(t, i, id);
	}
	return i;
}

static uint32_t new_open(struct trace *t, uint32_t msg)
{
	const struct msg *m = trace_msg(t, msg);
	struct open *o = vec_push(&t->opens);

	o->session = m->session;
	o->share = m->share;
	o->first = msg;
	o->last = NONE;
	return t->opens.n - 1;
}

static void name_open(struct trace *t, uint32_t open, const uint8_t fid[16])
{
	struct open *o = trace_open_at(t, open);

	memcpy(o->fid, fid, sizeof(o->fid));
	map_put(&t->state->opens, fid_key(o->session, fid), open);
}

static uint32_t find_open(struct trace *t, uint32_t msg, const uint8_t fid[16])
{
	static const uint8_t none[16] = { 0 };
	const struct msg *m = trace_msg(t, msg);
	uint32_t i;

	if (memcmp(fid, none, 16) == 0)
		return NONE;
	i = map_get(&t->state->opens, fid_key(m->session, fid));
	if (i == MAP_NONE) {
		i = exchange_unnamed(t, m->session, SMB2_CREATE);
		i = i != MAP_NONE ? i : new_open(t, msg);
		name_open(t, i, fid);
	}
	return i;
}

static void resolve_open(struct trace *t, uint32_t msg, const struct cur *c)
{
	static const uint8_t all_ones[16] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	struct msg *m = trace_msg(t, msg);
	uint8_t at = m->cmd < SMB2_COMMANDS ? fid_offset[m->cmd] : 0;
	struct cur field = cur_sub(c, at, 16);
	uint64_t size;

	if (!at || (m->cmd == SMB2_OPLOCK_BREAK &&
			   (!cur_peek(c, SMB2_HEADER_LEN, 2, &size) || size != OPLOCK_BREAK_SIZE)))
		return;
	const uint8_t *fid = cur_take(&field, 16);
	if (!fid)
		return;
	if (memcmp(fid, all_ones, 16) != 0)
		m->open = find_open(t, msg, fid);
	else if (m->flags & SMB2_FLAGS_RELATED)
		m->open = t->state->chain_open;
}

/* Whether a response has a FileId, which stands where that of the request does. */
static bool names_open(const struct msg *m, const struct cur *c)
{
	uint64_t size = 0;

	return cur_peek(c, SMB2_HEADER_LEN, 2, &size) &&
	       ((m->cmd == SMB2_IOCTL && size == IOCTL_RESPONSE_SIZE) ||
		       (m->cmd == SMB2_OPLOCK_BREAK && size == OPLOCK_BREAK_SIZE));
}

/*
 * The open that a CREATE makes. An answer to nothing may tell of one that is
 * known: it was sent twice.
 */
static uint32_t created_open(struct trace *t, uint32_t msg, const struct cur *c)
{
	const struct msg *m = trace_msg(t, msg);
	struct cur field = cur_sub(c, CREATED_FID_OFFSET, 16);
	const uint8_t *fid = m->bits & M_RESPONSE && m->status == 0 ? cur_take(&field, 16) : NULL;
	uint32_t i = fid ? map_get(&t->state->opens, fid_key(m->session, fid)) : MAP_NONE;

	return i != MAP_NONE ? i : new_open(t, msg);
}

static void resolve_request(
	struct trace *t, uint32_t msg, const struct cur *c, uint64_t session_id, uint32_t tree_id)
{
	struct msg *m = trace_msg(t, msg);
	const struct state *s = t->state;
	bool related = m->flags & SMB2_FLAGS_RELATED, response = m->bits & M_RESPONSE;
	uint64_t detail = 0;

	m->session = related && session_id == UINT64_MAX
			     ? s->chain_session
			     : state_session(t, m->conv, msg, session_id);
	if (!(m->flags & SMB2_FLAGS_ASYNC))
		m->share = related && tree_id == UINT32_MAX
				   ? s->chain_share
				   : find_share(t, msg, m->session, tree_id);
	if (m->cmd == SMB2_TREE_CONNECT && (!response || m->share == NONE))
		m->share = new_share(t, msg, m->session);
	if (m->cmd == SMB2_CREATE)
		m->open = created_open(t, msg, c);
	if (!response || names_open(m, c))
		resolve_open(t, msg, c);
	if (!response && m->cmd < SMB2_COMMANDS && detail_at[m->cmd].width &&
		cur_peek(c, detail_at[m->cmd].at, detail_at[m->cmd].width, &detail))
		m->detail = (uint32_t)detail;
}

/* Whether an id in a response is another one. In a related part 0 and all ones name nothing. */
static bool is_another(const struct msg *m, uint64_t known, uint64_t id, uint64_t ones)
{
	return id != known && !(m->flags & SMB2_FLAGS_RELATED && (id == 0 || id == ones));
}

/*
 * A response works on what its request does, unless the ids in it name
 * something else. What the request makes has its id only from here on.
 */
static void resolve_response(
	struct trace *t, uint32_t msg, const struct cur *c, uint64_t session_id, uint32_t tree_id)
{
	static const uint8_t unnamed[16] = { 0 };
	struct msg *m = trace_msg(t, msg);

	if (m->session != NONE &&
		is_another(m, trace_session(t, m->session)->id, session_id, UINT64_MAX))
		m->session = state_session(t, m->conv, msg, session_id);
	if (m->share != NONE && trace_share(t, m->share)->id && !(m->flags & SMB2_FLAGS_ASYNC) &&
		is_another(m, trace_share(t, m->share)->id, tree_id, UINT32_MAX))
		m->share = find_share(t, msg, m->session, tree_id);
	if (names_open(m, c) && m->open != NONE && !(m->flags & SMB2_FLAGS_RELATED) &&
		memcmp(trace_open_at(t, m->open)->fid, unnamed, 16) != 0) {
		m->open = NONE;
		resolve_open(t, msg, c);
	}
}

void state_gap(struct trace *t, uint32_t conv)
{
	trace_conv(t, conv)->lossy = true;
	rpc_gap(t);
}

void state_chain(struct state *s)
{
	s->chain_session = s->chain_share = s->chain_open = NONE;
}

void state_before(struct trace *t, uint32_t msg, struct cur c)
{
	struct msg *m = trace_msg(t, msg);
	uint64_t session_id = 0, tree_id = 0, async_id = 0, credits = 0;

	if (!cur_peek(&c, 24, 8, &t->state->id))
		t->state->id = 0;
	cur_peek(&c, 32, 8, &async_id);
	cur_peek(&c, 36, 4, &tree_id);
	cur_peek(&c, 40, 8, &session_id);
	bool response = m->bits & M_RESPONSE;
	bool alone = !response || !exchange_response(t, msg, session_id, async_id);
	cur_peek(&c, response ? 14 : 6, 2, &credits);
	credits_follow(t, msg, (uint32_t)credits);
	if (alone)
		resolve_request(t, msg, &c, session_id, (uint32_t)tree_id);
	else
		resolve_response(t, msg, &c, session_id, (uint32_t)tree_id);
	if (!response && m->cmd == SMB2_CANCEL)
		exchange_cancel(t, msg, async_id);
	else if (!response)
		exchange_request(t, msg, context_asked(m, &c));
	t->state->chain_session = m->session;
	t->state->chain_share = m->share;
	t->state->chain_open = m->open;
	rpc_learn(t, msg, c);
}

static const char *text_of(struct trace *t, const struct tree *tree, enum field_id field)
{
	const struct node *n = tree_find(tree, field, 0);
	struct buf text = { 0 };
	const char *copy = NULL;

	if (n && tree_text(tree, n, &text))
		copy = arena_strndup(&t->names, text.p ? text.p : "", text.n);
	buf_free(&text);
	return copy;
}

static uint64_t value_of(const struct tree *tree, enum field_id field)
{
	const struct node *n = tree_find(tree, field, 0);

	return n ? n->value : 0;
}

/* Who logs on, as the client says it. */
static void name_user(struct trace *t, uint32_t msg, const struct tree *tree)
{
	const struct msg *m = trace_msg(t, msg);

	if (m->session == NONE || !tree_find(tree, F_NTLMSSP_AUTH_USERNAME, 0))
		return;
	struct session *s = trace_session(t, m->session);
	struct earlier_logon *earlier = arena_new(&t->names, struct earlier_logon, 1);
	*earlier = (struct earlier_logon){ s->user, s->domain, s->host, msg, s->earlier };
	s->earlier = earlier;
	s->user = text_of(t, tree, F_NTLMSSP_AUTH_USERNAME);
	s->domain = text_of(t, tree, F_NTLMSSP_AUTH_DOMAIN);
	s->host = text_of(t, tree, F_NTLMSSP_AUTH_HOSTNAME);
}

static void after_session_setup(struct trace *t, uint32_t msg, const struct tree *tree)
{
	struct msg *m = trace_msg(t, msg);
	uint64_t id = value_of(tree, F_SMB2_SESID);
	struct exch *x = trace_exch(t, m->exch);

	if (!(m->bits & M_RESPONSE))
		name_user(t, msg, tree);
	if (!(m->bits & M_RESPONSE) || m->status == STATUS_PENDING)
		return;
	/* The request did not know the session's id yet. */
	if (m->session == NONE && id)
		m->session = new_session(t, m->conv, msg, id);
	if (x->request != NONE && trace_msg(t, x->request)->session == NONE)
		trace_msg(t, x->request)->session = m->session;
	if (m->status == 0)
		trace_conv(t, m->conv)->set_up = true;
	if (m->session == NONE || m->status == STATUS_MORE_PROCESSING_REQUIRED)
		return;
	struct session *s = trace_session(t, m->session);
	if (m->status == 0) {
		s->set_up = true;
		s->flags = (uint16_t)value_of(tree, F_SMB2_SESSION_FLAGS);
	} else if (!s->set_up) { /* to bind it or to log on again may fail: it lives on */
		s->last = msg;
		map_remove(&t->state->sessions, session_key(t, m->conv, id));
	}
}

static void set_share(struct trace *t, uint32_t share, const struct tree *tree)
{
	trace_share(t, share)->type = (uint8_t)value_of(tree, F_SMB2_SHARE_TYPE);
	name_share(t, share, (uint32_t)value_of(tree, F_SMB2_TID));
}

static void after_tree_connect(struct trace *t, uint32_t msg, const struct tree *tree)
{
	const struct msg *m = trace_msg(t, msg);

	if (m->share == NONE)
		return;
	if (!(m->bits & M_RESPONSE))
		trace_share(t, m->share)->path = text_of(t, tree, F_SMB2_TREE);
	else if (m->status == 0)
		set_share(t, m->share, tree);
	else if (!(m->bits & M_INTERIM))
		trace_share(t, m->share)->last = msg;
}

/* The name of a CREATE request, [MS-SMB2] 2.2.13; NULL if it is not there. */
static const char *create_name(struct trace *t, const struct cur *c)
{
	uint64_t off = 0, len = 0;
	struct buf text = { 0 };
	const char *name = NULL;

	if (!cur_peek(c, CREATE_NAME_OFFSET, 2, &off) ||
		!cur_peek(c, CREATE_NAME_OFFSET + 2, 2, &len))
		return NULL;
	struct cur part = cur_sub(c, off, len);
	if (!part.bad) {
		utf16_to_utf8(&text, part.base + part.pos, len);
		name = arena_strndup(&t->names, text.p ? text.p : "", text.n);
	}
	buf_free(&text);
	return name;
}

/* Whether an open that a connection still has goes by that FileId. */
static bool is_taken(const struct trace *t, const struct msg *m, const uint8_t *fid)
{
	uint32_t i = map_get(&t->state->opens, fid_key(m->session, fid));

	return i != MAP_NONE && i != m->open && trace_open_at(t, i)->last == NONE &&
	       trace_msg(t, trace_open_at(t, i)->first)->conv == m->conv &&
	       !trace_conv(t, m->conv)->lossy;
}

static void created(struct trace *t, struct msg *m, const uint8_t *fid, const struct cur *c)
{
	struct conv *conv = trace_conv(t, m->conv);

	if (is_taken(t, m, fid))
		m->bits |= M_ID_REUSED;
	name_open(t, m->open, fid);
	if (!conv->apple_frame && apple_agreed(c))
		conv->apple_frame = m->frame;
}

/* Most CREATEs are only listed: what they say is read without a tree. */
static void after_create(struct trace *t, uint32_t msg, const struct cur *c)
{
	struct msg *m = trace_msg(t, msg);
	struct cur fid = cur_sub(c, CREATED_FID_OFFSET, 16);

	if (m->open == NONE)
		return;
	if (!(m->bits & M_RESPONSE))
		trace_open_at(t, m->open)->path = create_name(t, c);
	else if (m->status == 0 && !fid.bad)
		created(t, m, cur_take(&fid, 16), c);
	else if (!(m->bits & M_INTERIM))
		trace_open_at(t, m->open)->last = msg;
}

/* Remembers a closed open for a while, and forgets the one that was closed long before. */
static void keep_closed(struct trace *t, uint32_t open)
{
	uint32_t *slot = &t->state->closed[t->state->n_closed++ % CLOSED_MAX];

	if (*slot) {
		const struct open *o = trace_open_at(t, *slot - 1);
		struct map_key key = fid_key(o->session, o->fid);

		if (map_get(&t->state->opens, key) == *slot - 1)
			map_remove(&t->state->opens, key);
	}
	*slot = open + 1;
}

/*
 * CLOSE, TREE_DISCONNECT and LOGOFF that succeeded. Their objects stay known
 * by their ids, opens for a while: who still uses these means them.
 */
static void after_end(struct trace *t, uint32_t msg)
{
	const struct msg *m = trace_msg(t, msg);
	uint32_t *last = NULL;

	if (!(m->bits & M_RESPONSE) || m->status)
		return;
	if (m->cmd == SMB2_CLOSE && m->open != NONE)
		last = &trace_open_at(t, m->open)->last;
	else if (m->cmd == SMB2_TREE_DISCONNECT && m->share != NONE)
		last = &trace_share(t, m->share)->last;
	else if (m->cmd == SMB2_LOGOFF && m->session != NONE)
		last = &trace_session(t, m->session)->last;
	if (!last || *last != NONE)
		return;
	*last = msg;
	if (m->cmd == SMB2_CLOSE)
		keep_closed(t, m->open);
	if (m->cmd == SMB2_CLOSE)
		rpc_closed(t, m->open);
}

static bool is_validation(const struct msg *m)
{
	return m->cmd == SMB2_IOCTL && m->detail == FSCTL_VALIDATE_NEGOTIATE_INFO;
}

bool state_reads(const struct msg *m)
{
	return m->kind == MSG_SMB2 && (m->cmd == SMB2_NEGOTIATE || m->cmd == SMB2_SESSION_SETUP ||
					      m->cmd == SMB2_TREE_CONNECT || is_validation(m));
}

void state_after(struct trace *t, uint32_t msg, const struct tree *tree, const struct cur *bytes)
{
	struct msg *m = trace_msg(t, msg);

	switch (m->cmd) {
	case SMB2_NEGOTIATE:
		if (m->status == 0)
			negotiated_keep(t, m, tree);
		break;
	case SMB2_IOCTL:
		if (is_validation(m) && negotiated_otherwise(tree))
			m->bits |= M_DOWNGRADE;
		break;
	case SMB2_SESSION_SETUP:
		after_session_setup(t, msg, tree);
		break;
	case SMB2_TREE_CONNECT:
		after_tree_connect(t, msg, tree);
		break;
	case SMB2_CREATE:
		after_create(t, msg, bytes);
		break;
	case SMB2_CLOSE:
	case SMB2_TREE_DISCONNECT:
	case SMB2_LOGOFF:
		after_end(t, msg);
		break;
	default:
		break;
	}
	/* A CREATE's open may only be known now to the parts that follow. */
	t->state->chain_session = m->session;
}

void state_smb1(struct trace *t, uint32_t msg, bool negotiate, uint64_t id)
{
	struct msg *m = trace_msg(t, msg);

	/* The SMB2 answer to an SMB1 negotiate has MessageId 0, [MS-SMB2] 3.3.5.3.1. */
	t->state->id = negotiate ? 0 : id | 1ull << 63;
	if (m->bits & M_RESPONSE)
		exchange_response(t, msg, 0, 0);
	else
		exchange_request(t, msg, 0);
	if (negotiate && !(m->bits & M_RESPONSE))
		credits_follow(t, msg, 1);
}

void state_encrypted(struct trace *t, uint32_t msg, uint64_t session_id)
{
	struct msg *m = trace_msg(t, msg);

	m->session = state_session(t, m->conv, msg, session_id);
	exchange_sealed(t, msg);
}

void state_free(struct state *s)
{
	map_free(&s->pending);
	map_free(&s->async);
	map_free(&s->sessions);
	map_free(&s->shares);
	map_free(&s->opens);
	map_free(&s->unnamed);
	credits_free(s);
}
