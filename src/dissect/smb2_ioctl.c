/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/smb2_bodies.h"

static void input(struct walk *w, const struct step *s)
{
	(void)s;
	walk_bytes(w, cur_left(&w->c), F_SMB2_UNKNOWN, ENC_NONE);
}

/* [MS-SMB2] 2.2.31 */
const struct step smb2_ioctl_request[] = {
	LE(2, SMB2_BUFFER_CODE),
	RAW(2, SMB2_RESERVED),
	KEEP(4, SMB2_IOCTL_FUNCTION, S_KIND),
	RAW(16, SMB2_FID),
	KEEP(4, SMB2_OLB_OFFSET, S_OFF),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN),
	LE(4, SMB2_MAX_IOCTL_IN_SIZE),
	KEEP(4, SMB2_OLB_OFFSET, S_OFF2),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN2),
	LE(4, SMB2_MAX_IOCTL_OUT_SIZE),
	LE(4, SMB2_IOCTL_FLAGS),
	RAW(4, SMB2_RESERVED),
	BLOB(SMB2_IOCTL_IN, S_OFF, S_LEN, input),
	BLOB(SMB2_IOCTL_OUT, S_OFF2, S_LEN2, input),
	END,
};

/* [MS-SMB2] 2.2.32 */
const struct step smb2_ioctl_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	RAW(2, SMB2_RESERVED),
	KEEP(4, SMB2_IOCTL_FUNCTION, S_KIND),
	RAW(16, SMB2_FID),
	KEEP(4, SMB2_OLB_OFFSET, S_OFF),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN),
	KEEP(4, SMB2_OLB_OFFSET, S_OFF2),
	KEEP(4, SMB2_OLB_LENGTH, S_LEN2),
	LE(4, SMB2_IOCTL_RESPONSE_FLAGS),
	RAW(4, SMB2_RESERVED),
	BLOB(SMB2_IOCTL_IN, S_OFF, S_LEN, input),
	BLOB(SMB2_IOCTL_OUT, S_OFF2, S_LEN2, input),
	END,
};
