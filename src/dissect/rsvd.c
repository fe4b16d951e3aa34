/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/fsctl.h"

enum operation {
	INITIAL_INFO = 0x02001001,
	SCSI = 0x02001002,
	SRB_STATUS = 0x02001004,
	DISK_INFO = 0x02001005,
	VALIDATE_DISK = 0x02001006,
	META_PROGRESS = 0x02002002,
	VHDSET_INFO = 0x02002005,
	DELETE_SNAPSHOT = 0x02002006,
	TRACKING_PARAMETERS = 0x02002008,
	TRACKING_START = 0x02002009,
	TRACKING_STOP = 0x0200200a,
	DISK_CHANGES = 0x0200200c,
	SAFE_SIZE = 0x0200200d,
	META_START = 0x02002101,
};

/* [MS-RSVD] 2.2.4, in the order of the operation codes */

static const struct step initial_info[] = {
	LE(4, RSVD_SERVER_VERSION),
	LE(4, RSVD_SECTOR_SIZE),
	LE(4, RSVD_PHYSICAL_SECTOR),
	LE(4, RSVD_INFO_RESERVED),
	LE(8, RSVD_VIRTUAL_SIZE),
	END,
};

static const struct step scsi_request[] = {
	LE(2, RSVD_LENGTH),
	LE(2, RSVD_SCSI_RESERVED1),
	LE(1, RSVD_CDB_LENGTH),
	LE(1, RSVD_SENSE_LENGTH),
	LE(1, RSVD_DATA_IN),
	LE(1, RSVD_SCSI_RESERVED2),
	LE(4, RSVD_SRB_FLAGS),
	KEEP(4, RSVD_TRANSFER_LENGTH, S_LEN),
	RAW(16, RSVD_CDB),
	LE(4, RSVD_SCSI_RESERVED3),
	REST(RSVD_SCSI_DATA, NULL),
	END,
};
static const struct step scsi_response[] = {
	LE(2, RSVD_LENGTH),
	LE(1, RSVD_SRB_WORD),
	LE(1, RSVD_SCSI_STATUS),
	LE(1, RSVD_CDB_LENGTH),
	KEEP(1, RSVD_SENSE_LENGTH, S_LEN),
	LE(1, RSVD_DATA_IN),
	LE(1, RSVD_SCSI_RESERVED2),
	LE(4, RSVD_SRB_FLAGS),
	LE(4, RSVD_TRANSFER_LENGTH),
	BYTES(RSVD_SENSE, S_LEN, NULL),
	REST(RSVD_SCSI_DATA, NULL),
	END,
};

static const struct step srb_status[] = {
	LE(1, RSVD_STATUS_KEY),
	RAW(27, RSVD_STATUS_RESERVED),
	END,
};
static const struct step srb_status_response[] = {
	LE(1, RSVD_STATUS_KEY),
	LE(1, RSVD_SRB_WORD),
	LE(1, RSVD_SRB_SCSI_STATUS),
	KEEP(1, RSVD_SRB_SENSE_LENGTH, S_LEN),
	BYTES(RSVD_SRB_SENSE, S_LEN, NULL),
	END,
};

#define DISK                                                                                       \
	LE(4, RSVD_BLOCK_SIZE), RAW(16, RSVD_LINKAGE_ID), LE(1, RSVD_IS_MOUNTED),                  \
		LE(1, RSVD_IS_ALIGNED), LE(2, RSVD_DISK_RESERVED2), LE(8, RSVD_FILE_SIZE),         \
		RAW(16, RSVD_DISK_ID)

static const struct step disk_info[] = { LE(8, RSVD_DISK_RESERVED), DISK, END };
static const struct step disk_info_response[] = {
	LE(4, RSVD_DISK_TYPE),
	LE(4, RSVD_DISK_FORMAT),
	DISK,
	END,
};

static const struct step validate_disk[] = { RAW(56, RSVD_VALIDATE_RESERVED), END };
static const struct step validate_disk_response[] = { RAW(1, RSVD_IS_VALID_DISK), END };

static const struct step progress[] = { RAW(16, RSVD_TRANSACTION_ID), END };
static const struct step progress_response[] = {
	LE(8, RSVD_PROGRESS),
	LE(8, RSVD_PROGRESS_COMPLETE),
	END,
};

static const struct step vhdset_info[] = {
	LE(4, RSVD_VHDSET_TYPE),
	LE(4, RSVD_SNAPSHOT_TYPE),
	RAW(16, RSVD_SNAPSHOT_ID),
	END,
};

/* Milliseconds since 1970 */
static void creation_time(struct walk *w, const struct step *s)
{
	struct node *n;

	(void)s;
	walk_le(w, 8, F_RSVD_SNAPSHOT_TIME);
	n = &w->tree->nodes[w->tree->n - 1];
	if (n->field == F_RSVD_SNAPSHOT_TIME)
		n->value /= 1000;
}

static void snapshot_ids(struct walk *w, const struct step *s)
{
	(void)s;
	for (uint64_t n = w->slot[S_COUNT]; n > 0 && cur_left(&w->c) && !w->c.bad; n--)
		walk_bytes(w, 16, F_RSVD_SNAPSHOT_ID, ENC_NONE);
}

static const struct step snapshot_list[] = {
	RAW(4, RSVD_RESERVED),
	LE(1, RSVD_COMPLETE),
	RAW(3, RSVD_RESERVED),
	KEEP(4, RSVD_SNAPSHOT_COUNT, S_COUNT),
	HOOK(snapshot_ids),
	END,
};
static const struct step snapshot_entry[] = {
	RAW(4, RSVD_RESERVED),
	HOOK(creation_time),
	LE(4, RSVD_SNAPSHOT_TYPE),
	LE(4, RSVD_IS_VALID_SNAPSHOT),
	RAW(16, RSVD_SNAPSHOT_ID),
	RAW(16, RSVD_PARENT_ID),
	RAW(16, RSVD_LOG_ID),
	END,
};
static const struct step optimize_needed[] = {
	RAW(4, RSVD_RESERVED),
	LE(4, RSVD_OPTIMIZE),
	END,
};

enum vhdset_type { SNAPSHOT_LIST = 2, SNAPSHOT_ENTRY = 5, OPTIMIZE_NEEDED = 8 };

static void by_vhdset_type(struct walk *w, const struct step *s)
{
	(void)s;
	switch (w->slot[S_KIND]) {
	case SNAPSHOT_LIST:
		walk_layout(w, snapshot_list);
		break;
	case SNAPSHOT_ENTRY:
		walk_layout(w, snapshot_entry);
		break;
	case OPTIMIZE_NEEDED:
		walk_layout(w, optimize_needed);
		break;
	default:
		walk_unread(w);
		break;
	}
}

static const struct step vhdset_info_response[] = {
	KEEP(4, RSVD_VHDSET_TYPE, S_KIND),
	HOOK(by_vhdset_type),
	END,
};

static const struct step delete_snapshot[] = {
	RAW(16, RSVD_SNAPSHOT_ID),
	LE(4, RSVD_PERSIST),
	LE(4, RSVD_SNAPSHOT_TYPE),
	END,
};

static const struct step tracking_parameters[] = {
	LE(4, RSVD_TRACKING_STATUS),
	RAW(4, RSVD_RESERVED),
	LE(8, RSVD_LOG_SIZE),
	END,
};
static const struct step tracking_start[] = {
	RAW(16, RSVD_TRANSACTION_ID),
	LE(4, RSVD_LOG_OFFSET),
	KEEP(4, RSVD_LOG_LENGTH, S_LEN),
	RAW(16, RSVD_LOG_ID),
	LE(8, RSVD_LOG_MAX),
	LE(4, RSVD_APPEND),
	RAW(4, RSVD_RESERVED),
	UTF16(RSVD_LOG_NAME, S_LEN),
	END,
};
static const struct step tracking_stop[] = { LE(4, RSVD_TRACKING_STATUS), END };

static const struct step disk_changes[] = {
	RAW(16, RSVD_TARGET_ID),
	RAW(16, RSVD_LIMIT_ID),
	LE(4, RSVD_SNAPSHOT_TYPE),
	RAW(4, RSVD_RESERVED),
	LE(8, RSVD_BYTE_OFFSET),
	LE(8, RSVD_BYTE_LENGTH),
	END,
};
static const struct step range[] = {
	LE(8, RSVD_BYTE_OFFSET),
	LE(8, RSVD_BYTE_LENGTH),
	RAW(8, RSVD_RESERVED),
	END,
};
static const struct step disk_changes_response[] = {
	LE(8, RSVD_PROCESSED),
	KEEP(4, RSVD_RANGE_COUNT, S_COUNT),
	RAW(4, RSVD_RESERVED),
	LIST(RSVD_RANGE, S_COUNT, range),
	END,
};

static const struct step safe_size[] = { LE(8, RSVD_SAFE_SIZE), END };

/* 2.2.4.17: what each meta-operation brings along */
static const struct step resize[] = {
	LE(8, RSVD_NEW_SIZE),
	LE(1, RSVD_EXPAND_ONLY),
	LE(1, RSVD_ALLOW_UNSAFE),
	LE(1, RSVD_SHRINK),
	LE(1, RSVD_META_RESERVED),
	END,
};
static const struct step log_file[] = {
	LE(4, RSVD_LOG_OFFSET),
	KEEP(4, RSVD_LOG_LENGTH, S_LEN),
	RAW(16, RSVD_LOG_ID),
	UTF16(RSVD_LOG_NAME, S_LEN),
	END,
};

static void log_file_if_there(struct walk *w, const struct step *s)
{
	(void)s;
	if (cur_left(&w->c))
		walk_layout(w, log_file);
}

static const struct step create_snapshot[] = {
	LE(4, RSVD_SNAPSHOT_TYPE),
	LE(4, RSVD_SNAPSHOT_FLAGS),
	LE(4, RSVD_STAGE1),
	LE(4, RSVD_STAGE2),
	LE(4, RSVD_STAGE3),
	LE(4, RSVD_STAGE4),
	LE(4, RSVD_STAGE5),
	LE(4, RSVD_STAGE6),
	RAW(16, RSVD_SNAPSHOT_ID),
	LE(4, RSVD_PAYLOAD_SIZE),
	HOOK(log_file_if_there),
	END,
};
static const struct step extract[] = {
	LE(4, RSVD_SNAPSHOT_TYPE),
	RAW(4, RSVD_RESERVED),
	LE(4, RSVD_EXTRACT_FLAGS),
	RAW(16, RSVD_SOURCE_ID),
	RAW(16, RSVD_SOURCE_LIMIT_ID),
	KEEP(4, RSVD_NAME_LENGTH, S_LEN),
	UTF16(RSVD_NAME, S_LEN),
	END,
};
static const struct step convert[] = {
	KEEP(4, RSVD_NAME_LENGTH, S_LEN),
	UTF16(RSVD_NAME, S_LEN),
	END,
};
static const struct step apply[] = {
	LE(4, RSVD_SNAPSHOT_TYPE),
	RAW(16, RSVD_SNAPSHOT_ID),
	END,
};

static void by_meta_type(struct walk *w, const struct step *s)
{
	static const struct step nothing[] = { END };
	static const struct step *const layouts[] = { resize, create_snapshot, nothing, extract,
		convert, apply };
	uint64_t type = w->slot[S_KIND];

	(void)s;
	if (type < sizeof(layouts) / sizeof(layouts[0]))
		walk_layout(w, layouts[type]);
}

static const struct step meta_start[] = {
	RAW(16, RSVD_TRANSACTION_ID),
	KEEP(4, RSVD_META_TYPE, S_KIND),
	LE(4, RSVD_PADDING),
	HOOK(by_meta_type),
	END,
};
static const struct step meta_reply[] = { LE(4, RSVD_TRACKING_STATUS), END };

/* Operations without a layout bring nothing. */
static const struct {
	uint32_t code;
	const struct step *request, *response;
} operations[] = {
	{ INITIAL_INFO, NULL, initial_info },
	{ SCSI, scsi_request, scsi_response },
	{ SRB_STATUS, srb_status, srb_status_response },
	{ DISK_INFO, disk_info, disk_info_response },
	{ VALIDATE_DISK, validate_disk, validate_disk_response },
	{ META_PROGRESS, progress, progress_response },
	{ VHDSET_INFO, vhdset_info, vhdset_info_response },
	{ DELETE_SNAPSHOT, delete_snapshot, NULL },
	{ TRACKING_PARAMETERS, NULL, tracking_parameters },
	{ TRACKING_START, tracking_start, NULL },
	{ TRACKING_STOP, NULL, tracking_stop },
	{ DISK_CHANGES, disk_changes, disk_changes_response },
	{ SAFE_SIZE, NULL, safe_size },
	{ META_START, meta_start, meta_reply },
};

static void operation(struct walk *w, const struct step *s)
{
	const struct step *layout = NULL;

	(void)s;
	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
		if (operations[i].code == w->slot[S_KIND])
			layout = w->ctx->response ? operations[i].response : operations[i].request;
	/* What failed brings nothing, and an operation of another version is bytes. */
	if (!cur_left(&w->c))
		return;
	if (layout)
		walk_layout(w, layout);
	else
		walk_bytes(w, cur_left(&w->c), F_RSVD_DATA, ENC_NONE);
}

/* 2.2.4.11 */
const struct step fsctl_svhdx_tunnel[] = {
	KEEP(4, RSVD_OPERATION, S_KIND),
	LE(4, RSVD_STATUS),
	LE(8, RSVD_REQUEST_ID),
	HOOK(operation),
	END,
};

/* 2.2.4.16 */
const struct step fsctl_shared_disk_support[] = {
	LE(4, SMB2_IOCTL_SHARED_VIRTUAL_DISK_SUPPORT),
	LE(4, SMB2_IOCTL_SHARED_VIRTUAL_DISK_HANDLE_STATE),
	END,
};
