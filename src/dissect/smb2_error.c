/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/fsctl.h"
#include "dissect/smb2_bodies.h"
#include "dissect/trace.h"

#define STATUS_STOPPED_ON_SYMLINK 0x8000002du
#define STATUS_BUFFER_TOO_SMALL 0xc0000023u
#define ERROR_ID_SHARE_REDIRECT 0x72645253u

/* [MS-SMB2] 2.2.2.2.2.1 */
enum { REDIRECT_IPV4 = 1, REDIRECT_IPV6 };

static void redirect_address(struct walk *w, const struct step *s)
{
	(void)s;
	if (w->slot[S_KIND] == REDIRECT_IPV4) {
		walk_bytes(w, 4, F_SMB2_WINDOWS_SOCKADDR_IN_ADDR, ENC_NONE);
		walk_bytes(w, 12, F_PADDING, ENC_NONE);
	} else {
		walk_bytes(w, 16, F_SMB2_WINDOWS_SOCKADDR_IN6_ADDR, ENC_NONE);
	}
}

static const struct step address[] = {
	KEEP(4, SMB2_REDIRECT_ADDRESS_TYPE, S_KIND),
	RAW(4, SMB2_RESERVED),
	HOOK(redirect_address),
	END,
};

/* 2.2.2.2.2 */
static const struct step redirect[] = {
	LE(4, SMB2_ERROR_SHARE_REDIRECT_STRUCT_SIZE),
	LE(4, SMB2_ERROR_SHARE_REDIRECT_NOTIF_TYPE),
	KEEP(4, SMB2_OLB_OFFSET, S_OFF),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN),
	LE(2, SMB2_ERROR_SHARE_REDIRECT_FLAGS),
	LE(2, SMB2_ERROR_SHARE_REDIRECT_TARGET_TYPE),
	KEEP(4, SMB2_ERROR_SHARE_REDIRECT_IP_COUNT, S_COUNT),
	LIST(SMB2_REDIRECT_ADDRESS, S_COUNT, address),
	UTF16_AT(SMB2_ERROR_SHARE_REDIRECT_RES_NAME, S_OFF, S_LEN),
	END,
};
static const struct step share_redirect[] = { SUB(SMB2_ERROR_SHARE_REDIRECT, redirect), END };

/* 2.2.2.2.3: Wireshark has two names for it */
static const struct step required_size[] = { LE(4, SMB2_REQUIRED_SIZE), END };
static const struct step min_buf_length[] = { LE(4, SMB2_MIN_BUF_LENGTH), END };

/* What the data are follows from the status, and of a context also from its id (S_KIND). */
static void data(struct walk *w, const struct step *s)
{
	uint32_t status = w->ctx->msg->status;
	const struct step *layout = NULL;

	(void)s;
	if (w->slot[S_KIND] == ERROR_ID_SHARE_REDIRECT)
		layout = share_redirect;
	else if (w->slot[S_KIND] == 0 && status == STATUS_STOPPED_ON_SYMLINK)
		layout = symlink_error;
	else if (w->slot[S_KIND] == 0 && status == STATUS_BUFFER_TOO_SMALL && cur_left(&w->c) == 4)
		layout = w->ctx->msg->cmd == SMB2_QUERY_INFO ? required_size : min_buf_length;
	if (layout) {
		walk_layout(w, layout);
		walk_tail(w, 7);
	}
}

/* 2.2.2.1 */
static const struct step context[] = {
	KEEP(4, SMB2_ERROR_CONTEXT_LENGTH, S_LEN),
	KEEP(4, SMB2_ERROR_CONTEXT_ID, S_KIND),
	BYTES(SMB2_ERROR_DATA, S_LEN, data),
	END,
};

static void one_context(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, context);
}

static void contexts(struct walk *w, const struct step *s)
{
	uint64_t len = 0;

	(void)s;
	while (cur_peek(&w->c, w->c.pos, 4, &len)) {
		walk_blob(w, F_SMB2_ERROR_CONTEXT, w->c.pos - w->origin, 8 + len, one_context);
		uint32_t odd = (w->c.pos - w->origin) % 8;
		if (odd && cur_left(&w->c))
			walk_bytes(w, cur_left(&w->c) < 8 - odd ? cur_left(&w->c) : 8 - odd,
				F_PADDING, ENC_NONE);
	}
	walk_unread(w);
}

static void error_data(struct walk *w, const struct step *s)
{
	uint64_t len = w->slot[S_LEN];

	(void)s;
	/* Without data there is a byte all the same, of any value: StructureSize counts it. */
	if (len == 0 && cur_left(&w->c) > 0) {
		struct node *n = walk_bytes(w, 1, F_SMB2_ERROR_DATA, ENC_NONE);

		if (n)
			n->noise = N_PADDING;
		return;
	}
	walk_blob(w, F_SMB2_ERROR_DATA, w->c.pos - w->origin, len,
		w->slot[S_COUNT] ? contexts : data);
}

/* [MS-SMB2] 2.2.2 */
const struct step smb2_error_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(1, SMB2_ERROR_CONTEXT_COUNT, S_COUNT),
	LE(1, SMB2_ERROR_RESERVED),
	KEEP(4, SMB2_ERROR_BYTE_COUNT, S_LEN),
	HOOK(error_data),
	END,
};
