/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/smb2_bodies.h"

/* [MS-SMB2] 2.2.33, 2.2.34 */
const struct step smb2_query_directory_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	LE(1, SMB2_FIND_INFOLEVEL),
	LE(1, SMB2_FIND_FLAGS),
	LE(4, SMB2_FILE_INDEX),
	RAW(16, SMB2_FID),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN),
	LE(4, SMB2_OUTPUT_BUFFER_LEN),
	UTF16_AT(SMB2_FIND_PATTERN, S_OFF, S_LEN),
	END,
};

const struct step smb2_query_directory_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN),
	BLOB(SMB2_FIND_INFO_BLOB, S_OFF, S_LEN, NULL),
	END,
};

/* [MS-SMB2] 2.2.35, 2.2.36 */
const struct step smb2_change_notify_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	LE(2, SMB2_NOTIFY_FLAGS),
	LE(4, SMB2_OUTPUT_BUFFER_LEN),
	RAW(16, SMB2_FID),
	LE(4, SMB_NT_NOTIFY_COMPLETION_FILTER),
	RAW(4, SMB2_RESERVED),
	END,
};

static void notify_info(struct walk *w, const struct step *s)
{
	(void)s;
	walk_bytes(w, cur_left(&w->c), F_SMB2_UNKNOWN, ENC_NONE);
}

const struct step smb2_change_notify_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN),
	BLOB(SMB2_NOTIFY_OUT, S_OFF, S_LEN, notify_info),
	END,
};
