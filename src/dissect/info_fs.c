/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/info.h"
#include "dissect/nt_sec.h"

/* [MS-FSCC] 2.5, in the order of the class numbers */

const struct step info_fs_volume[] = {
	LE(8, SMB_CREATE_TIME),
	LE(4, SMB_VOLUME_SERIAL),
	KEEP(4, SMB_VOLUME_LABEL_LEN, S_LEN),
	RAW(2, SMB_RESERVED),
	UTF16(SMB_VOLUME_LABEL, S_LEN),
	END,
};

const struct step info_fs_label[] = {
	KEEP(4, SMB_VOLUME_LABEL_LEN, S_LEN),
	UTF16(SMB_VOLUME_LABEL, S_LEN),
	END,
};

const struct step info_fs_size[] = {
	LE(8, SMB_ALLOC_SIZE64),
	LE(8, SMB_FREE_ALLOC_UNITS),
	LE(4, SMB_FS_SECTOR_PER_UNIT),
	LE(4, SMB_FS_BYTES_PER_SECTOR),
	END,
};

const struct step info_fs_device[] = { LE(4, SMB_DEVICE_TYPE), LE(4, SMB_DEVICE), END };

const struct step info_fs_attribute[] = {
	LE(4, SMB_FS_ATTR),
	LE(4, SMB_FS_MAX_NAME_LEN),
	KEEP(4, SMB_FS_NAME_LEN, S_LEN),
	UTF16(SMB_FS_NAME, S_LEN),
	END,
};

const struct step info_fs_control[] = {
	RAW(24, SMB_UNKNOWN_DATA), /* limits of content indexing */
	LE(8, SMB_QUOTA_SOFT_DEFAULT),
	LE(8, SMB_QUOTA_HARD_DEFAULT),
	LE(1, SMB_QUOTA_FLAGS),
	RAW(7, SMB_UNKNOWN_DATA),
	END,
};

const struct step info_fs_full_size[] = {
	LE(8, SMB_ALLOC_SIZE64),
	LE(8, SMB_CALLER_FREE_ALLOC_UNITS),
	LE(8, SMB_ACTUAL_FREE_ALLOC_UNITS),
	LE(4, SMB_FS_SECTOR_PER_UNIT),
	LE(4, SMB_FS_BYTES_PER_SECTOR),
	END,
};

static const struct step object_ids[] = {
	RAW(16, SMB2_OBJECT_ID),
	RAW(16, SMB2_BIRTH_VOLUME_ID),
	RAW(16, SMB2_BIRTH_OBJECT_ID),
	RAW(16, SMB2_DOMAIN_ID),
	END,
};

const struct step object_id_buffer[] = { SUB(SMB2_FILE_OBJECTID_BUFFER, object_ids), END };
const struct step info_fs_object_id[] = { SUB(SMB2_FILE_OBJECTID_BUFFER, object_ids), END };

const struct step info_fs_sector_size[] = {
	LE(4, SMB2_SECTOR_LOGICAL),
	LE(4, SMB2_SECTOR_ATOMICITY),
	LE(4, SMB2_SECTOR_PERFORMANCE),
	LE(4, SMB2_SECTOR_EFFECTIVE),
	LE(4, SMB2_SECTOR_FLAGS),
	LE(4, SMB2_SECTOR_ALIGNMENT),
	LE(4, SMB2_SECTOR_PARTITION),
	END,
};

const struct step info_fs_posix[] = {
	LE(4, SMB2_POSIX_FS_TRANSFER),
	LE(4, SMB2_POSIX_FS_BLOCK),
	LE(8, SMB2_POSIX_FS_TOTAL),
	LE(8, SMB2_POSIX_FS_FREE),
	LE(8, SMB2_POSIX_FS_USER_FREE),
	LE(8, SMB2_POSIX_FS_FILES),
	LE(8, SMB2_POSIX_FS_FREE_FILES),
	LE(8, SMB2_POSIX_FS_ID),
	END,
};

/* A SID of S_LEN bytes. */
static void sid_of_length(struct walk *w, const struct step *s)
{
	static const struct step sid[] = { HOOK(nt_sid_alone), END };

	(void)s;
	if (w->slot[S_LEN])
		walk_within(w, w->slot[S_LEN], sid);
}

/* [MS-FSCC] 2.4.41 */
static const struct step quota[] = {
	LE(4, SMB_QUOTA_USER_OFFSET),
	KEEP(4, SMB_LENGTH_OF_SID, S_LEN),
	LE(8, SMB_QUOTA_USER_CHANGE_TIME),
	LE(8, SMB_QUOTA_USED),
	LE(8, SMB_QUOTA_SOFT_DEFAULT),
	LE(8, SMB_QUOTA_HARD_DEFAULT),
	HOOK(sid_of_length),
	END,
};

static void quota_chain(struct walk *w, const struct step *s)
{
	(void)s;
	walk_chain(w, F_SMB_QUOTA, quota);
}

const struct step info_quota[] = { HOOK(quota_chain), END };

/* [MS-FSCC] 2.4.41.1 */
static const struct step quota_sid[] = {
	LE(4, SMB_QUOTA_USER_OFFSET),
	KEEP(4, SMB_LENGTH_OF_SID, S_LEN),
	HOOK(sid_of_length),
	END,
};

static void quota_sid_chain(struct walk *w, const struct step *s)
{
	(void)s;
	walk_chain(w, F_SMB_QUOTA, quota_sid);
}

/* [MS-SMB2] 2.2.37.1: a list of SIDs, or one to start at */
static void quota_sids(struct walk *w, const struct step *s)
{
	static const struct step list[] = { HOOK(quota_sid_chain), END };

	(void)s;
	if (w->slot[S_LEN])
		walk_within(w, w->slot[S_LEN], list);
	else if (w->slot[S_LEN2] && walk_goto(w, w->c.pos - w->origin + w->slot[S_OFF2]))
		nt_sid(w, F_NT_SID);
}

const struct step info_query_quota[] = {
	LE(1, SMB2_QUERY_QUOTA_INFO_SINGLE),
	LE(1, SMB2_QUERY_QUOTA_INFO_RESTART),
	RAW(2, SMB2_RESERVED),
	KEEP(4, SMB2_QUERY_QUOTA_INFO_SIDLISTLEN, S_LEN),
	KEEP(4, SMB2_QUERY_QUOTA_INFO_STARTSIDLEN, S_LEN2),
	KEEP(4, SMB2_QUERY_QUOTA_INFO_STARTSIDOFFSET, S_OFF2),
	HOOK(quota_sids),
	END,
};

const struct step info_security[] = { HOOK(nt_security_descriptor), END };
