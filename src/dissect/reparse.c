/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/fsctl.h"

#define TAG_MICROSOFT 0x80000000u

enum reparse_tag {
	TAG_MOUNT_POINT = 0xa0000003,
	TAG_SYMLINK = 0xa000000c,
	TAG_NFS = 0x80000014,
	TAG_LX_SYMLINK = 0xa000001d,
};

enum nfs_type { NFS_SYMLINK = 0x014b4e4c, NFS_CHARACTER = 0x524843, NFS_BLOCK = 0x4b4c42 };

/* The two names of a link; their offsets count from behind the fixed part. */
static const struct step link_places[] = {
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF2),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN2),
	END,
};
static const struct step link_names[] = {
	UTF16_AT(SMB2_SYMLINK_SUBSTITUTE, S_OFF, S_LEN),
	UTF16_AT(SMB2_SYMLINK_PRINT, S_OFF2, S_LEN2),
	END,
};

static void names_from_here(struct walk *w)
{
	uint32_t origin = w->origin;

	w->origin = w->c.pos;
	walk_layout(w, link_names);
	w->origin = origin;
}

/* [MS-FSCC] 2.1.2.4 */
static void symlink(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, link_places);
	walk_le(w, 4, F_SMB2_SYMLINK_FLAGS);
	names_from_here(w);
}

/* 2.1.2.5 */
static void mount_point(struct walk *w)
{
	walk_layout(w, link_places);
	names_from_here(w);
}

/* 2.1.2.6 */
static void nfs(struct walk *w)
{
	switch (walk_le(w, 8, F_SMB2_NFS_TYPE)) {
	case NFS_SYMLINK:
		walk_bytes(w, cur_left(&w->c), F_SMB2_NFS_SYMLINK_TARGET, ENC_UTF16);
		break;
	case NFS_CHARACTER:
		walk_le(w, 4, F_SMB2_NFS_CHAR_MAJOR);
		walk_le(w, 4, F_SMB2_NFS_CHAR_MINOR);
		break;
	case NFS_BLOCK:
		walk_le(w, 4, F_SMB2_NFS_BLOCK_MAJOR);
		walk_le(w, 4, F_SMB2_NFS_BLOCK_MINOR);
		break;
	default:
		break;
	}
}

static void by_tag(struct walk *w, uint64_t tag)
{
	switch (tag) {
	case TAG_SYMLINK:
		symlink(w, NULL);
		break;
	case TAG_MOUNT_POINT:
		mount_point(w);
		break;
	case TAG_NFS:
		nfs(w);
		break;
	case TAG_LX_SYMLINK:
		walk_le(w, 4, F_SMB2_LX_VERSION);
		walk_bytes(w, cur_left(&w->c), F_SMB2_LX_TARGET, ENC_UTF8);
		break;
	default:
		if (cur_left(&w->c))
			walk_bytes(w, cur_left(&w->c), F_SMB2_UNKNOWN, ENC_NONE);
		break;
	}
}

static void data(struct walk *w, const struct step *s)
{
	(void)s;
	if (!(w->slot[S_KIND] & TAG_MICROSOFT)) {
		uint32_t group = walk_open(w, F_SMB2_REPARSE_GUID);

		walk_bytes(w, 16, F_SMB2_REPARSE_GUID_VALUE, ENC_NONE);
		walk_close(w, group);
	}
	struct walk in = walk_part(w, cur_sub(&w->c, w->c.pos, w->slot[S_LEN]));
	if (!w->c.bad && cur_left(&in.c))
		by_tag(&in, w->slot[S_KIND]);
	w->c.pos = in.c.pos;
}

/* 2.1.2.2, 2.1.2.3 */
static const struct step buffer[] = {
	KEEP(4, SMB2_REPARSE_TAG, S_KIND),
	KEEP(2, SMB2_REPARSE_DATA_LENGTH, S_LEN),
	RAW(2, SMB2_RESERVED),
	HOOK(data),
	END,
};

const struct step reparse_point[] = { SUB(SMB2_REPARSE_DATA_BUFFER, buffer), END };

/* [MS-SMB2] 2.2.2.2.1 */
static const struct step stopped_on_symlink[] = {
	LE(4, SMB2_SYMLINK_LENGTH),
	LE(4, SMB2_SYMLINK_ERROR_TAG),
	LE(4, SMB2_REPARSE_TAG),
	LE(2, SMB2_REPARSE_DATA_LENGTH),
	LE(2, SMB2_SYMLINK_UNPARSED_PATH_LENGTH),
	HOOK(symlink),
	END,
};

const struct step symlink_error[] = { SUB(SMB2_SYMLINK_ERROR_RESPONSE, stopped_on_symlink), END };
