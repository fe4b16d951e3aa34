/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/smb2.h"

const struct step smb2_error_response[] = {
	LE(2, SMB2_BUFFER_CODE),
	END,
};

static const struct step only_size[] = {
	LE(2, SMB2_BUFFER_CODE),
	END,
};

const struct smb2_body smb2_bodies[SMB2_COMMANDS] = {
	[SMB2_ECHO] = { only_size, only_size, 4 },
};
