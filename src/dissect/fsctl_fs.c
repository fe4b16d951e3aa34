/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/fsctl.h"

/* [MS-FSCC] 2.3, in its order. A set-sparse without a byte means TRUE. */
static void sparse(struct walk *w, const struct step *s)
{
	(void)s;
	if (cur_left(&w->c))
		walk_le(w, 1, F_SMB2_FSCTL_SET_SPARSE);
}

const struct step fsctl_set_sparse[] = { HOOK(sparse), END };

static const struct step range[] = {
	LE(8, SMB2_FSCTL_RANGE_OFFSET),
	LE(8, SMB2_FSCTL_RANGE_LENGTH),
	END,
};

const struct step fsctl_zero_data[] = { SUB(SMB2_RANGE, range), END };

static const struct step one_range[] = { SUB(SMB2_RANGE, range), END };

static void all_ranges(struct walk *w, const struct step *s)
{
	(void)s;
	while (cur_left(&w->c) && !w->c.bad)
		walk_layout(w, one_range);
}

const struct step fsctl_ranges[] = { HOOK(all_ranges), END };

/* 2.3.79, 2.3.80, 2.3.81 */
static const struct step token[] = {
	BE(4, SMB2_FSCTL_ODX_TOKEN_TYPE),
	RAW(2, SMB2_RESERVED),
	BE_KEEP(2, SMB2_FSCTL_ODX_TOKEN_IDLEN, S_LEN),
	BYTES(SMB2_FSCTL_ODX_TOKEN_ID, S_LEN, NULL),
	END,
};

const struct step fsctl_offload_read[] = {
	LE(4, SMB2_FSCTL_ODX_SIZE),
	LE(4, SMB2_FSCTL_ODX_FLAGS),
	LE(4, SMB2_FSCTL_ODX_TOKEN_TTL),
	RAW(4, SMB2_RESERVED),
	LE(8, SMB2_FSCTL_ODX_FILE_OFFSET),
	LE(8, SMB2_FSCTL_ODX_COPY_LENGTH),
	END,
};

const struct step fsctl_offload_read_response[] = {
	LE(4, SMB2_FSCTL_ODX_SIZE),
	LE(4, SMB2_FSCTL_ODX_FLAGS),
	LE(8, SMB2_FSCTL_ODX_XFER_LENGTH),
	SUB(SMB2_ODX_TOKEN, token),
	END,
};

const struct step fsctl_offload_write[] = {
	LE(4, SMB2_FSCTL_ODX_SIZE),
	LE(4, SMB2_FSCTL_ODX_FLAGS),
	LE(8, SMB2_FSCTL_ODX_FILE_OFFSET),
	LE(8, SMB2_FSCTL_ODX_COPY_LENGTH),
	LE(8, SMB2_FSCTL_ODX_TOKEN_OFFSET),
	SUB(SMB2_ODX_TOKEN, token),
	END,
};

const struct step fsctl_offload_write_response[] = {
	LE(4, SMB2_FSCTL_ODX_SIZE),
	LE(4, SMB2_FSCTL_ODX_FLAGS),
	LE(8, SMB2_FSCTL_ODX_XFER_LENGTH),
	END,
};

/* 2.3.7, 2.3.9 */
const struct step fsctl_duplicate_extents[] = {
	RAW(16, SMB2_FID),
	LE(8, SMB2_DUP_SOURCE),
	LE(8, SMB2_DUP_TARGET),
	LE(8, SMB2_DUP_COUNT),
	END,
};

const struct step fsctl_duplicate_extents_ex[] = {
	LE(8, SMB2_DUP_SIZE),
	RAW(16, SMB2_FID),
	LE(8, SMB2_DUP_SOURCE),
	LE(8, SMB2_DUP_TARGET),
	LE(8, SMB2_DUP_COUNT),
	LE(4, SMB2_DUP_FLAGS),
	PAD(4),
	END,
};

/* 2.3.11, 2.3.12 */
const struct step fsctl_trim[] = {
	LE(4, SMB2_TRIM_KEY),
	KEEP(4, SMB2_TRIM_COUNT, S_COUNT),
	LIST(SMB2_RANGE, S_COUNT, range),
	END,
};

const struct step fsctl_trim_response[] = { LE(4, SMB2_TRIM_PROCESSED), END };

/* 2.3.20, 2.3.73, 2.3.75 */
const struct step fsctl_integrity[] = {
	LE(2, SMB2_CHECKSUM_ALGORITHM),
	LE(2, SMB2_INTEGRITY_RESERVED),
	LE(4, SMB2_INTEGRITY_FLAGS),
	LE(4, SMB2_INTEGRITY_CHUNK),
	LE(4, SMB2_INTEGRITY_CLUSTER),
	END,
};

const struct step fsctl_set_integrity[] = {
	LE(2, SMB2_CHECKSUM_ALGORITHM),
	LE(2, SMB2_INTEGRITY_RESERVED),
	LE(4, SMB2_INTEGRITY_FLAGS),
	END,
};

const struct step fsctl_set_integrity_ex[] = {
	LE(1, SMB2_INTEGRITY_ENABLE),
	LE(1, SMB2_INTEGRITY_KEEP),
	LE(2, SMB2_INTEGRITY_RESERVED),
	LE(4, SMB2_INTEGRITY_FLAGS),
	LE(1, SMB2_INTEGRITY_VERSION),
	PAD(7),
	END,
};

/* 2.3.24 */
const struct step fsctl_ntfs_volume_data[] = {
	LE(8, SMB2_VOLUME_SERIAL),
	LE(8, SMB2_NTFS_SECTORS),
	LE(8, SMB2_NTFS_CLUSTERS),
	LE(8, SMB2_NTFS_FREE),
	LE(8, SMB2_NTFS_RESERVED),
	LE(4, SMB2_NTFS_SECTOR_SIZE),
	LE(4, SMB2_NTFS_CLUSTER_SIZE),
	LE(4, SMB2_NTFS_RECORD_SIZE),
	LE(4, SMB2_NTFS_RECORD_CLUSTERS),
	LE(8, SMB2_NTFS_MFT_LENGTH),
	LE(8, SMB2_NTFS_MFT),
	LE(8, SMB2_NTFS_MFT2),
	LE(8, SMB2_NTFS_ZONE),
	LE(8, SMB2_NTFS_ZONE_END),
	END,
};

const struct step fsctl_object_id_extended[] = {
	RAW(16, SMB2_BIRTH_VOLUME_ID),
	RAW(16, SMB2_BIRTH_OBJECT_ID),
	RAW(16, SMB2_DOMAIN_ID),
	END,
};

/* 2.3.55, 2.3.56 */
static const struct step region[] = {
	LE(8, SMB2_FILE_OFFSET),
	LE(8, SMB2_QFR_LENGTH),
	LE(4, SMB2_QFR_USAGE),
	RAW(4, SMB2_RESERVED),
	END,
};

static void one_region(struct walk *w, const struct step *s)
{
	(void)s;
	if (cur_left(&w->c))
		walk_layout(w, region);
}

const struct step fsctl_file_regions[] = { HOOK(one_region), END };

const struct step fsctl_file_regions_response[] = {
	LE(4, SMB2_QFR_FLAGS),
	LE(4, SMB2_QFR_TOT_REGION_ENTRY_COUNT),
	KEEP(4, SMB2_QFR_REGION_ENTRY_COUNT, S_COUNT),
	RAW(4, SMB2_RESERVED),
	LIST(SMB2_QFR_ENTRY, S_COUNT, region),
	END,
};

/* 2.3.58: texts in rooms of fixed size */
static void fixed_text(struct walk *w, const struct step *s)
{
	walk_bytes(w, s->width, s->field, ENC_UTF16);
}

#define ROOM(w, f)                                                                                 \
	{                                                                                          \
		OP_HOOK, w, 0, 0, F_##f, 0,                                                        \
		{                                                                                  \
			.hook = fixed_text                                                         \
		}                                                                                  \
	}

const struct step fsctl_on_disk_volume[] = {
	LE(8, SMB2_ODV_DIRECTORIES),
	LE(8, SMB2_ODV_FILES),
	LE(2, SMB2_ODV_MAJOR),
	LE(2, SMB2_ODV_MINOR),
	ROOM(24, SMB2_ODV_FORMAT),
	LE(8, SMB2_ODV_FORMAT_TIME),
	LE(8, SMB2_ODV_UPDATE_TIME),
	ROOM(68, SMB2_ODV_COPYRIGHT),
	ROOM(68, SMB2_ODV_ABSTRACT),
	ROOM(68, SMB2_ODV_FORMATTER),
	ROOM(68, SMB2_ODV_MODIFIER),
	END,
};

const struct step fsctl_compression[] = { LE(2, SMB2_COMPRESSION_FORMAT), END };

const struct step fsctl_pathname[] = {
	KEEP(4, SMB2_PATHNAME_LENGTH, S_LEN),
	UTF16(SMB2_PATHNAME, S_LEN),
	END,
};

const struct step fsctl_mark_handle[] = {
	LE(4, SMB2_MARK_SOURCE),
	PAD(4),
	LE(8, SMB2_MARK_VOLUME),
	LE(4, SMB2_MARK_INFO),
	PAD(4),
	END,
};
