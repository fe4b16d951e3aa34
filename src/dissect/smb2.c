/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/smb2_bodies.h"

#include "dissect/trace.h"

#define ALIGNMENT 8u

/* [MS-SMB2] 2.2.1: the two kinds differ where the tree id stands. */
static const struct step ids_sync[] = { LE(4, SMB2_PID), LE(4, SMB2_TID), END };
static const struct step ids_async[] = { LE(8, SMB2_AID), END };

static void header_ids(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, w->slot[S_FLAGS] & SMB2_FLAGS_ASYNC ? ids_async : ids_sync);
}

static void header_status(struct walk *w, const struct step *s)
{
	(void)s;
	if (w->ctx->response) {
		walk_le(w, 4, F_SMB2_STATUS);
	} else {
		walk_le(w, 2, F_SMB2_CHANNEL_SEQ);
		walk_bytes(w, 2, F_SMB2_RESERVED, ENC_NONE);
	}
}

static void header_credits(struct walk *w, const struct step *s)
{
	(void)s;
	walk_le(w, 2, w->ctx->response ? F_SMB2_CREDITS_RSP : F_SMB2_CREDITS_REQ);
}

/* What the keys tell of the signature, below it; Wireshark has names for good and bad. */
static void signature(struct walk *w, const struct step *s)
{
	static const struct {
		uint16_t field;
		const char *text;
	} told[VERDICTS] = {
		[VERDICT_GOOD] = { F_SMB2_GOOD_SIGNATURE, NULL },
		[VERDICT_BAD] = { F_SMB2_BAD_SIGNATURE, NULL },
		[VERDICT_UNSIGNED] = { F_SMB2_SIGNATURE_VERDICT, "unsigned" },
		[VERDICT_ENCRYPTED] = { F_SMB2_SIGNATURE_VERDICT, "encrypted" },
		[VERDICT_EXEMPT] = { F_SMB2_SIGNATURE_VERDICT, "exempt" },
		[VERDICT_NO_KEY] = { F_SMB2_SIGNATURE_VERDICT, "no key" },
		[VERDICT_MISFIT] = { F_SMB2_UNCHECKED_SIGNATURE, NULL },
		[VERDICT_PREAUTH] = { F_SMB2_PREAUTH_MISMATCH, NULL },
	};
	uint8_t verdict = w->ctx->verdict;

	(void)s;
	if (walk_bytes(w, 16, F_SMB2_SIGNATURE, ENC_NONE) && told[verdict].field)
		walk_remark(w, (enum field_id)told[verdict].field, told[verdict].text);
}

static const struct step header[] = {
	BE(4, SMB2_PROTOCOL),
	LE(2, SMB2_HEADER_LEN),
	LE(2, SMB2_CREDIT_CHARGE),
	HOOK(header_status),
	KEEP(2, SMB2_CMD, S_KIND),
	HOOK(header_credits),
	KEEP(4, SMB2_FLAGS, S_FLAGS),
	KEEP(4, SMB2_CHAIN_OFFSET, S_OFF),
	LE(8, SMB2_MSG_ID),
	HOOK(header_ids),
	LE(8, SMB2_SESID),
	HOOK(signature),
	END,
};

bool smb2_is_error(uint16_t cmd, uint32_t status, uint16_t structure_size)
{
	if (structure_size != 9 || status == 0)
		return false;
	if (cmd >= SMB2_COMMANDS || smb2_bodies[cmd].response_size != 9)
		return true;
	/* A success's StructureSize is 9 as well: the status must tell. */
	switch (status) {
	case STATUS_MORE_PROCESSING_REQUIRED:
		return cmd != SMB2_SESSION_SETUP;
	case STATUS_BUFFER_OVERFLOW:
	case STATUS_NOTIFY_ENUM_DIR:
		return false;
	default:
		return true;
	}
}

static const struct step *body_of(const struct walk *w, uint16_t cmd)
{
	uint64_t size = 0;

	if (!w->ctx->response)
		return smb2_bodies[cmd].request;
	if (cur_peek(&w->c, w->c.pos, 2, &size) &&
		smb2_is_error(cmd, w->ctx->msg->status, (uint16_t)size))
		return smb2_error_response;
	return smb2_bodies[cmd].response;
}

/*
 * What follows the body: padding up to the next part of a compound, or behind
 * the last negotiate context, or the bytes of a variable part that
 * StructureSize counts even where there is none (one, which some clients align).
 */
static uint32_t tail_max(const struct walk *w, uint64_t cmd, uint64_t structure_size)
{
	if (w->slot[S_OFF] || w->ctx->msg->bits & M_COMPOUND || cmd == SMB2_NEGOTIATE)
		return ALIGNMENT;
	return structure_size & 1 ? ALIGNMENT : 0;
}

void dissect_smb2(struct walk *w)
{
	uint64_t size = 0;
	uint32_t group = walk_open(w, F_SMB2);

	walk_layout(w, header);
	uint64_t cmd = w->slot[S_KIND];
	if (!w->c.bad && cmd < SMB2_COMMANDS) {
		const struct step *body = body_of(w, (uint16_t)cmd);
		struct walk inner = walk_part(w, w->c);

		/* Offsets in a body count from the SMB2 header. */
		inner.origin = w->origin;
		cur_peek(&w->c, w->c.pos, 2, &size);
		if (body)
			walk_layout(&inner, body);
		w->c = inner.c;
	}
	walk_tail(w, tail_max(w, cmd, size));
	walk_close(w, group);
}
