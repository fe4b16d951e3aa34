/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/gssapi.h"
#include "dissect/smb2_bodies.h"

#define TREE_CONNECT_EXTENSION 0x4u
#define SHARE_CACHING_MASK 0x30u

/* [MS-SMB2] 2.2.5 */
const struct step smb2_session_setup_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	LE(1, SMB2_SES_REQ_FLAGS),
	LE(1, SMB2_SEC_MODE),
	LE(4, SMB2_CAPABILITIES),
	LE(4, SMB2_CHANNEL),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN),
	LE(8, SMB2_PREVIOUS_SESID),
	BLOB(SMB2_SECURITY_BLOB, S_OFF, S_LEN, gssapi_blob),
	END,
};

/* [MS-SMB2] 2.2.6 */
const struct step smb2_session_setup_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	LE(2, SMB2_SESSION_FLAGS),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN),
	BLOB(SMB2_SECURITY_BLOB, S_OFF, S_LEN, gssapi_blob),
	END,
};

/* [MS-SMB2] 2.2.9.2 */
static const struct step tree_context[] = {
	LE(2, SMB2_TC_CONTEXT_TYPE),
	KEEP(2, SMB2_TC_CONTEXT_LENGTH, S_LEN),
	RAW(4, SMB2_RESERVED),
	BYTES(SMB2_TC_CONTEXT_DATA, S_LEN, NULL),
	END,
};

/* [MS-SMB2] 2.2.9.1; the path's offset counts from the header all the same */
static const struct step tree_extension[] = {
	KEEP(4, SMB2_TC_CONTEXT_OFFSET, S_OFF2),
	KEEP(2, SMB2_TC_CONTEXT_COUNT, S_COUNT),
	RAW(10, SMB2_RESERVED),
	END,
};

static void extension(struct walk *w, const struct step *s)
{
	(void)s;
	if (w->slot[S_FLAGS] & TREE_CONNECT_EXTENSION) {
		uint32_t group = walk_open(w, F_SMB2_TC_EXTENSION);

		walk_layout(w, tree_extension);
		walk_close(w, group);
	}
}

static const struct step tree_context_list[] = {
	ALIGN(8),
	SUB(SMB2_TC_CONTEXT, tree_context),
	END,
};

static void tree_contexts(struct walk *w, const struct step *s)
{
	(void)s;
	if (!w->slot[S_COUNT] || !walk_goto(w, w->slot[S_OFF2]))
		return;
	for (uint64_t n = w->slot[S_COUNT]; n > 0 && !w->c.bad; n--)
		walk_layout(w, tree_context_list);
}

/* [MS-SMB2] 2.2.9 */
const struct step smb2_tree_connect_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(2, SMB2_TC_FLAGS, S_FLAGS),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN),
	HOOK(extension),
	UTF16_AT(SMB2_TREE, S_OFF, S_LEN),
	HOOK(tree_contexts),
	END,
};

/* Wireshark shows the caching policy, two bits of the share's flags, as a field of its own. */
static void caching(struct walk *w, const struct step *s)
{
	(void)s;
	if (w->c.bad)
		return;
	struct node *n = walk_leaf(w, F_SMB2_SHARE_CACHING, w->c.pos - 4, 4);
	if (n)
		n->value = w->slot[S_FLAGS] & SHARE_CACHING_MASK;
}

/* [MS-SMB2] 2.2.10 */
const struct step smb2_tree_connect_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	LE(1, SMB2_SHARE_TYPE),
	RAW(1, SMB2_RESERVED),
	KEEP(4, SMB2_SHARE_FLAGS, S_FLAGS),
	HOOK(caching),
	LE(4, SMB2_SHARE_CAPS),
	LE(4, SMB_ACCESS_MASK),
	END,
};
