/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/names.h"

/* [MS-SMB2] 2.2.1.2 Command, in Wireshark's words */
static const struct name smb2_command_names_list[] = {
	{ 0, "Negotiate Protocol" },
	{ 1, "Session Setup" },
	{ 2, "Session Logoff" },
	{ 3, "Tree Connect" },
	{ 4, "Tree Disconnect" },
	{ 5, "Create" },
	{ 6, "Close" },
	{ 7, "Flush" },
	{ 8, "Read" },
	{ 9, "Write" },
	{ 10, "Lock" },
	{ 11, "Ioctl" },
	{ 12, "Cancel" },
	{ 13, "KeepAlive" },
	{ 14, "Find" },
	{ 15, "Notify" },
	{ 16, "GetInfo" },
	{ 17, "SetInfo" },
	{ 18, "Break" },
};
NAMES(smb2_command_names);

static const struct bit smb2_flags_list[] = {
	{ 0x00000001, F_SMB2_FLAG_RESPONSE },
	{ 0x00000002, F_SMB2_FLAG_ASYNC },
	{ 0x00000004, F_SMB2_FLAG_CHAINED },
	{ 0x00000008, F_SMB2_FLAG_SIGNED },
	{ 0x00000070, F_SMB2_FLAG_PRIORITY },
	{ 0x10000000, F_SMB2_FLAG_DFS },
	{ 0x20000000, F_SMB2_FLAG_REPLAY },
};
BITS(smb2_flags);

/* The low bit says that a variable part follows the fixed one. */
static const struct bit smb2_buffer_code_list[] = {
	{ 0xfffe, F_SMB2_BUFFER_CODE_LENGTH },
	{ 0x0001, F_SMB2_BUFFER_CODE_DYNAMIC },
};
BITS(smb2_buffer_code);
