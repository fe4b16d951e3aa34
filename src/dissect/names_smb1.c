/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/names.h"

static const struct bit smb_flags_list[] = {
	{ 0x01, F_SMB_FLAGS_LOCK },
	{ 0x02, F_SMB_FLAGS_RECEIVE_BUFFER },
	{ 0x08, F_SMB_FLAGS_CASELESS },
	{ 0x10, F_SMB_FLAGS_CANON },
	{ 0x20, F_SMB_FLAGS_OPLOCK },
	{ 0x40, F_SMB_FLAGS_NOTIFY },
	{ 0x80, F_SMB_FLAGS_RESPONSE },
};
BITS(smb_flags);

static const struct bit smb_flags2_list[] = {
	{ 0x0001, F_SMB_FLAGS2_LONG_NAMES_ALLOWED },
	{ 0x0002, F_SMB_FLAGS2_EA },
	{ 0x0004, F_SMB_FLAGS2_SEC_SIG },
	{ 0x0008, F_SMB_FLAGS2_COMPRESSED },
	{ 0x0010, F_SMB_FLAGS2_SEC_SIG_REQUIRED },
	{ 0x0040, F_SMB_FLAGS2_LONG_NAMES_USED },
	{ 0x0400, F_SMB_FLAGS2_REPARSE_PATH },
	{ 0x0800, F_SMB_FLAGS2_ESN },
	{ 0x1000, F_SMB_FLAGS2_DFS },
	{ 0x2000, F_SMB_FLAGS2_ROE },
	{ 0x4000, F_SMB_FLAGS2_NT_ERROR },
	{ 0x8000, F_SMB_FLAGS2_STRING },
};
BITS(smb_flags2);

static const struct bit smb_sm_list[] = {
	{ 0x1, F_SMB_SM_MODE },
	{ 0x2, F_SMB_SM_PASSWORD },
	{ 0x4, F_SMB_SM_SIGNATURES },
	{ 0x8, F_SMB_SM_SIG_REQUIRED },
};
BITS(smb_sm);

static const struct bit smb_rm_list[] = {
	{ 0x1, F_SMB_RM_READ },
	{ 0x2, F_SMB_RM_WRITE },
};
BITS(smb_rm);

static const struct bit smb_server_cap_list[] = {
	{ 0x00000001, F_SMB_SERVER_CAP_RAW_MODE },
	{ 0x00000002, F_SMB_SERVER_CAP_MPX_MODE },
	{ 0x00000004, F_SMB_SERVER_CAP_UNICODE },
	{ 0x00000008, F_SMB_SERVER_CAP_LARGE_FILES },
	{ 0x00000010, F_SMB_SERVER_CAP_NT_SMBS },
	{ 0x00000020, F_SMB_SERVER_CAP_RPC_REMOTE_APIS },
	{ 0x00000040, F_SMB_SERVER_CAP_NT_STATUS },
	{ 0x00000080, F_SMB_SERVER_CAP_LEVEL_2_OPLOCKS },
	{ 0x00000100, F_SMB_SERVER_CAP_LOCK_AND_READ },
	{ 0x00000200, F_SMB_SERVER_CAP_NT_FIND },
	{ 0x00001000, F_SMB_SERVER_CAP_DFS },
	{ 0x00002000, F_SMB_SERVER_CAP_INFOLEVEL_PASSTHRU },
	{ 0x00004000, F_SMB_SERVER_CAP_LARGE_READX },
	{ 0x00008000, F_SMB_SERVER_CAP_LARGE_WRITEX },
	{ 0x00010000, F_SMB_SERVER_CAP_LWIO },
	{ 0x00800000, F_SMB_SERVER_CAP_UNIX },
	{ 0x02000000, F_SMB_SERVER_CAP_COMPRESSED_DATA },
	{ 0x20000000, F_SMB_SERVER_CAP_DYNAMIC_REAUTH },
	{ 0x80000000, F_SMB_SERVER_CAP_EXTENDED_SECURITY },
};
BITS(smb_server_cap);

static const struct name smb_command_names_list[] = {
	{ 0x00, "Create Directory" },
	{ 0x01, "Delete Directory" },
	{ 0x02, "Open" },
	{ 0x03, "Create" },
	{ 0x04, "Close" },
	{ 0x05, "Flush" },
	{ 0x06, "Delete" },
	{ 0x07, "Rename" },
	{ 0x08, "Query Information" },
	{ 0x09, "Set Information" },
	{ 0x0a, "Read" },
	{ 0x0b, "Write" },
	{ 0x0c, "Lock Byte Range" },
	{ 0x0d, "Unlock Byte Range" },
	{ 0x0e, "Create Temp" },
	{ 0x0f, "Create New" },
	{ 0x10, "Check Directory" },
	{ 0x11, "Process Exit" },
	{ 0x12, "Seek" },
	{ 0x13, "Lock And Read" },
	{ 0x14, "Write And Unlock" },
	{ 0x1a, "Read Raw" },
	{ 0x1b, "Read MPX" },
	{ 0x1c, "Read MPX Secondary" },
	{ 0x1d, "Write Raw" },
	{ 0x1e, "Write MPX" },
	{ 0x1f, "Write MPX Secondary" },
	{ 0x20, "Write Complete" },
	{ 0x21, "Query Server (reserved)" },
	{ 0x22, "Set Information2" },
	{ 0x23, "Query Information2" },
	{ 0x24, "Locking AndX" },
	{ 0x25, "Trans" },
	{ 0x26, "Trans Secondary" },
	{ 0x27, "IOCTL" },
	{ 0x28, "IOCTL Secondary" },
	{ 0x29, "Copy" },
	{ 0x2a, "Move" },
	{ 0x2b, "Echo" },
	{ 0x2c, "Write And Close" },
	{ 0x2d, "Open AndX" },
	{ 0x2e, "Read AndX" },
	{ 0x2f, "Write AndX" },
	{ 0x30, "New File Size (reserved)" },
	{ 0x31, "Close And Tree Disconnect" },
	{ 0x32, "Trans2" },
	{ 0x33, "Trans2 Secondary" },
	{ 0x34, "Find Close2" },
	{ 0x35, "Find Notify Close" },
	{ 0x70, "Tree Connect" },
	{ 0x71, "Tree Disconnect" },
	{ 0x72, "Negotiate Protocol" },
	{ 0x73, "Session Setup AndX" },
	{ 0x74, "Logoff AndX" },
	{ 0x75, "Tree Connect AndX" },
	{ 0x80, "Query Information Disk" },
	{ 0x81, "Search" },
	{ 0x82, "Find" },
	{ 0x83, "Find Unique" },
	{ 0x84, "Find Close" },
	{ 0xa0, "NT Trans" },
	{ 0xa1, "NT Trans Secondary" },
	{ 0xa2, "NT Create AndX" },
	{ 0xa4, "NT Cancel" },
	{ 0xa5, "NT Rename" },
	{ 0xc0, "Open Print File" },
	{ 0xc1, "Write Print File" },
	{ 0xc2, "Close Print File" },
	{ 0xc3, "Get Print Queue" },
	{ 0xd0, "Send Single Block Message" },
	{ 0xd1, "Send Broadcast Message" },
	{ 0xd2, "Forward User Name" },
	{ 0xd3, "Cancel Forward" },
	{ 0xd4, "Get Machine Name" },
	{ 0xd5, "Send Start of Multi-block Message" },
	{ 0xd6, "Send End of Multi-block Message" },
	{ 0xd7, "Send Text of Multi-block Message" },
	{ 0xd8, "SMBreadbulk" },
	{ 0xd9, "SMBwritebulk" },
	{ 0xda, "SMBwritebulkdata" },
	{ 0xfe, "SMBinvalid" },
};
NAMES(smb_command_names);

static const struct name smb_error_class_names_list[] = {
	{ 0, "Success" },
	{ 1, "DOS Error" },
	{ 2, "Server Error" },
	{ 3, "Hardware Error" },
	{ 4, "Command Error - Not an SMB format command" },
};
NAMES(smb_error_class_names);

static const struct name smb_buffer_format_names_list[] = {
	{ 1, "Data Block" },
	{ 2, "Dialect" },
	{ 3, "Pathname" },
	{ 4, "ASCII" },
	{ 5, "Variable Block" },
};
NAMES(smb_buffer_format_names);

static const struct bit smb_setup_action_list[] = {
	{ 0x1, F_SMB_SETUP_ACTION_GUEST },
};
BITS(smb_setup_action);

static const struct bit smb_connect_flags_list[] = {
	{ 0x1, F_SMB_CONNECT_FLAGS_DTID },
	{ 0x4, F_SMB_CONNECT_FLAGS_EXTENDEDSIG },
	{ 0x8, F_SMB_CONNECT_FLAGS_EXTENDEDRESP },
};
BITS(smb_connect_flags);

static const struct bit smb_connect_support_list[] = {
	{ 0x01, F_SMB_CONNECT_SUPPORT_SEARCH },
	{ 0x02, F_SMB_CONNECT_SUPPORT_DFS },
	{ 0x0c, F_SMB_CONNECT_SUPPORT_CSCMASK },
	{ 0x10, F_SMB_CONNECT_SUPPORT_UNIQFILENAME },
	{ 0x20, F_SMB_CONNECT_SUPPORT_EXTENDEDSIG },
};
BITS(smb_connect_support);

static const struct bit smb_create_flags_list[] = {
	{ 0x02, F_SMB_NT_CREATE_OPLOCK },
	{ 0x04, F_SMB_NT_CREATE_BATCH_OPLOCK },
	{ 0x08, F_SMB_NT_CREATE_DIR },
	{ 0x10, F_SMB_NT_CREATE_EXT },
};
BITS(smb_create_flags);

static const struct bit smb_security_flags_list[] = {
	{ 0x1, F_SMB_SECURITY_FLAGS_CONTEXT_TRACKING },
	{ 0x2, F_SMB_SECURITY_FLAGS_EFFECTIVE_ONLY },
};
BITS(smb_security_flags);

static const struct bit smb_write_mode_list[] = {
	{ 0x01, F_SMB_WRITE_MODE_WRITE_THROUGH },
	{ 0x02, F_SMB_WRITE_MODE_RETURN_REMAINING },
	{ 0x04, F_SMB_WRITE_MODE_RAW },
	{ 0x08, F_SMB_WRITE_MODE_MESSAGE_START },
	{ 0x80, F_SMB_WRITE_MODE_CONNECTIONLESS },
};
BITS(smb_write_mode);

static const struct bit smb_transaction_flags_list[] = {
	{ 0x1, F_SMB_TRANSACTION_FLAGS_DTID },
	{ 0x2, F_SMB_TRANSACTION_FLAGS_OWT },
};
BITS(smb_transaction_flags);

static const struct name smb_trans2_names_list[] = {
	{ 0, "OPEN2" },
	{ 1, "FIND_FIRST2" },
	{ 2, "FIND_NEXT2" },
	{ 3, "QUERY_FS_INFO" },
	{ 4, "SET_FS_INFO" },
	{ 5, "QUERY_PATH_INFO" },
	{ 6, "SET_PATH_INFO" },
	{ 7, "QUERY_FILE_INFO" },
	{ 8, "SET_FILE_INFO" },
	{ 9, "FSCTL" },
	{ 10, "IOCTL2" },
	{ 11, "FIND_NOTIFY_FIRST" },
	{ 12, "FIND_NOTIFY_NEXT" },
	{ 13, "CREATE_DIRECTORY" },
	{ 14, "SESSION_SETUP" },
	{ 15, "Unknown (0x0f)" },
	{ 16, "GET_DFS_REFERRAL" },
	{ 17, "REPORT_DFS_INCONSISTENCY" },
};
NAMES(smb_trans2_names);

static const struct name smb_nt_function_names_list[] = {
	{ 1, "NT CREATE" },
	{ 2, "NT IOCTL" },
	{ 3, "NT SET SECURITY DESC" },
	{ 4, "NT NOTIFY" },
	{ 5, "NT RENAME" },
	{ 6, "NT QUERY SECURITY DESC" },
	{ 7, "NT GET USER QUOTA" },
	{ 8, "NT SET USER QUOTA" },
};
NAMES(smb_nt_function_names);

static const struct name smb_file_type_names_list[] = {
	{ 0x0000, "Disk file or directory" },
	{ 0x0001, "Named pipe in byte mode" },
	{ 0x0002, "Named pipe in message mode" },
	{ 0x0003, "Spooled printer" },
	{ 0x0004, "Character mode device" },
	{ 0xffff, "Unknown file type" },
};
NAMES(smb_file_type_names);
