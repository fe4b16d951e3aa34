/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/smb2_bodies.h"

static void error_data(struct walk *w, const struct step *s)
{
	uint64_t len = w->slot[S_LEN];

	(void)s;
	/* Without data there is a byte all the same, of any value: StructureSize counts it. */
	if (len == 0 && cur_left(&w->c) > 0) {
		struct node *n = walk_bytes(w, 1, F_SMB2_ERROR_DATA, ENC_NONE);

		if (n)
			n->noise = N_PADDING;
		return;
	}
	walk_blob(w, F_SMB2_ERROR_DATA, w->c.pos - w->origin, len, NULL);
}

/* [MS-SMB2] 2.2.2 */
const struct step smb2_error_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	KEEP(1, SMB2_ERROR_CONTEXT_COUNT, S_COUNT),
	LE(1, SMB2_ERROR_RESERVED),
	KEEP(4, SMB2_ERROR_BYTE_COUNT, S_LEN),
	HOOK(error_data),
	END,
};
