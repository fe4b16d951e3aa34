/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/names.h"

static const struct bit smb2_dh2x_flags_list[] = {
	{ 0x2, F_SMB2_DH2X_FLAGS_PERSISTENT_HANDLE },
};
BITS(smb2_dh2x_flags);

static const struct bit smb2_aapl_bitmask_list[] = {
	{ 0x1, F_SMB2_AAPL_BITMASK_SERVER_CAPS },
	{ 0x2, F_SMB2_AAPL_BITMASK_VOLUME_CAPS },
	{ 0x4, F_SMB2_AAPL_BITMASK_MODEL_INFO },
};
BITS(smb2_aapl_bitmask);

static const struct bit smb2_aapl_caps_list[] = {
	{ 0x1, F_SMB2_AAPL_CAPS_SUPPORTS_READ_DIR_ADDR },
	{ 0x2, F_SMB2_AAPL_CAPS_SUPPORTS_OSX_COPYFILE },
	{ 0x4, F_SMB2_AAPL_CAPS_UNIX_BASED },
	{ 0x8, F_SMB2_AAPL_SUPPORTS_NFS_ACE },
};
BITS(smb2_aapl_caps);

static const struct bit smb2_aapl_volume_caps_list[] = {
	{ 0x1, F_SMB2_AAPL_VOLUME_CAPS_SUPPORTS_RESOLVE_ID },
	{ 0x2, F_SMB2_AAPL_VOLUME_CAPS_CASE_SENSITIVE },
	{ 0x4, F_SMB2_AAPL_VOLUME_CAPS_SUPPORTS_FULL_SYNC },
};
BITS(smb2_aapl_volume_caps);

static const struct name smb2_svhdx_originator_names_list[] = {
	{ 1, "SVHDX_ORIGINATOR_PVHDPARSER" },
	{ 4, "SVHDX_ORIGINATOR_VHDMP" },
};
NAMES(smb2_svhdx_originator_names);

static const struct name smb2_aapl_command_names_list[] = {
	{ 1, "Server query" },
	{ 2, "Resolve ID" },
};
NAMES(smb2_aapl_command_names);
