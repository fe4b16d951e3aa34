/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/smb2_bodies.h"

/* Commands that say no more than that they are sent: LOGOFF, CANCEL, ECHO... */
static const struct step only_reserved[] = {
	LE(2, SMB2_BUFFER_CODE),
	RAW(2, SMB2_RESERVED),
	END,
};

/* Wireshark names the same two bytes otherwise in these: FLUSH, LOCK, ECHO, CANCEL. */
static const struct step only_unknown[] = {
	LE(2, SMB2_BUFFER_CODE),
	RAW_AS(2, SMB2_UNKNOWN, N_PADDING),
	END,
};

// clang-format off
const struct smb2_body smb2_bodies[SMB2_COMMANDS] = {
	[SMB2_NEGOTIATE] =       { smb2_negotiate_request, smb2_negotiate_response, 65 },
	[SMB2_SESSION_SETUP] =   { smb2_session_setup_request, smb2_session_setup_response, 9 },
	[SMB2_LOGOFF] =          { only_reserved, only_reserved, 4 },
	[SMB2_TREE_CONNECT] =    { smb2_tree_connect_request, smb2_tree_connect_response, 16 },
	[SMB2_TREE_DISCONNECT] = { only_reserved, only_reserved, 4 },
	[SMB2_CREATE] =          { smb2_create_request, smb2_create_response, 89 },
	[SMB2_CLOSE] =           { smb2_close_request, smb2_close_response, 60 },
	[SMB2_FLUSH] =           { smb2_flush_request, only_unknown, 4 },
	[SMB2_READ] =            { smb2_read_request, smb2_read_response, 17 },
	[SMB2_WRITE] =           { smb2_write_request, smb2_write_response, 17 },
	[SMB2_LOCK] =            { smb2_lock_request, only_unknown, 4 },
	[SMB2_IOCTL] =           { smb2_ioctl_request, smb2_ioctl_response, 49 },
	[SMB2_CANCEL] =          { only_unknown, only_unknown, 4 },
	[SMB2_ECHO] =            { only_unknown, only_unknown, 4 },
	[SMB2_QUERY_DIRECTORY] = { smb2_query_directory_request, smb2_query_directory_response, 9 },
	[SMB2_CHANGE_NOTIFY] =   { smb2_change_notify_request, smb2_change_notify_response, 9 },
	[SMB2_QUERY_INFO] =      { smb2_query_info_request, smb2_query_info_response, 9 },
	[SMB2_SET_INFO] =        { smb2_set_info_request, smb2_set_info_response, 2 },
	[SMB2_OPLOCK_BREAK] =    { smb2_break_request, smb2_break_response, 24 },
	[SMB2_SERVER_NOTIFICATION] = { smb2_server_notification, smb2_server_notification, 4 },
};
// clang-format on
