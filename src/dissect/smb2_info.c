/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/info.h"
#include "dissect/smb2_bodies.h"
#include "dissect/trace.h"

#define CLASS_FULL_EA 15
#define CLASS_QUOTA 32

// clang-format off
const struct info_class info_classes[] = {
	{ INFO_FILE, 4, F_SMB2_FILE_BASIC_INFO, info_basic },
	{ INFO_FILE, 5, F_SMB2_FILE_STANDARD_INFO, info_standard },
	{ INFO_FILE, 6, F_SMB2_FILE_INTERNAL_INFO, info_internal },
	{ INFO_FILE, 7, F_SMB2_FILE_EA_INFO, info_ea },
	{ INFO_FILE, 8, F_SMB2_FILE_ACCESS_INFO, info_access },
	{ INFO_FILE, 9, F_SMB2_FILE_NAME_INFO, info_name },
	{ INFO_FILE, 10, F_SMB2_FILE_RENAME_INFO, info_rename },
	{ INFO_FILE, 11, F_SMB2_FILE_LINK_INFO, info_rename },
	{ INFO_FILE, 13, F_SMB2_FILE_DISPOSITION_INFO, info_disposition },
	{ INFO_FILE, 14, F_SMB2_FILE_POSITION_INFO, info_position },
	{ INFO_FILE, CLASS_FULL_EA, F_SMB2_FILE_FULL_EA_INFO, info_full_ea },
	{ INFO_FILE, 16, F_SMB2_FILE_MODE_INFO, info_mode },
	{ INFO_FILE, 17, F_SMB2_FILE_ALIGNMENT_INFO, info_alignment },
	{ INFO_FILE, 18, F_SMB2_FILE_ALL_INFO, info_all },
	{ INFO_FILE, 19, F_SMB2_FILE_ALLOCATION_INFO, info_allocation },
	{ INFO_FILE, 20, F_SMB2_FILE_ENDOFFILE_INFO, info_end_of_file },
	{ INFO_FILE, 21, F_SMB2_FILE_ALTERNATE_NAME_INFO, info_alternate_name },
	{ INFO_FILE, 22, F_SMB2_FILE_STREAM_INFO, info_stream },
	{ INFO_FILE, 23, F_SMB2_FILE_PIPE_INFO, info_pipe },
	{ INFO_FILE, 24, F_SMB2_FILE_PIPE_LOCAL_INFO, info_pipe_local },
	{ INFO_FILE, 25, F_SMB2_FILE_PIPE_REMOTE_INFO, info_pipe_remote },
	{ INFO_FILE, 28, F_SMB2_FILE_COMPRESSION_INFO, info_compression },
	{ INFO_FILE, 29, F_SMB2_FILE_OBJECTID_INFO, object_id_buffer },
	{ INFO_FILE, CLASS_QUOTA, F_SMB2_QUOTA_INFO, info_quota },
	{ INFO_FILE, 33, F_SMB2_FILE_REPARSE_POINT_INFO, info_reparse_point },
	{ INFO_FILE, 34, F_SMB2_FILE_NETWORK_OPEN_INFO, info_network_open },
	{ INFO_FILE, 35, F_SMB2_FILE_ATTRIBUTE_TAG_INFO, info_attribute_tag },
	{ INFO_FILE, 39, F_SMB2_FILE_VALID_DATA_LENGTH_INFO, info_valid_data_length },
	{ INFO_FILE, 40, F_SMB2_FILE_SHORT_NAME_INFO, info_name },
	{ INFO_FILE, 48, F_SMB2_FILE_NORMALIZED_NAME_INFO, info_alternate_name },
	{ INFO_FILE, 59, F_SMB2_FILE_ID_INFO, info_id },
	{ INFO_FILE, 64, F_SMB2_FILE_DISPOSITION_INFO_EX, info_disposition_ex },
	{ INFO_FILE, 65, F_SMB2_FILE_RENAME_INFO_EX, info_rename_ex },
	{ INFO_FILE, 71, F_SMB2_FILE_CASE_SENSITIVE_INFO, info_case_sensitive },
	{ INFO_FILE, 72, F_SMB2_FILE_LINK_INFO_EX, info_rename_ex },
	{ INFO_FILE, 100, F_SMB2_FILE_POSIX_INFO, info_posix },
	{ INFO_FILESYSTEM, 1, F_SMB2_FS_VOLUME_INFO, info_fs_volume },
	{ INFO_FILESYSTEM, 2, F_SMB2_FS_LABEL_INFO, info_fs_label },
	{ INFO_FILESYSTEM, 3, F_SMB2_FS_SIZE_INFO, info_fs_size },
	{ INFO_FILESYSTEM, 4, F_SMB2_FS_DEVICE_INFO, info_fs_device },
	{ INFO_FILESYSTEM, 5, F_SMB2_FS_ATTRIBUTE_INFO, info_fs_attribute },
	{ INFO_FILESYSTEM, 6, F_SMB2_FS_CONTROL_INFO, info_fs_control },
	{ INFO_FILESYSTEM, 7, F_SMB2_FS_FULL_SIZE_INFO, info_fs_full_size },
	{ INFO_FILESYSTEM, 8, F_SMB2_FS_OBJECTID_INFO, info_fs_object_id },
	{ INFO_FILESYSTEM, 11, F_SMB2_FS_SECTOR_SIZE_INFO, info_fs_sector_size },
	{ INFO_FILESYSTEM, 100, F_SMB2_FS_POSIX_INFO, info_fs_posix },
	{ INFO_SECURITY, 0, F_SMB2_SEC_INFO_00, info_security },
	{ INFO_QUOTA, 0, F_SMB2_QUOTA_INFO, info_quota },
	{ 0, 0, F_NONE, NULL },
};
// clang-format on

static const struct info_class *find_class(uint64_t type, uint64_t class)
{
	for (const struct info_class *c = info_classes; c->type; c++)
		if (c->type == type && c->class == class)
			return c;
	return NULL;
}

/* Runs the layout of the class whose index is in S_KIND. */
static void class_layout(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, info_classes[w->slot[S_KIND]].layout);
	walk_tail(w, 7);
}

/* The information at S_OFF, S_LEN of the class that the request asks for. */
static void info(struct walk *w, const struct step *s)
{
	uint32_t detail = w->ctx->detail;
	const struct info_class *c = find_class(detail_type(detail), detail_class(detail));

	(void)s;
	if (!c) {
		walk_blob(w, F_SMB2_UNKNOWN, w->slot[S_OFF], w->slot[S_LEN], NULL);
		return;
	}
	w->slot[S_KIND] = (uint64_t)(c - info_classes);
	walk_blob(w, c->field, w->slot[S_OFF], w->slot[S_LEN], class_layout);
}

static void query_quota(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, info_query_quota);
	walk_tail(w, 7);
}

static void query_ea(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, info_get_ea);
}

/* What a query brings along: whose quota, which attributes. */
static void input(struct walk *w, const struct step *s)
{
	uint8_t type = detail_type(w->ctx->detail), class = detail_class(w->ctx->detail);
	enum field_id field = F_SMB2_GETINFO_INPUT;
	walk_hook *hook = walk_unread_hook;

	(void)s;
	if (type == INFO_QUOTA || (type == INFO_FILE && class == CLASS_QUOTA)) {
		field = F_SMB2_QUERY_QUOTA_INFO;
		hook = query_quota;
	} else if (type == INFO_FILE && class == CLASS_FULL_EA) {
		hook = query_ea;
	}
	walk_blob(w, field, w->slot[S_OFF], w->slot[S_LEN], hook);
}

/* Wireshark's name for the class depends on the type, which is in S_KIND. */
static void level(struct walk *w, const struct step *s)
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

/* [MS-SMB2] 2.2.37, 2.2.38 */
const struct step smb2_query_info_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(1, SMB2_CLASS, S_KIND),
	HOOK(level),
	LE(4, SMB2_MAX_RESPONSE_SIZE),
	KEEP(2, SMB2_GETINFO_INPUT_OFFSET, S_OFF),
	RAW(2, SMB2_RESERVED),
	KEEP(4, SMB2_GETINFO_INPUT_SIZE, S_LEN),
	HOOK(additional),
	LE(4, SMB2_GETINFO_FLAGS),
	RAW(16, SMB2_FID),
	HOOK(input),
	END,
};

const struct step smb2_query_info_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN),
	HOOK(info),
	END,
};

/* [MS-SMB2] 2.2.39, 2.2.40 */
const struct step smb2_set_info_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(1, SMB2_CLASS, S_KIND),
	HOOK(level),
	KEEP(4, SMB2_SETINFO_SIZE, S_LEN),
	KEEP(2, SMB2_SETINFO_OFFSET, S_OFF),
	LE(2, SMB2_SETINFO_RESERVED),
	HOOK(additional),
	RAW(16, SMB2_FID),
	HOOK(info),
	END,
};

const struct step smb2_set_info_response[] = { LE(2, SMB2_BUFFER_CODE), END };
