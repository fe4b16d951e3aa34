/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/create_contexts.h"

#include <string.h>

#include "base/utf.h"
#include "dissect/info.h"
#include "dissect/nt_sec.h"

/* [MS-SMB2] 2.2.13.2.1, 2.2.13.2.2: attributes and descriptor for the new file */
static const struct step extended_attributes[] = {
	SUB(SMB2_FILE_FULL_EA_INFO, info_full_ea),
	END,
};
static const struct step descriptor[] = { SUB(SMB2_SEC_INFO_00, info_security), END };

/* 2.2.13.2.3, 2.2.14.2.3, 2.2.13.2.4: durable handles */
static const struct step durable_request[] = { RAW(16, SMB2_FID), END };
static const struct step durable_response[] = { LE(8, SMB2_DHNQ_BUFFER_RESERVED), END };

/* 2.2.13.2.11, 2.2.14.2.12, 2.2.13.2.12 */
static const struct step durable_v2_request[] = {
	LE(4, SMB2_DH2X_TIMEOUT),
	LE(4, SMB2_DH2X_FLAGS),
	LE(8, SMB2_DH2X_RESERVED),
	RAW(16, SMB2_DH2X_CREATE_GUID),
	END,
};
static const struct step durable_v2_response[] = {
	LE(4, SMB2_DH2X_TIMEOUT),
	LE(4, SMB2_DH2X_FLAGS),
	END,
};
static const struct step durable_v2_reconnect[] = {
	RAW(16, SMB2_FID),
	RAW(16, SMB2_DH2X_CREATE_GUID),
	LE(4, SMB2_DH2X_FLAGS),
	END,
};

/* 2.2.13.2.6: what the client asks for, so no matter of storage */
static const struct step allocation[] = { LE_AS(8, SMB2_ALLOCATION_SIZE, N_NONE), END };

/* 2.2.13.2.5, 2.2.14.2.5 */
static const struct step maximal_access_request[] = { LE(8, SMB2_MXAC_TIMESTAMP), END };
static const struct step maximal_access_response[] = {
	LE(4, SMB2_MXAC_STATUS),
	LE(4, SMB_ACCESS_MASK),
	END,
};

static const struct step timewarp[] = { LE(8, SMB2_TWRP_TIMESTAMP), END }; /* 2.2.13.2.7 */
static const struct step on_disk_id[] = { RAW(32, SMB2_QFID_FID), END };   /* 2.2.14.2.9 */

/* 2.2.13.2.8, 2.2.13.2.10: leases, told apart by their length */
static const struct step lease_v2[] = {
	RAW(16, SMB2_LEASE_PARENT_LEASE_KEY),
	LE(2, SMB2_LEASE_EPOCH),
	LE(2, SMB2_LEASE_LEASE_RESERVED),
	END,
};

static void more_of_lease(struct walk *w, const struct step *s)
{
	(void)s;
	if (cur_left(&w->c))
		walk_layout(w, lease_v2);
}

static const struct step lease[] = {
	RAW(16, SMB2_LEASE_LEASE_KEY),
	LE(4, SMB2_LEASE_LEASE_STATE),
	LE(4, SMB2_LEASE_LEASE_FLAGS),
	LE(8, SMB2_LEASE_LEASE_DURATION),
	HOOK(more_of_lease),
	END,
};

/* 2.2.13.2.13, 2.2.13.2.15 */
static const struct step app_instance[] = {
	LE(2, SMB2_APP_INSTANCE_STRUCT_SIZE),
	LE(2, SMB2_APP_INSTANCE_RESERVED),
	RAW(16, SMB2_APP_INSTANCE_APP_GUID),
	END,
};
static const struct step app_instance_version[] = {
	LE(2, SMB2_APP_INSTANCE_VERSION_STRUCT_SIZE),
	LE(2, SMB2_APP_INSTANCE_VERSION_RESERVED),
	LE(4, SMB2_APP_INSTANCE_VERSION_PADDING),
	LE(8, SMB2_APP_INSTANCE_VERSION_VERSION_HIGH),
	LE(8, SMB2_APP_INSTANCE_VERSION_VERSION_LOW),
	END,
};

/* [MS-RSVD] 2.2.4.12, 2.2.4.32 */
static const struct step virtual_disk_v2[] = {
	LE(4, SMB2_SVHDX_OPEN_DEVICE_CONTEXT_VIRTUAL_DISK_PROPERTIES_INITIALIZED),
	LE(4, SMB2_SVHDX_OPEN_DEVICE_CONTEXT_SERVER_SERVICE_VERSION),
	LE(4, SMB2_SVHDX_OPEN_DEVICE_CONTEXT_VIRTUAL_SECTOR_SIZE),
	LE(4, SMB2_SVHDX_OPEN_DEVICE_CONTEXT_PHYSICAL_SECTOR_SIZE),
	LE(8, SMB2_SVHDX_OPEN_DEVICE_CONTEXT_VIRTUAL_SIZE),
	END,
};

#define INITIATOR_NAME_SIZE 126u

static void initiator_name(struct walk *w, const struct step *s)
{
	uint64_t len = w->slot[S_LEN];

	(void)s;
	if (len > INITIATOR_NAME_SIZE)
		len = INITIATOR_NAME_SIZE;
	walk_bytes(w, (uint32_t)len, F_SMB2_SVHDX_OPEN_DEVICE_CONTEXT_HOST_NAME, ENC_UTF16);
	if (len < INITIATOR_NAME_SIZE)
		walk_bytes(w, INITIATOR_NAME_SIZE - (uint32_t)len, F_PADDING, ENC_NONE);
	if (w->slot[S_KIND] >= 2)
		walk_layout(w, virtual_disk_v2);
}

static const struct step virtual_disk[] = {
	KEEP(4, SMB2_SVHDX_OPEN_DEVICE_CONTEXT_VERSION, S_KIND),
	LE(1, SMB2_SVHDX_OPEN_DEVICE_CONTEXT_INITIATOR_HAS_ID),
	RAW(3, SMB2_SVHDX_OPEN_DEVICE_CONTEXT_RESERVED),
	RAW(16, SMB2_SVHDX_OPEN_DEVICE_CONTEXT_INITIATOR_ID),
	LE(4, SMB2_SVHDX_OPEN_DEVICE_CONTEXT_FLAGS),
	LE(4, SMB2_SVHDX_OPEN_DEVICE_CONTEXT_ORIGINATOR_FLAGS),
	LE(8, SMB2_SVHXD_OPEN_DEVICE_CONTEXT_OPEN_REQUEST_ID),
	KEEP(2, SMB2_SVHXD_OPEN_DEVICE_CONTEXT_INITIATOR_HOST_NAME_LEN, S_LEN),
	HOOK(initiator_name),
	END,
};

/* SMB3 POSIX extensions */
static void owner_and_group(struct walk *w, const struct step *s)
{
	(void)s;
	nt_sid(w, F_NT_SID);
	nt_sid(w, F_NT_SID);
}

static const struct step posix_request[] = { LE(4, SMB2_POSIX_PERMS), END };
static const struct step posix_response[] = {
	LE(4, SMB2_NLINKS),
	LE(4, SMB2_REPARSE_TAG),
	LE(4, SMB2_POSIX_PERMS),
	HOOK(owner_and_group),
	END,
};

/* Apple's: a command code says what follows. */
enum aapl_command { AAPL_SERVER_QUERY = 1, AAPL_RESOLVE_ID };
enum aapl_query { AAPL_SERVER_CAPS = 1, AAPL_VOLUME_CAPS = 2, AAPL_MODEL_INFO = 4 };

/* UTF-16 behind its length; the field has both. */
static void counted_text(struct walk *w, enum field_id field)
{
	uint64_t len = 0;
	uint32_t start = w->c.pos;
	struct buf text = { 0 };

	cur_peek(&w->c, start, 4, &len);
	struct node *n =
		walk_bytes(w, len > MSG_MAX ? MSG_MAX : 4 + (uint32_t)len, field, ENC_MADE);
	struct cur c = cur_sub(&w->c, start + 4, len);
	const uint8_t *p = cur_take(&c, (uint32_t)len);
	if (n && p)
		utf16_to_utf8(&text, p, (size_t)len);
	if (n)
		walk_make_text(w, w->tree->n - 1, &text);
	else
		buf_free(&text);
}

static void aapl_server_answer(struct walk *w)
{
	uint64_t what = walk_le(w, 8, F_SMB2_AAPL_QUERY_BITMASK);

	if (what & AAPL_SERVER_CAPS)
		walk_le(w, 8, F_SMB2_AAPL_CAPS);
	if (what & AAPL_VOLUME_CAPS)
		walk_le(w, 8, F_SMB2_AAPL_VOLUME_CAPS);
	if (what & AAPL_MODEL_INFO) {
		walk_bytes(w, 4, F_PADDING, ENC_NONE);
		counted_text(w, F_SMB2_AAPL_MODEL_STRING);
	}
}

static void aapl_body(struct walk *w, const struct step *s)
{
	bool response = w->ctx->response;

	(void)s;
	if (w->slot[S_KIND] == AAPL_SERVER_QUERY && response) {
		aapl_server_answer(w);
	} else if (w->slot[S_KIND] == AAPL_SERVER_QUERY) {
		walk_le(w, 8, F_SMB2_AAPL_QUERY_BITMASK);
		walk_le(w, 8, F_SMB2_AAPL_CAPS);
	} else if (w->slot[S_KIND] == AAPL_RESOLVE_ID && response) {
		walk_le(w, 4, F_SMB2_STATUS);
		counted_text(w, F_SMB2_AAPL_SERVER_PATH);
	} else if (w->slot[S_KIND] == AAPL_RESOLVE_ID) {
		walk_le(w, 8, F_SMB2_FILE_ID);
	}
}

static const struct step aapl[] = {
	KEEP(4, SMB2_AAPL_COMMAND_CODE, S_KIND),
	LE(4, SMB2_AAPL_RESERVED),
	HOOK(aapl_body),
	END,
};

static const struct step unknown[] = { REST(SMB2_UNKNOWN, NULL), END };

/* A context is one row and its layouts; what has no layout is shown as bytes. */
static const struct create_context {
	const char *tag;
	uint8_t len;
	const struct step *request, *response;
} contexts[] = {
	{ "ExtA", 4, extended_attributes, NULL },
	{ "SecD", 4, descriptor, NULL },
	{ "DHnQ", 4, durable_request, durable_response },
	{ "DHnC", 4, durable_request, NULL },
	{ "AlSi", 4, allocation, NULL },
	{ "MxAc", 4, maximal_access_request, maximal_access_response },
	{ "TWrp", 4, timewarp, NULL },
	{ "QFid", 4, NULL, on_disk_id },
	{ "RqLs", 4, lease, lease },
	{ "DH2Q", 4, durable_v2_request, durable_v2_response },
	{ "DH2C", 4, durable_v2_reconnect, NULL },
	{ "AAPL", 4, aapl, aapl },
	{ "\x45\xbc\xa6\x6a\xef\xa7\xf7\x4a\x90\x08\xfa\x46\x2e\x14\x4d\x74", 16, app_instance,
		NULL },
	{ "\xb9\x82\xd0\xb7\x3b\x56\x07\x4f\xa0\x7b\x52\x4a\x81\x16\xa0\x10", 16,
		app_instance_version, NULL },
	{ "\x9c\xcb\xcf\x9e\x04\xc1\xe6\x43\x98\x0e\x15\x8d\xa1\xf6\xec\x83", 16, virtual_disk,
		virtual_disk },
	{ "\x93\xad\x25\x50\x9c\xb4\x11\xe7\xb4\x23\x83\xde\x96\x8b\xcd\x7c", 16, posix_request,
		posix_response },
};

#define CONTEXTS (sizeof(contexts) / sizeof(contexts[0]))

/* Adds the tag; leaves in S_KIND which context it is. */
static void tag(struct walk *w, const struct step *s)
{
	uint64_t len = w->slot[S_LEN];
	struct cur c = cur_sub(&w->c, w->origin + w->slot[S_OFF], len);
	const uint8_t *p = cur_take(&c, (uint32_t)len);

	(void)s;
	w->slot[S_KIND] = CONTEXTS;
	walk_blob(w, F_SMB2_CREATE_CONTEXT_TAG, w->slot[S_OFF], len, NULL);
	if (!p)
		return;
	struct node *n = &w->tree->nodes[w->tree->n - 1];
	n->enc = ENC_ASCII;
	if (len == 16) {
		struct buf text = { 0 };

		guid_text(p, &text);
		walk_make_text(w, w->tree->n - 1, &text);
	}
	for (size_t i = 0; i < CONTEXTS; i++)
		if (contexts[i].len == len && memcmp(contexts[i].tag, p, (size_t)len) == 0)
			w->slot[S_KIND] = i;
}

static void data(struct walk *w, const struct step *s)
{
	const struct step *layout = NULL;

	(void)s;
	if (w->slot[S_KIND] < CONTEXTS) {
		const struct create_context *c = &contexts[w->slot[S_KIND]];

		layout = w->ctx->response ? c->response : c->request;
	}
	walk_layout(w, layout ? layout : unknown);
	walk_tail(w, 7);
}

/* [MS-SMB2] 2.2.13.2 */
static const struct step context[] = {
	LE(4, SMB2_CREATE_CHAIN_OFFSET),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN),
	RAW(2, SMB2_RESERVED),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF2),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN2),
	HOOK(tag),
	BLOB(SMB2_CREATE_CHAIN_DATA, S_OFF2, S_LEN2, data),
	END,
};

void create_contexts(struct walk *w, const struct step *s)
{
	(void)s;
	walk_chain(w, F_SMB2_CREATE_CONTEXT, context);
}
