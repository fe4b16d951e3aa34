/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_TRACE_H
#define DISSECT_TRACE_H

/*
 * A trace: one opened capture with its conversations, messages, exchanges and
 * events, and the objects that messages refer to (sessions, shares, opens).
 * It is built in one pass and does not change after; field trees are made from
 * it on demand.
 */

#include "base/map.h"
#include "base/vec.h"
#include "capture/capture.h"
#include "dissect/tree.h"

#define NONE UINT32_MAX

enum msg_kind { MSG_SMB2, MSG_SMB1, MSG_ENCRYPTED, MSG_COMPRESSED };

enum msg_bits {
	M_RESPONSE = 1,
	M_INTERIM = 2,    /* STATUS_PENDING of an operation that goes on */
	M_PIECES = 4,     /* .at is the index of the first of several extents */
	M_INCOMPLETE = 8, /* bytes are missing at the end */
	M_GAP = 16,       /* ... which the capture has not seen */
	M_CUT = 32,       /* ... for the snapshot length */
	M_MALFORMED = 64,
	M_COMPOUND = 128,      /* part of a compound */
	M_REFS = 256,          /* has ids in its body besides the open it works on */
	M_LOST = 512,          /* a response whose request the capture has not seen */
	M_NOTIFICATION = 1024, /* a break that nobody asked for */
	M_ID_REUSED = 2048,    /* a MessageId used before; of CREATE's response: a FileId in use */
	M_ID_OUTSIDE = 4096,   /* a MessageId that was not granted; of a response: an AsyncId */
	M_DOWNGRADE = 16384,   /* says that something else was negotiated, see negotiated.h */
	M_EARLIER =
		32768,  /* a lost response to what may have been asked before the capture began */
	M_INNER = 8192, /* from inside an encrypted or compressed PDU: .at, see trace_inner */
};

/* One SMB2 (or SMB1) PDU; 72 bytes, since there are millions. */
struct msg {
	uint64_t at;      /* where the store has it, the first extent (M_PIECES), or see M_INNER */
	uint64_t time_ns; /* since 1970 */
	uint64_t hash;    /* for the diff's use */
	uint32_t len;     /* bytes kept, from the NBSS header on where prefix is not 0 */
	uint32_t frame;
	uint32_t conv, session, share, open; /* indices into the trace, or NONE */
	uint32_t exch;
	uint32_t status;
	uint32_t flags;  /* SMB2 header */
	uint32_t detail; /* see detail_* */
	uint16_t bits;   /* enum msg_bits */
	uint16_t order;  /* of its times, and notes; for the diff's use */
	uint16_t cmd;
	uint8_t kind;   /* enum msg_kind */
	uint8_t prefix; /* bytes of wrappers before the SMB header */
};

/*
 * msg.detail, of a request and repeated in its responses:
 * IOCTL: control code. QUERY_INFO, SET_INFO: type | class << 8.
 * QUERY_DIRECTORY: information class. Transactions of SMB1: smb1_detail.
 */
static inline uint8_t detail_type(uint32_t detail)
{
	return (uint8_t)detail;
}

static inline uint8_t detail_class(uint32_t detail)
{
	return (uint8_t)(detail >> 8);
}

/* A request and what answers it; or a notification alone (request NONE). */
struct exch {
	uint32_t request, interim, final, cancel; /* messages, or NONE */
	uint32_t key;                             /* what it is about; for the diff's use */
	uint32_t asked; /* what the response may have, see context_asked */
};

/* An encrypted or compressed PDU that was opened. What is in it is kept nowhere. */
struct inner {
	uint64_t at;  /* of the PDU; like that of a message */
	uint32_t len; /* of the PDU, from the NBSS header on */
	uint32_t key; /* that opens it, or NONE: it is only compressed */
	uint16_t bits;
};

/* What is to be said of a message's signature, or of an encrypted message. */
enum verdict {
	VERDICT_NONE, /* nothing: no keys were given, or it is incomplete */
	VERDICT_GOOD,
	VERDICT_BAD,
	VERDICT_UNSIGNED,
	VERDICT_ENCRYPTED, /* nothing inside is signed */
	VERDICT_EXEMPT,    /* interim responses and notifications need none */
	VERDICT_NO_KEY,
	VERDICT_MISFIT,  /* the key at hand fits no message of this channel */
	VERDICT_PREAUTH, /* the key is right, but was derived after another NEGOTIATE than this */
	VERDICTS
};

/* Why a message stayed closed. */
enum unopened {
	UNOPENED_NO_KEY,
	UNOPENED_DIRECTION, /* no key for this direction */
	UNOPENED_UNDERIVED, /* a session key, but 3.1.1's session setup is not in the capture */
	UNOPENED_TAG,       /* no key fits */
	UNOPENED_PREAUTH,   /* as VERDICT_PREAUTH */
};

/* How a session's user logged on. */
enum logon_kind { LOGON_UNSEEN, LOGON_NTLM, LOGON_KERBEROS };

/* What became of the keys for a session. */
struct session_security {
	struct key_origin {
		const char *file;
		uint32_t line;
	} origin, wrong_password;                   /* .file NULL: none */
	uint32_t n_opened, n_unopened;              /* encrypted PDUs */
	uint32_t n_good, n_bad, n_misfit, n_no_key; /* signatures */
	uint32_t first_bad, first_unopened;         /* messages */
	const char *ticket;  /* of Kerberos, that no key opens: whose key would; else NULL */
	uint8_t logon;       /* enum logon_kind */
	uint8_t cipher, why; /* enum cipher; enum unopened, the latest */
	bool downgrade;      /* what was negotiated is not what client and server hashed */
	bool disagrees; /* the keys of both directions do not follow from the session key beside
			   them */
	bool swapped;   /* the directions' keys were the wrong way round */
};

struct event {
	struct cap_event e; /* .stream is the index of the conversation here */
	uint32_t after;     /* number of messages that came before it */
};

struct negotiation;

struct conv {
	struct conv_info info;
	uint16_t dialect; /* 0: not known; 1: SMB1 */
	uint16_t cipher, signing;
	uint32_t capabilities; /* the server's */
	uint32_t n_messages, n_encrypted;
	uint32_t sealed_waiting; /* encrypted requests, less the responses to them */
	uint64_t first_id;       /* the lowest MessageId of a request, UINT64_MAX: none yet */
	uint32_t max_credits;    /* the largest window of the client; 0: not followed */
	uint32_t starved;        /* requests after which no credit was left, session setup done */
	uint32_t apple_frame; /* from here on directory entries are Apple's (apple.h); 0: never */
	bool lossy;           /* the capture lacks bytes of it */
	bool set_up;          /* a session setup has succeeded */
	uint32_t first;       /* message */
	const struct negotiation *asked, *chosen; /* see negotiated.h; NULL: not seen */
};

/* Who had logged on before a session was set up again. */
struct earlier_logon {
	const char *user, *domain, *host;
	uint32_t until; /* message that names the next one */
	const struct earlier_logon *before;
};

/* SessionFlags, [MS-SMB2] 2.2.6 */
#define SESSION_FLAG_GUEST 0x0001u
#define SESSION_FLAG_NULL 0x0002u

struct session {
	uint64_t id;
	uint32_t conv;
	uint32_t first, last; /* messages of its life; last NONE: not ended in the capture */
	const char *user, *domain, *host;    /* UTF-8, NULL: not known */
	const struct earlier_logon *earlier; /* latest first */
	uint16_t flags;                      /* SESSION_FLAG_* */
	bool set_up;                         /* a SESSION_SETUP of it has succeeded */
};

struct share {
	uint32_t id;
	uint32_t session;
	uint32_t first, last;
	const char *path; /* \\server\share, UTF-8 */
	uint8_t type;
};

struct open {
	uint8_t fid[16];
	uint32_t session, share;
	uint32_t first, last;
	const char *path; /* as the CREATE says it, UTF-8; NULL: not known */
};

struct trace;

/* Which messages' trees on_message wants. */
enum trace_trees {
	TREES_ALL,
	TREES_BYTES,  /* all, without what other messages tell */
	TREES_SUMMARY /* those trace_summary reads; others have no fields */
};

struct keyring;

struct trace_options {
	struct capture_options capture;
	enum trace_trees trees;
	const struct keyring *keys; /* NULL: none; else it must outlive the trace */
	unsigned side;              /* enum key_sides: whose keys */
	/*
	 * Called for every message in order, with its tree, valid during the call;
	 * may set the message's hash.
	 */
	void (*on_message)(void *self, struct trace *t, uint32_t msg, const struct tree *tree);
	void *self;
};

struct trace {
	const char *path;
	struct capture_stats stats;
	struct store *store;
	struct vec msgs, exchs, events, convs, sessions, shares, opens;
	struct vec extents, inners;
	struct vec verdicts;    /* uint8_t, of every message; empty without keys */
	struct vec credits;     /* uint16_t, of every message: see trace_credits */
	struct secure *secure;  /* NULL without keys */
	struct opened *opened;  /* the PDU opened last; NULL: none so far */
	struct opened *earlier; /* ... for what an earlier message brought */
	struct rpc *rpc;        /* remote procedure calls; NULL: none so far */
	struct arena names;
	uint32_t n_smb2, n_smb1, n_encrypted, n_compressed, n_incomplete, n_malformed;
	struct state *state; /* of the pass; NULL after it */
	uint8_t *read_buf;   /* bytes around the message dissected last */
	uint64_t window_at;  /* where in the store these begin */
	uint32_t window_len, read_cap;
	uint8_t *before; /* what the message dissected last goes on with, see rpc.h */
	uint32_t before_cap;
};

/* Reads a capture. The caller frees *t with trace_free, also after failure. */
bool trace_open(
	struct trace *t, const char *path, const struct trace_options *o, struct err *e) MUST_USE;
void trace_free(struct trace *t);

/* Makes the field tree of a message. Bytes it points to stay valid until the next call. */
void trace_dissect(struct trace *t, uint32_t msg, struct tree *tree);

static inline struct msg *trace_msg(const struct trace *t, uint32_t i)
{
	return vec_at(&t->msgs, i);
}

/* The PDU that a message (M_INNER) was in, and where in its plaintext. */
static inline struct inner *trace_inner(const struct trace *t, const struct msg *m)
{
	return vec_at(&t->inners, (uint32_t)(m->at >> 32));
}

static inline uint32_t trace_inner_offset(const struct msg *m)
{
	return (uint32_t)m->at;
}

static inline enum verdict trace_verdict(const struct trace *t, uint32_t msg)
{
	return msg < t->verdicts.n ? (enum verdict) * (uint8_t *)vec_at(&t->verdicts, msg)
				   : VERDICT_NONE;
}

/* The client's credits after a message; NONE: not followed. */
static inline uint32_t trace_credits(const struct trace *t, uint32_t msg)
{
	uint16_t left = msg < t->credits.n ? *(uint16_t *)vec_at(&t->credits, msg) : 0;

	return left ? left - 1u : NONE;
}

/* What became of the keys for a session; NULL without keys. */
const struct session_security *trace_security(struct trace *t, uint32_t session);

static inline struct exch *trace_exch(const struct trace *t, uint32_t i)
{
	return vec_at(&t->exchs, i);
}

/* The first message of an exchange. */
static inline uint32_t exch_first(const struct exch *x)
{
	uint32_t first = x->request != NONE ? x->request : x->interim;

	if (first == NONE)
		first = x->final;
	return first != NONE ? first : x->cancel;
}

/* The conversation of an exchange. */
static inline uint32_t exch_conv(const struct trace *t, const struct exch *x)
{
	return trace_msg(t, exch_first(x))->conv;
}

static inline struct event *trace_event(const struct trace *t, uint32_t i)
{
	return vec_at(&t->events, i);
}

static inline struct conv *trace_conv(const struct trace *t, uint32_t i)
{
	return vec_at(&t->convs, i);
}

static inline struct session *trace_session(const struct trace *t, uint32_t i)
{
	return vec_at(&t->sessions, i);
}

static inline struct share *trace_share(const struct trace *t, uint32_t i)
{
	return vec_at(&t->shares, i);
}

static inline struct open *trace_open_at(const struct trace *t, uint32_t i)
{
	return vec_at(&t->opens, i);
}

/* "Create Request", "KeepAlive Response": Wireshark's name of the command and the direction. */
void trace_title(const struct msg *m, struct buf *out);

/* "Create Request File: a.txt": Wireshark's command name, then what a person wants to know. */
void trace_summary(const struct trace *t, uint32_t msg, const struct tree *tree, struct buf *out);

/* "Create File: a.txt": the summary without direction and status. */
void trace_operation(const struct trace *t, uint32_t msg, const struct tree *tree, struct buf *out);

/* Whether it is a response that tells of a failure. */
bool trace_failed(const struct msg *m);

/* "STATUS_ACCESS_DENIED", or the number if it has no name. */
void trace_status(const struct msg *m, struct buf *out);

/* Wireshark's name of the message's command, NULL if it has none. */
const char *command_name(const struct msg *m);

/* "Connection reset by the server" */
void event_summary(const struct trace *t, uint32_t event, struct buf *out);

/* Whether the summary says something that is a field of the message's tree, not in its bytes. */
bool summary_reads(const struct msg *m);

/* "reset": the word that stands for the kind in JSON. */
const char *event_name(enum event_kind kind);

/* "10.0.0.1:445", "[::1]:445" */
void endpoint_text(const struct endpoint *e, struct buf *out);

#endif
