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

static const struct bit smb_search_attribute_list[] = {
	{ 0x01, F_SMB_SEARCH_ATTRIBUTE_READ_ONLY },
	{ 0x02, F_SMB_SEARCH_ATTRIBUTE_HIDDEN },
	{ 0x04, F_SMB_SEARCH_ATTRIBUTE_SYSTEM },
	{ 0x08, F_SMB_SEARCH_ATTRIBUTE_VOLUME },
	{ 0x10, F_SMB_SEARCH_ATTRIBUTE_DIRECTORY },
	{ 0x20, F_SMB_SEARCH_ATTRIBUTE_ARCHIVE },
};
BITS(smb_search_attribute);

static const struct bit smb_find_flags_list[] = {
	{ 0x01, F_SMB_FIND_FLAGS_CLOSE },
	{ 0x02, F_SMB_FIND_FLAGS_EOS },
	{ 0x04, F_SMB_FIND_FLAGS_RESUME },
	{ 0x08, F_SMB_FIND_FLAGS_CONTINUE },
	{ 0x10, F_SMB_FIND_FLAGS_BACKUP },
};
BITS(smb_find_flags);

static const struct bit smb_nt_qsd_list[] = {
	{ 0x01, F_SMB_NT_QSD_OWNER },
	{ 0x02, F_SMB_NT_QSD_GROUP },
	{ 0x04, F_SMB_NT_QSD_DACL },
	{ 0x08, F_SMB_NT_QSD_SACL },
};
BITS(smb_nt_qsd);

static const struct bit smb_nt_ioctl_flags_list[] = {
	{ 0x01, F_SMB_NT_IOCTL_ROOT_HANDLE },
};
BITS(smb_nt_ioctl_flags);

static const struct bit smb_ipc_state_list[] = {
	{ 0x8000, F_SMB_IPC_NONBLOCKING },
	{ 0x4000, F_SMB_IPC_ENDPOINT },
	{ 0x0c00, F_SMB_IPC_PIPE_TYPE },
	{ 0x0300, F_SMB_IPC_READ_MODE },
	{ 0x00ff, F_SMB_IPC_ICOUNT },
};
BITS(smb_ipc_state);

static const struct name smb_pipe_function_names_list[] = {
	{ 0x01, "SetNamedPipeState" },
	{ 0x11, "RawReadNamedPipe" },
	{ 0x21, "QueryNamedPipeState" },
	{ 0x22, "QueryNamedPipeInfo" },
	{ 0x23, "PeekNamedPipe" },
	{ 0x26, "TransactNamedPipe" },
	{ 0x31, "RawWriteNamedPipe" },
	{ 0x36, "ReadNamedPipe" },
	{ 0x37, "WriteNamedPipe" },
	{ 0x53, "WaitNamedPipe" },
	{ 0x54, "CallNamedPipe" },
};
NAMES(smb_pipe_function_names);

/* [MS-CIFS] 2.2.2.3: information levels */
static const struct name smb_find_level_names_list[] = {
	{ 0x0001, "Info Standard" },
	{ 0x0002, "Info Query EA Size" },
	{ 0x0003, "Info Query EAs From List" },
	{ 0x0101, "Find File Directory Info" },
	{ 0x0102, "Find File Full Directory Info" },
	{ 0x0103, "Find File Names Info" },
	{ 0x0104, "Find File Both Directory Info" },
	{ 0x0105, "Find File Id Full Directory Info" },
	{ 0x0106, "Find File Id Both Directory Info" },
	{ 0x0202, "Find File UNIX" },
};
NAMES(smb_find_level_names);

static const struct name smb_query_level_names_list[] = {
	{ 0x0001, "Info Standard" },
	{ 0x0002, "Info Query EA Size" },
	{ 0x0003, "Info Query EAs From List" },
	{ 0x0004, "Info Query All EAs" },
	{ 0x0006, "Info Is Name Valid" },
	{ 0x0101, "Query File Basic Info" },
	{ 0x0102, "Query File Standard Info" },
	{ 0x0103, "Query File EA Info" },
	{ 0x0104, "Query File Name Info" },
	{ 0x0107, "Query File All Info" },
	{ 0x0108, "Query File Alt Name Info" },
	{ 0x0109, "Query File Stream Info" },
	{ 0x010b, "Query File Compression Info" },
	{ 0x0200, "Query File UNIX Basic" },
	{ 0x0201, "Query File UNIX Link" },
	{ 1004, "Query File Basic Info" },
	{ 1005, "Query File Standard Info" },
	{ 1006, "Query File Internal Info" },
	{ 1007, "Query File EA Info" },
	{ 1008, "Query File Access Info" },
	{ 1009, "Query File Name Info" },
	{ 1014, "Query File Position Info" },
	{ 1016, "Query File Mode Info" },
	{ 1017, "Query File Alignment Info" },
	{ 1018, "Query File All Info" },
	{ 1021, "Query File Alt Name Info" },
	{ 1022, "Query File Stream Info" },
	{ 1028, "Query File Compression Info" },
	{ 1034, "Query File Network Open Info" },
	{ 1035, "Query File Attribute Tag Info" },
};
NAMES(smb_query_level_names);

static const struct name smb_set_level_names_list[] = {
	{ 0x0001, "Info Standard" },
	{ 0x0002, "Info Set EAs" },
	{ 0x0101, "Set File Basic Info" },
	{ 0x0102, "Set File Disposition Info" },
	{ 0x0103, "Set File Allocation Info" },
	{ 0x0104, "Set File End Of File Info" },
	{ 0x0200, "Set File UNIX Basic" },
	{ 0x0201, "Set File UNIX Link" },
	{ 1004, "Set File Basic Info" },
	{ 1010, "Set Rename Information" },
	{ 1013, "Set Disposition Information" },
	{ 1014, "Set Position Information" },
	{ 1016, "Set Mode Information" },
	{ 1019, "Set Allocation Information" },
	{ 1020, "Set EOF Information" },
};
NAMES(smb_set_level_names);

static const struct name smb_fs_level_names_list[] = {
	{ 0x0001, "Info Allocation" },
	{ 0x0002, "Info Volume" },
	{ 0x0102, "Query FS Volume Info" },
	{ 0x0103, "Query FS Size Info" },
	{ 0x0104, "Query FS Device Info" },
	{ 0x0105, "Query FS Attribute Info" },
	{ 0x0200, "Unix Query FS Info" },
	{ 1001, "FILE_FS_VOLUME_INFORMATION" },
	{ 1002, "FILE_FS_LABEL_INFORMATION" },
	{ 1003, "FILE_FS_SIZE_INFORMATION" },
	{ 1004, "FILE_FS_DEVICE_INFORMATION" },
	{ 1005, "FILE_FS_ATTRIBUTE_INFORMATION" },
	{ 1006, "FILE_FS_CONTROL_INFORMATION" },
	{ 1007, "FILE_FS_FULL_SIZE_INFORMATION" },
	{ 1008, "FILE_FS_OBJECTID_INFORMATION" },
};
NAMES(smb_fs_level_names);
