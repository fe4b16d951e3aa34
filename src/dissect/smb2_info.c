/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/smb2_bodies.h"

enum info_type { INFO_FILE = 1, INFO_FILESYSTEM, INFO_SECURITY, INFO_QUOTA };

/* The class's names, and Wireshark's name for it, depend on the type. Leaves the type in S_KIND. */
static void info_class(struct walk *w, const struct step *s)
{
	static const uint16_t level[] = {
		[INFO_FILE] = F_SMB2_FILE_INFO_INFOLEVEL,
		[INFO_FILESYSTEM] = F_SMB2_FS_INFO_INFOLEVEL,
		[INFO_SECURITY] = F_SMB2_SEC_INFO_INFOLEVEL,
	};
	uint64_t type = w->slot[S_KIND];

	(void)s;
	walk_le(w, 1, type >= INFO_FILE && type <= INFO_SECURITY ? level[type] : F_SMB2_INFOLEVEL);
}

static void additional(struct walk *w, const struct step *s)
{
	(void)s;
	walk_le(w, 4,
		w->slot[S_KIND] == INFO_SECURITY ? F_SMB2_GETSETINFO_ADDITIONALS
						 : F_SMB2_GETSETINFO_ADDITIONAL);
}

static void info(struct walk *w, const struct step *s)
{
	(void)s;
	walk_bytes(w, cur_left(&w->c), F_SMB2_UNKNOWN, ENC_NONE);
}

/* [MS-SMB2] 2.2.37, 2.2.38 */
const struct step smb2_query_info_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(1, SMB2_CLASS, S_KIND),
	HOOK(info_class),
	LE(4, SMB2_MAX_RESPONSE_SIZE),
	KEEP(2, SMB2_GETINFO_INPUT_OFFSET, S_OFF),
	RAW(2, SMB2_RESERVED),
	KEEP(4, SMB2_GETINFO_INPUT_SIZE, S_LEN),
	HOOK(additional),
	LE(4, SMB2_GETINFO_FLAGS),
	RAW(16, SMB2_FID),
	BLOB(SMB2_GETINFO_INPUT, S_OFF, S_LEN, info),
	END,
};

const struct step smb2_query_info_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN),
	BLOB(SMB2_INFO_DATA, S_OFF, S_LEN, info),
	END,
};

/* [MS-SMB2] 2.2.39, 2.2.40 */
const struct step smb2_set_info_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(1, SMB2_CLASS, S_KIND),
	HOOK(info_class),
	KEEP(4, SMB2_SETINFO_SIZE, S_LEN),
	KEEP(2, SMB2_SETINFO_OFFSET, S_OFF),
	LE(2, SMB2_SETINFO_RESERVED),
	HOOK(additional),
	RAW(16, SMB2_FID),
	BLOB(SMB2_INFO_DATA, S_OFF, S_LEN, info),
	END,
};

const struct step smb2_set_info_response[] = { LE(2, SMB2_BUFFER_CODE), END };
