/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/smb2_bodies.h"

/* Oplock and lease breaks are told apart by their StructureSize only. */
enum { OPLOCK_BREAK = 24, LEASE_BREAK = 36, LEASE_NOTIFICATION = 44 };

/* [MS-SMB2] 2.2.23.1, 2.2.24.1, 2.2.25.1 */
static const struct step oplock_break[] = {
	LE(1, SMB2_CREATE_OPLOCK),
	RAW(1, SMB2_RESERVED),
	RAW(4, SMB2_RESERVED),
	RAW(16, SMB2_FID),
	END,
};

/* [MS-SMB2] 2.2.24.2, 2.2.25.2 */
static const struct step lease_break[] = {
	RAW(2, SMB2_RESERVED),
	LE(4, SMB2_LEASE_LEASE_FLAGS),
	RAW(16, SMB2_LEASE_LEASE_KEY),
	LE(4, SMB2_LEASE_LEASE_STATE),
	LE(8, SMB2_LEASE_LEASE_DURATION),
	END,
};

/* [MS-SMB2] 2.2.23.2: the state there is, then the state asked for */
static const struct step lease_notification[] = {
	LE(2, SMB2_LEASE_EPOCH),
	LE(4, SMB2_LEASE_LEASE_FLAGS),
	RAW(16, SMB2_LEASE_LEASE_KEY),
	LE(4, SMB2_LEASE_LEASE_STATE),
	LE(4, SMB2_LEASE_LEASE_STATE),
	LE(4, SMB2_LEASE_LEASE_BREAK_REASON),
	LE(4, SMB2_LEASE_ACCESS_MASK_HINT),
	LE(4, SMB2_LEASE_SHARE_MASK_HINT),
	END,
};

static void by_size(struct walk *w, const struct step *s)
{
	(void)s;
	switch (w->slot[S_KIND]) {
	case OPLOCK_BREAK:
		walk_layout(w, oplock_break);
		break;
	case LEASE_BREAK:
		walk_layout(w, lease_break);
		break;
	case LEASE_NOTIFICATION:
		walk_layout(w, lease_notification);
		break;
	default:
		walk_flag(w, NODE_BAD);
	}
}

const struct step smb2_break_request[] = {
	KEEP(2, SMB2_BUFFER_CODE, S_KIND),
	HOOK(by_size),
	END,
};

const struct step smb2_break_response[] = {
	KEEP(2, SMB2_BUFFER_CODE, S_KIND),
	HOOK(by_size),
	END,
};

/* [MS-SMB2] 2.2.44 */
const struct step smb2_server_notification[] = {
	LE(2, SMB2_BUFFER_CODE),
	RAW(2, SMB2_RESERVED),
	LE(4, SMB2_NOTIFICATION_TYPE),
	END,
};
