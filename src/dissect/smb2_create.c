/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/smb2_bodies.h"

static void context_list(struct walk *w, const struct step *s);

/* [MS-SMB2] 2.2.13 */
const struct step smb2_create_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	PAD(1), /* SecurityFlags: not used */
	LE(1, SMB2_CREATE_OPLOCK),
	LE(4, SMB2_IMPERSONATION_LEVEL),
	LE(8, SMB2_CREATE_FLAGS),
	RAW(8, SMB2_RESERVED),
	LE(4, SMB_ACCESS_MASK),
	LE(4, SMB2_FILE_ATTRIBUTE),
	LE(4, SMB_SHARE_ACCESS),
	LE(4, SMB2_CREATE_DISPOSITION),
	LE(4, SMB2_CREATE_OPTIONS),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN),
	KEEP(4, SMB2_OLB_OFFSET, S_OFF2),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN2),
	UTF16_AT(SMB2_FILENAME, S_OFF, S_LEN),
	BLOB(SMB2_CREATE_EXTRAINFO, S_OFF2, S_LEN2, context_list),
	END,
};

/* [MS-SMB2] 2.2.14 */
const struct step smb2_create_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	LE(1, SMB2_CREATE_OPLOCK),
	LE(1, SMB2_CREATE_REP_FLAGS),
	LE(4, SMB2_CREATE_ACTION),
	LE(8, SMB2_CREATE_TIME),
	LE(8, SMB2_LAST_ACCESS_TIME),
	LE(8, SMB2_LAST_WRITE_TIME),
	LE(8, SMB2_LAST_CHANGE_TIME),
	LE(8, SMB2_ALLOCATION_SIZE),
	LE(8, SMB2_EOF),
	LE(4, SMB2_FILE_ATTRIBUTE),
	RAW(4, SMB2_RESERVED),
	RAW(16, SMB2_FID),
	KEEP(4, SMB2_OLB_OFFSET, S_OFF),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN),
	BLOB(SMB2_CREATE_EXTRAINFO, S_OFF, S_LEN, context_list),
	END,
};

static void context_data(struct walk *w, const struct step *s)
{
	(void)s;
	walk_bytes(w, cur_left(&w->c), F_SMB2_UNKNOWN, ENC_NONE);
}

/* [MS-SMB2] 2.2.13.2 */
static const struct step context[] = {
	LE(4, SMB2_CREATE_CHAIN_OFFSET),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN),
	RAW(2, SMB2_RESERVED),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF2),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN2),
	ASCII_AT(SMB2_CREATE_CONTEXT_TAG, S_OFF, S_LEN),
	BLOB(SMB2_CREATE_CHAIN_DATA, S_OFF2, S_LEN2, context_data),
	END,
};

static void context_list(struct walk *w, const struct step *s)
{
	(void)s;
	walk_chain(w, F_SMB2_CREATE_CONTEXT, context);
}
