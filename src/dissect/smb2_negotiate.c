/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/gssapi.h"
#include "dissect/smb2_bodies.h"

#define DIALECT_311 0x0311u

/* [MS-SMB2] 2.2.3.1.1 to 2.2.3.1.7 */
static const struct step preauth_integrity[] = {
	KEEP(2, SMB2_NEGOTIATE_CONTEXT_HASH_ALG_COUNT, S_COUNT),
	KEEP(2, SMB2_NEGOTIATE_CONTEXT_SALT_LENGTH, S_LEN),
	ARRAY(2, SMB2_NEGOTIATE_CONTEXT_HASH_ALGORITHM, S_COUNT),
	BYTES(SMB2_NEGOTIATE_CONTEXT_SALT, S_LEN, NULL),
	END,
};
static const struct step encryption[] = {
	KEEP(2, SMB2_NEGOTIATE_CONTEXT_CIPHER_COUNT, S_COUNT),
	ARRAY(2, SMB2_ENCRYPTION_CIPHER, S_COUNT),
	END,
};
static const struct step compression[] = {
	KEEP(2, SMB2_NEGOTIATE_CONTEXT_COMP_ALG_COUNT, S_COUNT),
	PAD(2),
	LE(4, SMB2_NEGOTIATE_CONTEXT_COMP_ALG_FLAGS),
	ARRAY(2, SMB2_NEGOTIATE_CONTEXT_COMP_ALG_ID, S_COUNT),
	END,
};
static const struct step netname[] = { UTF16(SMB2_NEGOTIATE_CONTEXT_NETNAME, S_NONE), END };
static const struct step transport[] = { LE(4, SMB2_NEGOTIATE_CONTEXT_TRANSPORT_FLAGS), END };
static const struct step rdma_transform[] = {
	KEEP(2, SMB2_NEGOTIATE_CONTEXT_RDMA_TRANSFORM_COUNT, S_COUNT),
	LE(2, SMB2_NEGOTIATE_CONTEXT_RDMA_TRANSFORM_RESERVED1),
	LE(4, SMB2_NEGOTIATE_CONTEXT_RDMA_TRANSFORM_RESERVED2),
	ARRAY(2, SMB2_NEGOTIATE_CONTEXT_RDMA_TRANSFORM_ID, S_COUNT),
	END,
};
static const struct step signing[] = {
	KEEP(2, SMB2_NEGOTIATE_CONTEXT_SIGNING_ALG_COUNT, S_COUNT),
	ARRAY(2, SMB2_SIGNING_ALG, S_COUNT),
	END,
};
static const struct step posix[] = { REST(SMB2_NEGOTIATE_CONTEXT_POSIX_RESERVED, NULL), END };
static const struct step unknown[] = { REST(SMB2_UNKNOWN, NULL), END };

static const struct {
	uint16_t type;
	const struct step *layout;
} contexts[] = {
	{ 0x0001, preauth_integrity },
	{ 0x0002, encryption },
	{ 0x0003, compression },
	{ 0x0005, netname },
	{ 0x0006, transport },
	{ 0x0007, rdma_transform },
	{ 0x0008, signing },
	{ 0x0100, posix },
};

static const struct step *context_layout(uint64_t type)
{
	for (size_t i = 0; i < sizeof(contexts) / sizeof(contexts[0]); i++)
		if (contexts[i].type == type)
			return contexts[i].layout;
	return unknown;
}

static void context_data(struct walk *w, const struct step *s)
{
	(void)s;
	walk_within(w, w->slot[S_LEN], context_layout(w->slot[S_KIND]));
}

/* [MS-SMB2] 2.2.3.1 */
static const struct step context[] = {
	KEEP(2, SMB2_NEGOTIATE_CONTEXT_TYPE, S_KIND),
	KEEP(2, SMB2_NEGOTIATE_CONTEXT_DATA_LENGTH, S_LEN),
	RAW(4, SMB2_RESERVED),
	HOOK(context_data),
	END,
};

static const struct step context_list[] = {
	ALIGN(8),
	SUB(SMB2_NEGOTIATE_CONTEXT, context),
	END,
};

/* Slots: S_COUNT contexts from S_OFF2 on, if the dialects have 3.1.1. */
static void negotiate_contexts(struct walk *w, const struct step *s)
{
	(void)s;
	if (!w->slot[S_FLAGS] || !w->slot[S_COUNT] || !walk_goto(w, w->slot[S_OFF2]))
		return;
	for (uint64_t n = w->slot[S_COUNT]; n > 0 && !w->c.bad; n--)
		walk_layout(w, context_list);
}

static void dialects(struct walk *w, const struct step *s)
{
	(void)s;
	for (uint64_t n = w->slot[S_KIND]; n > 0 && !w->c.bad; n--)
		if (walk_le(w, 2, F_SMB2_DIALECT) == DIALECT_311)
			w->slot[S_FLAGS] = 1;
}

/* [MS-SMB2] 2.2.3. Before 3.1.1 the contexts' place and number are ClientStartTime. */
const struct step smb2_negotiate_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(2, SMB2_DIALECT_COUNT, S_KIND),
	LE(1, SMB2_SEC_MODE),
	PAD(1),
	RAW(2, SMB2_RESERVED),
	LE(4, SMB2_CAPABILITIES),
	RAW(16, SMB2_CLIENT_GUID),
	KEEP(4, SMB2_NEGOTIATE_CONTEXT_OFFSET, S_OFF2),
	KEEP(2, SMB2_NEGOTIATE_CONTEXT_COUNT, S_COUNT),
	RAW(2, SMB2_RESERVED),
	HOOK(dialects),
	HOOK(negotiate_contexts),
	END,
};

static void chosen_dialect(struct walk *w, const struct step *s)
{
	(void)s;
	w->slot[S_FLAGS] = walk_le(w, 2, F_SMB2_DIALECT) == DIALECT_311;
}

/* [MS-SMB2] 2.2.4 */
const struct step smb2_negotiate_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	LE(1, SMB2_SEC_MODE),
	PAD(1),
	HOOK(chosen_dialect),
	KEEP(2, SMB2_NEGOTIATE_CONTEXT_COUNT, S_COUNT),
	RAW(16, SMB2_SERVER_GUID),
	LE(4, SMB2_CAPABILITIES),
	LE(4, SMB2_MAX_TRANS_SIZE),
	LE(4, SMB2_MAX_READ_SIZE),
	LE(4, SMB2_MAX_WRITE_SIZE),
	LE(8, SMB2_CURRENT_TIME),
	LE(8, SMB2_BOOT_TIME),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN),
	KEEP(4, SMB2_NEGOTIATE_CONTEXT_OFFSET, S_OFF2),
	BLOB(SMB2_SECURITY_BLOB, S_OFF, S_LEN, gssapi_blob),
	HOOK(negotiate_contexts),
	END,
};
