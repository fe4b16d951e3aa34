/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/dcerpc.h"
#include "dissect/smb2_bodies.h"

/* [MS-SMB2] 2.2.15, 2.2.16 */
const struct step smb2_close_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	LE(2, SMB2_CLOSE_FLAGS),
	RAW(4, SMB2_RESERVED),
	RAW(16, SMB2_FID),
	END,
};

const struct step smb2_close_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	LE(2, SMB2_CLOSE_FLAGS),
	RAW(4, SMB2_RESERVED),
	LE(8, SMB2_CREATE_TIME),
	LE(8, SMB2_LAST_ACCESS_TIME),
	LE(8, SMB2_LAST_WRITE_TIME),
	LE(8, SMB2_LAST_CHANGE_TIME),
	LE(8, SMB2_ALLOCATION_SIZE),
	LE(8, SMB2_EOF),
	LE(4, SMB2_FILE_ATTRIBUTE),
	END,
};

/* [MS-SMB2] 2.2.17 */
const struct step smb2_flush_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	RAW_AS(6, SMB2_UNKNOWN, N_PADDING),
	RAW(16, SMB2_FID),
	END,
};

/* [MS-SMB2] 2.2.19, 2.2.20 */
const struct step smb2_read_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	LE(1, SMB2_READ_PADDING),
	LE(1, SMB2_READ_FLAGS),
	LE(4, SMB2_READ_LENGTH),
	LE(8, SMB2_FILE_OFFSET),
	RAW(16, SMB2_FID),
	LE(4, SMB2_MIN_COUNT),
	KEEP(4, SMB2_CHANNEL, S_KIND),
	LE(4, SMB2_REMAINING_BYTES),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN),
	BLOB(SMB2_CHANNEL_INFO_BLOB, S_OFF, S_LEN, smb2_channel_info),
	END,
};

const struct step smb2_read_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(1, SMB2_OLB_OFFSET, S_OFF),
	RAW(1, SMB2_RESERVED),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN),
	LE(4, SMB2_READ_REMAINING),
	RAW(4, SMB2_RESERVED),
	BLOB(SMB2_READ_DATA, S_OFF, S_LEN, dcerpc_pipe),
	END,
};

/* [MS-SMB2] 2.2.21, 2.2.22 */
const struct step smb2_write_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(2, SMB2_DATA_OFFSET, S_OFF),
	KEEP(4, SMB2_WRITE_LENGTH, S_LEN),
	LE(8, SMB2_FILE_OFFSET),
	RAW(16, SMB2_FID),
	KEEP(4, SMB2_CHANNEL, S_KIND),
	LE(4, SMB2_REMAINING_BYTES),
	KEEP(2, SMB2_OLB_OFFSET, S_OFF2),
	KEEP(2, SMB2_OLB_LENGTH, S_LEN2),
	LE(4, SMB2_WRITE_FLAGS),
	BLOB(SMB2_CHANNEL_INFO_BLOB, S_OFF2, S_LEN2, smb2_channel_info),
	BLOB(SMB2_WRITE_DATA, S_OFF, S_LEN, dcerpc_pipe),
	END,
};

const struct step smb2_write_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	RAW(2, SMB2_RESERVED),
	LE(4, SMB2_WRITE_COUNT),
	LE(4, SMB2_WRITE_REMAINING),
	LE(2, SMB2_CHANNEL_INFO_OFFSET),
	LE(2, SMB2_CHANNEL_INFO_LENGTH),
	END,
};

/* [MS-SMB2] 2.2.26. Wireshark calls the lock sequence reserved. */
static const struct step lock[] = {
	LE(8, SMB2_FILE_OFFSET),
	LE(8, SMB2_LOCK_LENGTH),
	LE(4, SMB2_LOCK_FLAGS),
	RAW(4, SMB2_RESERVED),
	END,
};

const struct step smb2_lock_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(2, SMB2_LOCK_COUNT, S_COUNT),
	RAW_AS(4, SMB2_RESERVED, N_NONE),
	RAW(16, SMB2_FID),
	LIST(SMB2_LOCK_INFO, S_COUNT, lock),
	END,
};

/* [MS-SMBD] 2.2.3.1: what a client offers for direct access to its memory */
static const struct step buffer_descriptor[] = {
	LE(8, SMB2_BUFFER_DESCRIPTOR_OFFSET),
	LE(4, SMB2_BUFFER_DESCRIPTOR_TOKEN),
	LE(4, SMB2_BUFFER_DESCRIPTOR_LENGTH),
	END,
};

void smb2_channel_info(struct walk *w, const struct step *s)
{
	(void)s;
	while (cur_left(&w->c) >= 16)
		walk_layout(w, buffer_descriptor);
	walk_unread(w);
}
