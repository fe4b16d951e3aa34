/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/context.h"

#include "dissect/names.h"
#include "dissect/smb2.h"
#include "dissect/trace.h"

/* ---- whether a reply fits its request */

enum reply {
	REPLY_FITS,
	REPLY_LOST,
	REPLY_COMMAND,
	REPLY_SESSION,
	REPLY_TREE,
	REPLY_LONGER,
	REPLY_DIALECT,
	REPLY_ACTION,
	REPLY_OPLOCK,
};

static const struct name context_reply_names_list[] = {
	{ REPLY_FITS, "fits the request" },
	{ REPLY_LOST, "its request is not in the capture" },
	{ REPLY_COMMAND, "has another command than the request" },
	{ REPLY_SESSION, "has another session than the request" },
	{ REPLY_TREE, "has another tree than the request" },
	{ REPLY_LONGER, "has more bytes than were asked for" },
	{ REPLY_DIALECT, "chooses a dialect that was not offered" },
	{ REPLY_ACTION, "tells of an action that the disposition does not allow" },
	{ REPLY_OPLOCK, "grants a higher oplock than was asked for" },
};
NAMES(context_reply_names);

enum msg_id { MSG_ID_INSIDE, MSG_ID_REUSED, MSG_ID_OUTSIDE };

static const struct name context_msg_id_names_list[] = {
	{ MSG_ID_INSIDE, "inside" },
	{ MSG_ID_REUSED, "used before" },
	{ MSG_ID_OUTSIDE, "not granted" },
};
NAMES(context_msg_id_names);

/*
 * Where a request says how many bytes the response may have at most, and the
 * response how many it has; both 4 bytes, counted from the header on.
 */
static const struct {
	uint8_t asked, got;
} sizes[SMB2_COMMANDS] = {
	[SMB2_READ] = { 64 + 4, 64 + 4 },
	[SMB2_WRITE] = { 64 + 4, 64 + 4 },
	[SMB2_IOCTL] = { 64 + 44, 64 + 36 },
	[SMB2_QUERY_DIRECTORY] = { 64 + 28, 64 + 4 },
	[SMB2_CHANGE_NOTIFY] = { 64 + 4, 64 + 4 },
	[SMB2_QUERY_INFO] = { 64 + 4, 64 + 4 },
};

/* [MS-SMB2] 2.2.3: DialectCount, Dialects; 2.2.4: DialectRevision */
#define OFFERED_COUNT_AT (64u + 2)
#define OFFERED_AT (64u + 36)
#define CHOSEN_AT (64u + 4)

/* 2.2.13: RequestedOplockLevel, CreateDisposition; 2.2.14: OplockLevel, CreateAction */
#define WANTED_OPLOCK_AT (64u + 3)
#define DISPOSITION_AT (64u + 36)
#define GRANTED_OPLOCK_AT (64u + 2)
#define ACTION_AT (64u + 4)
#define CONTEXTS_AT (64u + 48)
#define NO_DISPOSITION 0xffu
#define TAG_DHNC 0x436e4844u
#define TAG_DH2C 0x43324844u

static const uint16_t dialects[] = { 0x0202, 0x0210, 0x0222, 0x0224, 0x0300, 0x0302, 0x0310, 0x0311,
	0x02ff };

static uint32_t dialect_bit(uint64_t dialect)
{
	for (unsigned i = 0; i < sizeof(dialects) / sizeof(dialects[0]); i++)
		if (dialects[i] == dialect)
			return 1u << i;
	return 0;
}

static uint32_t dialects_offered(const struct cur *c)
{
	uint64_t count = 0, dialect = 0;
	uint32_t set = 0;

	cur_peek(c, OFFERED_COUNT_AT, 2, &count);
	for (uint32_t i = 0; i < count && cur_peek(c, OFFERED_AT + 2 * i, 2, &dialect); i++)
		set |= dialect_bit(dialect);
	return set;
}

/* Whether a context says that the open is there already: DHnC or DH2C, 2.2.13.2 */
static bool reconnects(const struct cur *c)
{
	uint64_t at = 0, next = 0, name = 0, tag = 0;

	if (!cur_peek(c, CONTEXTS_AT, 4, &at) || !at)
		return false;
	do {
		at += next;
		if (at > c->end || !cur_peek(c, (uint32_t)at, 4, &next) ||
			!cur_peek(c, (uint32_t)at + 4, 2, &name) ||
			!cur_peek(c, (uint32_t)(at + name), 4, &tag))
			return false;
		if (tag == TAG_DHNC || tag == TAG_DH2C)
			return true;
	} while (next);
	return false;
}

static uint32_t create_asked(const struct msg *m, const struct cur *c)
{
	uint64_t disposition = NO_DISPOSITION, oplock = 0;

	cur_peek(c, WANTED_OPLOCK_AT, 1, &oplock);
	cur_peek(c, DISPOSITION_AT, 4, &disposition);
	if (disposition > NO_DISPOSITION || m->flags & SMB2_FLAGS_REPLAY || reconnects(c))
		disposition = NO_DISPOSITION;
	return (uint32_t)(disposition | oplock << 8);
}

bool context_wants_old_open(uint32_t asked)
{
	return (asked & NO_DISPOSITION) == NO_DISPOSITION;
}

uint32_t context_asked(const struct msg *m, const struct cur *c)
{
	uint64_t size = 0;

	if (m->kind != MSG_SMB2 || m->cmd >= SMB2_COMMANDS)
		return 0;
	if (m->cmd == SMB2_NEGOTIATE)
		return dialects_offered(c);
	if (m->cmd == SMB2_CREATE)
		return create_asked(m, c);
	if (!sizes[m->cmd].asked)
		return 0;
	return cur_peek(c, sizes[m->cmd].asked, 4, &size) ? (uint32_t)size : UINT32_MAX;
}

/* The actions that a disposition allows, one bit for each: [MS-SMB2] 2.2.13, 2.2.14 */
static enum reply created(uint32_t asked, const struct cur *c)
{
	static const uint8_t allowed[] = { 1 << 0 | 1 << 2, 1 << 1, 1 << 2, 1 << 1 | 1 << 2, 1 << 3,
		1 << 2 | 1 << 3 };
	uint32_t disposition = asked & 0xff, wanted = asked >> 8;
	uint64_t action = 0, granted = 0;

	if (disposition >= sizeof(allowed) || !cur_peek(c, ACTION_AT, 4, &action) ||
		!cur_peek(c, GRANTED_OPLOCK_AT, 1, &granted))
		return REPLY_FITS;
	if (action > 3 || !(allowed[disposition] >> action & 1))
		return REPLY_ACTION;
	return granted > wanted ? REPLY_OPLOCK : REPLY_FITS;
}

static enum reply answered(const struct msg *m, uint32_t asked, const struct cur *c)
{
	uint64_t got = 0;

	if (m->cmd == SMB2_NEGOTIATE)
		return asked && cur_peek(c, CHOSEN_AT, 2, &got) && !(dialect_bit(got) & asked)
			       ? REPLY_DIALECT
			       : REPLY_FITS;
	if (m->cmd == SMB2_CREATE)
		return created(asked, c);
	if (sizes[m->cmd].got && cur_peek(c, sizes[m->cmd].got, 4, &got) && got > asked)
		return REPLY_LONGER;
	return REPLY_FITS;
}

/* Whether the header has the ids of what the request works on; zero and all ones say nothing. */
static enum reply same_objects(
	const struct trace *t, const struct msg *m, const struct msg *request, const struct cur *c)
{
	uint64_t session = 0, tree = 0;

	if (m->cmd <= SMB2_SESSION_SETUP || m->cmd == SMB2_TREE_CONNECT)
		return REPLY_FITS;
	cur_peek(c, 40, 8, &session);
	if (request->session != NONE && session && session != UINT64_MAX &&
		trace_session(t, request->session)->id != session)
		return REPLY_SESSION;
	if (m->flags & SMB2_FLAGS_ASYNC)
		return REPLY_FITS;
	cur_peek(c, 36, 4, &tree);
	if (request->share != NONE && tree && tree != UINT32_MAX &&
		trace_share(t, request->share)->id != tree)
		return REPLY_TREE;
	return REPLY_FITS;
}

static enum reply reply_of(const struct walk *w)
{
	const struct msg *m = w->ctx->msg, *request = w->ctx->request;
	const struct trace *t = w->ctx->trace;
	struct cur c = cur_make(w->tree->bufs[BUF_MESSAGE].p, w->tree->bufs[BUF_MESSAGE].len);
	uint64_t size = 0;

	if (!request)
		return REPLY_LOST;
	if (m->kind != request->kind)
		return REPLY_FITS; /* SMB2's answer to an SMB1 negotiate */
	if (m->cmd != request->cmd)
		return REPLY_COMMAND;
	enum reply objects = same_objects(t, m, request, &c);
	if (objects != REPLY_FITS || m->cmd >= SMB2_COMMANDS || m->bits & M_INTERIM)
		return objects;
	cur_peek(&c, SMB2_HEADER_LEN, 2, &size);
	if (smb2_is_error(m->cmd, m->status, (uint16_t)size))
		return REPLY_FITS;
	return answered(m, trace_exch(t, m->exch)->asked, &c);
}

/* ---- the fields */

static void session_fields(struct walk *w, uint32_t index)
{
	const struct msg *m = w->ctx->msg;

	/* While it is set up, its messages tell themselves. */
	if (m->session == NONE || m->cmd == SMB2_SESSION_SETUP)
		return;
	const struct session *s = trace_session(w->ctx->trace, m->session);
	struct earlier_logon who = { .user = s->user, .domain = s->domain, .host = s->host };
	for (const struct earlier_logon *l = s->earlier; l && index < l->until; l = l->before)
		who = *l;
	walk_context_uint(w, F_CONTEXT_SESSION, m->session + 1);
	walk_context_text(w, F_CONTEXT_ACCOUNT, who.user);
	walk_context_text(w, F_CONTEXT_DOMAIN, who.domain);
	walk_context_text(w, F_CONTEXT_HOST, who.host);
}

static void share_fields(struct walk *w)
{
	const struct msg *m = w->ctx->msg;

	if (m->share == NONE)
		return;
	const struct share *s = trace_share(w->ctx->trace, m->share);
	walk_context_uint(w, F_CONTEXT_SHARE, m->share + 1);
	/* What a message says of it itself is no news, and not known yet when it is read. */
	if (m->cmd == SMB2_TREE_CONNECT)
		return;
	walk_context_text(w, F_CONTEXT_TREE, s->path);
	if (s->type)
		walk_context_uint(w, F_CONTEXT_SHARE_TYPE, s->type);
}

static void open_fields(struct walk *w)
{
	const struct msg *m = w->ctx->msg;

	if (m->open == NONE)
		return;
	walk_context_uint(w, F_CONTEXT_OPEN, m->open + 1);
	if (m->cmd != SMB2_CREATE || m->bits & M_RESPONSE)
		walk_context_text(
			w, F_CONTEXT_FILENAME, trace_open_at(w->ctx->trace, m->open)->path);
}

static void response_fields(struct walk *w, enum field_id to, enum field_id time)
{
	const struct msg *m = w->ctx->msg, *request = w->ctx->request;

	if (!request)
		return;
	walk_context_uint(w, to, request->frame);
	walk_context_uint(w, time, m->time_ns - request->time_ns);
}

static void smb2_fields(struct walk *w, uint32_t index)
{
	const struct msg *m = w->ctx->msg;
	uint32_t credits = trace_credits(w->ctx->trace, index);

	share_fields(w);
	open_fields(w);
	response_fields(w, F_CONTEXT_RESPONSE_TO, F_CONTEXT_TIME);
	if (m->bits & M_RESPONSE && !(m->bits & M_NOTIFICATION))
		walk_context_uint(w, F_CONTEXT_REPLY, reply_of(w));
	if (m->bits & M_ID_OUTSIDE || (m->bits & M_ID_REUSED && !(m->bits & M_RESPONSE)))
		walk_context_uint(w, F_CONTEXT_MSG_ID,
			m->bits & M_ID_REUSED ? MSG_ID_REUSED : MSG_ID_OUTSIDE);
	if (credits != NONE)
		walk_context_uint(w, F_CONTEXT_CREDITS, credits);
}

void context_fields(struct walk *w, uint32_t index)
{
	uint32_t group = w->tree->n;

	walk_context_uint(w, F_CONTEXT, 0);
	if (w->tree->n == group)
		return;
	w->tree->depth++;
	if (w->ctx->msg->kind == MSG_SMB1) {
		response_fields(w, F_SMB_RESPONSE_TO, F_SMB_TIME);
	} else {
		session_fields(w, index);
		if (w->ctx->msg->kind == MSG_SMB2)
			smb2_fields(w, index);
	}
	w->tree->depth--;
	w->tree->nodes[group].end = w->tree->n;
	if (w->tree->n == group + 1)
		w->tree->n = group;
}
