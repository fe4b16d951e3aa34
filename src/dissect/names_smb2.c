/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <strings.h>

#include "dissect/names.h"

/* RFC 1002 4.3.1 */
static const struct name nbss_type_names_list[] = {
	{ 0x00, "Session message" },
	{ 0x81, "Session request" },
	{ 0x82, "Positive session response" },
	{ 0x83, "Negative session response" },
	{ 0x84, "Retarget session response" },
	{ 0x85, "Session keep-alive" },
};
NAMES(nbss_type_names);

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
	{ 19, "Server to Client Notification" },
};
NAMES(smb2_command_names);

/* [MS-SMB2] 2.2.1.2 Command, in the specification's words */
static const char *const specification_names[] = { "NEGOTIATE", "SESSION_SETUP", "LOGOFF",
	"TREE_CONNECT", "TREE_DISCONNECT", "CREATE", "CLOSE", "FLUSH", "READ", "WRITE", "LOCK",
	"IOCTL", "CANCEL", "ECHO", "QUERY_DIRECTORY", "CHANGE_NOTIFY", "QUERY_INFO", "SET_INFO",
	"OPLOCK_BREAK" };

int smb2_command_find(const char *name)
{
	for (unsigned i = 0; i < sizeof(specification_names) / sizeof(specification_names[0]);
		i++) {
		const char *wireshark = names_find(&smb2_command_names, i);

		if (strcasecmp(name, specification_names[i]) == 0 ||
			(wireshark && strcasecmp(name, wireshark) == 0))
			return (int)i;
	}
	return -1;
}

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

static const struct bit smb2_sec_mode_list[] = {
	{ 0x1, F_SMB2_SEC_MODE_SIGN_ENABLED },
	{ 0x2, F_SMB2_SEC_MODE_SIGN_REQUIRED },
};
BITS(smb2_sec_mode);

static const struct bit smb2_capabilities_list[] = {
	{ 0x01, F_SMB2_CAPABILITIES_DFS },
	{ 0x02, F_SMB2_CAPABILITIES_LEASING },
	{ 0x04, F_SMB2_CAPABILITIES_LARGE_MTU },
	{ 0x08, F_SMB2_CAPABILITIES_MULTI_CHANNEL },
	{ 0x10, F_SMB2_CAPABILITIES_PERSISTENT_HANDLES },
	{ 0x20, F_SMB2_CAPABILITIES_DIRECTORY_LEASING },
	{ 0x40, F_SMB2_CAPABILITIES_ENCRYPTION },
};
BITS(smb2_capabilities);

static const struct bit smb2_comp_alg_flags_list[] = {
	{ 0x00000001, F_SMB2_NEGOTIATE_CONTEXT_COMP_ALG_FLAGS_CHAINED },
	{ 0xfffffffe, F_SMB2_NEGOTIATE_CONTEXT_COMP_ALG_FLAGS_RESERVED },
};
BITS(smb2_comp_alg_flags);

static const struct bit smb2_ses_req_flags_list[] = {
	{ 0x1, F_SMB2_SES_REQ_FLAGS_SESSION_BINDING },
};
BITS(smb2_ses_req_flags);

static const struct bit smb2_session_flags_list[] = {
	{ 0x1, F_SMB2_SES_FLAGS_GUEST },
	{ 0x2, F_SMB2_SES_FLAGS_NULL },
	{ 0x4, F_SMB2_SES_FLAGS_ENCRYPT },
};
BITS(smb2_session_flags);

static const struct bit smb2_tc_flags_list[] = {
	{ 0x0001, F_SMB2_TC_CLUSTER_RECONNECT },
	{ 0x0002, F_SMB2_TC_REDIRECT_TO_OWNER },
	{ 0x0004, F_SMB2_TC_EXTENSION_PRESENT },
	{ 0xfff8, F_SMB2_TC_RESERVED },
};
BITS(smb2_tc_flags);

static const struct bit smb2_share_flags_list[] = {
	{ 0x000001, F_SMB2_SHARE_FLAGS_DFS },
	{ 0x000002, F_SMB2_SHARE_FLAGS_DFS_ROOT },
	{ 0x000100, F_SMB2_SHARE_FLAGS_RESTRICT_EXCLUSIVE_OPENS },
	{ 0x000200, F_SMB2_SHARE_FLAGS_FORCE_SHARED_DELETE },
	{ 0x000400, F_SMB2_SHARE_FLAGS_ALLOW_NAMESPACE_CACHING },
	{ 0x000800, F_SMB2_SHARE_FLAGS_ACCESS_BASED_DIR_ENUM },
	{ 0x001000, F_SMB2_SHARE_FLAGS_FORCE_LEVELII_OPLOCK },
	{ 0x002000, F_SMB2_SHARE_FLAGS_ENABLE_HASH_V1 },
	{ 0x004000, F_SMB2_SHARE_FLAGS_ENABLE_HASH_V2 },
	{ 0x008000, F_SMB2_SHARE_FLAGS_ENCRYPT_DATA },
	{ 0x040000, F_SMB2_SHARE_FLAGS_IDENTITY_REMOTING },
	{ 0x100000, F_SMB2_SHARE_FLAGS_COMPRESS_DATA },
	{ 0x000030, F_SMB2_SHARE_CACHING },
};
BITS(smb2_share_flags);

static const struct bit smb2_share_caps_list[] = {
	{ 0x008, F_SMB2_SHARE_CAPS_DFS },
	{ 0x010, F_SMB2_SHARE_CAPS_CONTINUOUS_AVAILABILITY },
	{ 0x020, F_SMB2_SHARE_CAPS_SCALEOUT },
	{ 0x040, F_SMB2_SHARE_CAPS_CLUSTER },
	{ 0x080, F_SMB2_SHARE_CAPS_ASSYMETRIC },
	{ 0x100, F_SMB2_SHARE_CAPS_REDIRECT_TO_OWNER },
};
BITS(smb2_share_caps);

static const struct bit smb_access_mask_list[] = {
	{ 0x00000001, F_SMB_ACCESS_READ },
	{ 0x00000002, F_SMB_ACCESS_WRITE },
	{ 0x00000004, F_SMB_ACCESS_APPEND },
	{ 0x00000008, F_SMB_ACCESS_READ_EA },
	{ 0x00000010, F_SMB_ACCESS_WRITE_EA },
	{ 0x00000020, F_SMB_ACCESS_EXECUTE },
	{ 0x00000040, F_SMB_ACCESS_DELETE_CHILD },
	{ 0x00000080, F_SMB_ACCESS_READ_ATTRIBUTES },
	{ 0x00000100, F_SMB_ACCESS_WRITE_ATTRIBUTES },
	{ 0x00010000, F_SMB_ACCESS_DELETE },
	{ 0x00020000, F_SMB_ACCESS_READ_CONTROL },
	{ 0x00040000, F_SMB_ACCESS_WRITE_DAC },
	{ 0x00080000, F_SMB_ACCESS_WRITE_OWNER },
	{ 0x00100000, F_SMB_ACCESS_SYNCHRONIZE },
	{ 0x01000000, F_SMB_ACCESS_SYSTEM_SECURITY },
	{ 0x02000000, F_SMB_ACCESS_MAXIMUM_ALLOWED },
	{ 0x10000000, F_SMB_ACCESS_GENERIC_ALL },
	{ 0x20000000, F_SMB_ACCESS_GENERIC_EXECUTE },
	{ 0x40000000, F_SMB_ACCESS_GENERIC_WRITE },
	{ 0x80000000, F_SMB_ACCESS_GENERIC_READ },
};
BITS(smb_access_mask);

static const struct bit smb2_file_attribute_list[] = {
	{ 0x00001, F_SMB2_FILE_ATTRIBUTE_READ_ONLY },
	{ 0x00002, F_SMB2_FILE_ATTRIBUTE_HIDDEN },
	{ 0x00004, F_SMB2_FILE_ATTRIBUTE_SYSTEM },
	{ 0x00010, F_SMB2_FILE_ATTRIBUTE_DIRECTORY },
	{ 0x00020, F_SMB2_FILE_ATTRIBUTE_ARCHIVE },
	{ 0x00080, F_SMB2_FILE_ATTRIBUTE_NORMAL },
	{ 0x00100, F_SMB2_FILE_ATTRIBUTE_TEMPORARY },
	{ 0x00200, F_SMB2_FILE_ATTRIBUTE_SPARSE },
	{ 0x00400, F_SMB2_FILE_ATTRIBUTE_REPARSE },
	{ 0x00800, F_SMB2_FILE_ATTRIBUTE_COMPRESSED },
	{ 0x01000, F_SMB2_FILE_ATTRIBUTE_OFFLINE },
	{ 0x02000, F_SMB2_FILE_ATTRIBUTE_NOT_CONTENT_INDEXED },
	{ 0x04000, F_SMB2_FILE_ATTRIBUTE_ENCRYPTED },
	{ 0x08000, F_SMB2_FILE_ATTRIBUTE_INTEGRITY_STREAM },
	{ 0x20000, F_SMB2_FILE_ATTRIBUTE_NO_SCRUB_DATA },
};
BITS(smb2_file_attribute);

static const struct bit smb_share_access_list[] = {
	{ 0x1, F_SMB_SHARE_ACCESS_READ },
	{ 0x2, F_SMB_SHARE_ACCESS_WRITE },
	{ 0x4, F_SMB_SHARE_ACCESS_DELETE },
};
BITS(smb_share_access);

static const struct bit smb_create_options_list[] = {
	{ 0x000001, F_SMB_NT_CREATE_OPTIONS_DIRECTORY },
	{ 0x000002, F_SMB_NT_CREATE_OPTIONS_WRITE_THROUGH },
	{ 0x000004, F_SMB_NT_CREATE_OPTIONS_SEQUENTIAL_ONLY },
	{ 0x000008, F_SMB_NT_CREATE_OPTIONS_INTERMEDIATE_BUFFERING },
	{ 0x000010, F_SMB_NT_CREATE_OPTIONS_SYNC_IO_ALERT },
	{ 0x000020, F_SMB_NT_CREATE_OPTIONS_SYNC_IO_NONALERT },
	{ 0x000040, F_SMB_NT_CREATE_OPTIONS_NON_DIRECTORY },
	{ 0x000080, F_SMB_NT_CREATE_OPTIONS_CREATE_TREE_CONNECTION },
	{ 0x000100, F_SMB_NT_CREATE_OPTIONS_COMPLETE_IF_OPLOCKED },
	{ 0x000200, F_SMB_NT_CREATE_OPTIONS_NO_EA_KNOWLEDGE },
	{ 0x000400, F_SMB_NT_CREATE_OPTIONS_EIGHT_DOT_THREE_ONLY },
	{ 0x000800, F_SMB_NT_CREATE_OPTIONS_RANDOM_ACCESS },
	{ 0x001000, F_SMB_NT_CREATE_OPTIONS_DELETE_ON_CLOSE },
	{ 0x002000, F_SMB_NT_CREATE_OPTIONS_OPEN_BY_FILEID },
	{ 0x004000, F_SMB_NT_CREATE_OPTIONS_BACKUP_INTENT },
	{ 0x008000, F_SMB_NT_CREATE_OPTIONS_NO_COMPRESSION },
	{ 0x100000, F_SMB_NT_CREATE_OPTIONS_RESERVE_OPFILTER },
	{ 0x200000, F_SMB_NT_CREATE_OPTIONS_OPEN_REPARSE_POINT },
	{ 0x400000, F_SMB_NT_CREATE_OPTIONS_OPEN_NO_RECALL },
	{ 0x800000, F_SMB_NT_CREATE_OPTIONS_OPEN_FOR_FREE_SPACE_QUERY },
};
BITS(smb_create_options);

static const struct bit smb2_create_rep_flags_list[] = {
	{ 0x1, F_SMB2_CREATE_REP_FLAGS_REPARSE_POINT },
};
BITS(smb2_create_rep_flags);

static const struct bit smb2_close_flags_list[] = {
	{ 0x1, F_SMB2_CLOSE_PQ_ATTRIB },
};
BITS(smb2_close_flags);

static const struct bit smb2_read_flags_list[] = {
	{ 0x1, F_SMB2_READ_FLAGS_UNBUFFERED },
	{ 0x2, F_SMB2_READ_FLAGS_COMPRESSED },
};
BITS(smb2_read_flags);

static const struct bit smb2_write_flags_list[] = {
	{ 0x1, F_SMB2_WRITE_FLAGS_WRITE_THROUGH },
	{ 0x2, F_SMB2_WRITE_FLAGS_UNBUFFERED },
};
BITS(smb2_write_flags);

static const struct bit smb2_lock_flags_list[] = {
	{ 0x01, F_SMB2_LOCK_FLAGS_SHARED },
	{ 0x02, F_SMB2_LOCK_FLAGS_EXCLUSIVE },
	{ 0x04, F_SMB2_LOCK_FLAGS_UNLOCK },
	{ 0x10, F_SMB2_LOCK_FLAGS_FAIL_IMMEDIATELY },
};
BITS(smb2_lock_flags);

static const struct bit smb2_ioctl_function_list[] = {
	{ 0x00000003, F_SMB2_IOCTL_FUNCTION_METHOD },
	{ 0x00003ffc, F_SMB2_IOCTL_FUNCTION_FUNCTION },
	{ 0x0000c000, F_SMB2_IOCTL_FUNCTION_ACCESS },
	{ 0xffff0000, F_SMB2_IOCTL_FUNCTION_DEVICE },
};
BITS(smb2_ioctl_function);

static const struct bit smb2_ioctl_flags_list[] = {
	{ 0x1, F_SMB2_IOCTL_IS_FSCTL },
};
BITS(smb2_ioctl_flags);

static const struct bit smb2_find_flags_list[] = {
	{ 0x01, F_SMB2_FIND_RESTART_SCANS },
	{ 0x02, F_SMB2_FIND_SINGLE_ENTRY },
	{ 0x04, F_SMB2_FIND_INDEX_SPECIFIED },
	{ 0x10, F_SMB2_FIND_REOPEN },
};
BITS(smb2_find_flags);

static const struct bit smb2_notify_flags_list[] = {
	{ 0x1, F_SMB2_NOTIFY_WATCH_TREE },
};
BITS(smb2_notify_flags);

static const struct bit smb_notify_filter_list[] = {
	{ 0x001, F_SMB_NT_NOTIFY_FILE_NAME },
	{ 0x002, F_SMB_NT_NOTIFY_DIR_NAME },
	{ 0x004, F_SMB_NT_NOTIFY_ATTRIBUTES },
	{ 0x008, F_SMB_NT_NOTIFY_SIZE },
	{ 0x010, F_SMB_NT_NOTIFY_LAST_WRITE },
	{ 0x020, F_SMB_NT_NOTIFY_LAST_ACCESS },
	{ 0x040, F_SMB_NT_NOTIFY_CREATION },
	{ 0x080, F_SMB_NT_NOTIFY_EA },
	{ 0x100, F_SMB_NT_NOTIFY_SECURITY },
	{ 0x200, F_SMB_NT_NOTIFY_STREAM_NAME },
	{ 0x400, F_SMB_NT_NOTIFY_STREAM_SIZE },
	{ 0x800, F_SMB_NT_NOTIFY_STREAM_WRITE },
};
BITS(smb_notify_filter);

static const struct bit smb2_additional_secinfo_list[] = {
	{ 0x00001, F_SMB2_GETSETINFO_ADDITIONAL_SECINFO_OWNER },
	{ 0x00002, F_SMB2_GETSETINFO_ADDITIONAL_SECINFO_GROUP },
	{ 0x00004, F_SMB2_GETSETINFO_ADDITIONAL_SECINFO_DACL },
	{ 0x00008, F_SMB2_GETSETINFO_ADDITIONAL_SECINFO_SACL },
	{ 0x00010, F_SMB2_GETSETINFO_ADDITIONAL_SECINFO_LABEL },
	{ 0x00020, F_SMB2_GETSETINFO_ADDITIONAL_SECINFO_ATTRIBUTE },
	{ 0x00040, F_SMB2_GETSETINFO_ADDITIONAL_SECINFO_SCOPE },
	{ 0x10000, F_SMB2_GETSETINFO_ADDITIONAL_SECINFO_BACKUP },
};
BITS(smb2_additional_secinfo);

static const struct bit smb2_lease_flags_list[] = {
	{ 0x1, F_SMB2_LEASE_LEASE_STATE_BREAK_ACK_REQUIRED },
	{ 0x2, F_SMB2_LEASE_LEASE_STATE_BREAK_IN_PROGRESS },
	{ 0x4, F_SMB2_LEASE_LEASE_STATE_PARENT_LEASE_KEY_SET },
};
BITS(smb2_lease_flags);

static const struct bit smb2_lease_state_list[] = {
	{ 0x1, F_SMB2_LEASE_LEASE_STATE_READ_CACHING },
	{ 0x2, F_SMB2_LEASE_LEASE_STATE_HANDLE_CACHING },
	{ 0x4, F_SMB2_LEASE_LEASE_STATE_WRITE_CACHING },
};
BITS(smb2_lease_state);

static const struct bit smb2_transform_flags_list[] = {
	{ 0x1, F_SMB2_HEADER_TRANSFORM_FLAGS_ENCRYPTED },
};
BITS(smb2_transform_flags);

static const struct name smb2_dialect_names_list[] = {
	{ 0x202, "SMB 2.0.2" },
	{ 0x210, "SMB 2.1" },
	{ 0x222, "SMB 2.2.2 (deprecated; should be 3.0)" },
	{ 0x224, "SMB 2.2.4 (deprecated; should be 3.0)" },
	{ 0x2ff, "SMB2 wildcard" },
	{ 0x300, "SMB 3.0" },
	{ 0x302, "SMB 3.0.2" },
	{ 0x310, "SMB 3.1.0 (deprecated; should be 3.1.1)" },
	{ 0x311, "SMB 3.1.1" },
};
NAMES(smb2_dialect_names);

static const struct name smb2_negotiate_context_names_list[] = {
	{ 0x001, "SMB2_PREAUTH_INTEGRITY_CAPABILITIES" },
	{ 0x002, "SMB2_ENCRYPTION_CAPABILITIES" },
	{ 0x003, "SMB2_COMPRESSION_CAPABILITIES" },
	{ 0x005, "SMB2_NETNAME_NEGOTIATE_CONTEXT_ID" },
	{ 0x006, "SMB2_TRANSPORT_CAPABILITIES" },
	{ 0x007, "SMB2_RDMA_TRANSFORM_CAPABILITIES" },
	{ 0x008, "SMB2_SIGNING_CAPABILITIES" },
	{ 0x100, "SMB2_POSIX_EXTENSIONS_CAPABILITIES" },
};
NAMES(smb2_negotiate_context_names);

static const struct name smb2_hash_names_list[] = {
	{ 1, "SHA-512" },
};
NAMES(smb2_hash_names);

static const struct name smb2_cipher_names_list[] = {
	{ 1, "AES-128-CCM" },
	{ 2, "AES-128-GCM" },
	{ 3, "AES-256-CCM" },
	{ 4, "AES-256-GCM" },
};
NAMES(smb2_cipher_names);

static const struct name smb2_compression_names_list[] = {
	{ 0, "None" },
	{ 1, "LZNT1" },
	{ 2, "LZ77" },
	{ 3, "LZ77+Huffman" },
	{ 4, "Pattern_V1" },
	{ 5, "LZ4" },
};
NAMES(smb2_compression_names);

static const struct name smb2_rdma_transform_names_list[] = {
	{ 0, "None" },
	{ 1, "Encryption" },
	{ 2, "Signing" },
};
NAMES(smb2_rdma_transform_names);

static const struct name smb2_signing_names_list[] = {
	{ 0, "HMAC-SHA256" },
	{ 1, "AES-CMAC" },
	{ 2, "AES-GMAC" },
};
NAMES(smb2_signing_names);

static const struct name smb2_channel_names_list[] = {
	{ 0, "None" },
	{ 1, "RDMA V1" },
	{ 2, "RDMA V1_INVALIDATE" },
	{ 3, "RDMA TRANSFORM" },
};
NAMES(smb2_channel_names);

static const struct name smb2_share_type_names_list[] = {
	{ 1, "Physical disk" },
	{ 2, "Named pipe" },
	{ 3, "Printer" },
};
NAMES(smb2_share_type_names);

static const struct name smb2_caching_names_list[] = {
	{ 0, "Manual caching" },
	{ 16, "Auto caching" },
	{ 32, "VDO caching" },
	{ 48, "No caching" },
};
NAMES(smb2_caching_names);

static const struct name smb2_oplock_names_list[] = {
	{ 0x00, "No oplock" },
	{ 0x01, "Level2 oplock" },
	{ 0x08, "Exclusive oplock" },
	{ 0x09, "Batch oplock" },
	{ 0xff, "Lease" },
};
NAMES(smb2_oplock_names);

static const struct name smb2_impersonation_names_list[] = {
	{ 0, "Anonymous" },
	{ 1, "Identification" },
	{ 2, "Impersonation" },
	{ 3, "Delegation" },
};
NAMES(smb2_impersonation_names);

static const struct name smb2_disposition_names_list[] = {
	{ 0, "Supersede (supersede existing file (if it exists))" },
	{ 1, "Open (if file exists open it, else fail)" },
	{ 2, "Create (if file exists fail, else create it)" },
	{ 3, "Open If (if file exists open it, else create it)" },
	{ 4, "Overwrite (if file exists overwrite, else fail)" },
	{ 5, "Overwrite If (if file exists overwrite, else create it)" },
};
NAMES(smb2_disposition_names);

static const struct name smb2_create_action_names_list[] = {
	{ 0x0000, "No action taken?" },
	{ 0x0001, "The file existed and was opened" },
	{ 0x0002, "The file did not exist but was created" },
	{ 0x0003, "The file existed and was truncated" },
	{ 0x8001, "The file existed and was opened, and an OpLock was granted" },
	{ 0x8002, "The file did not exist but was created, and an OpLock was granted" },
	{ 0x8003, "The file existed and was truncated, and an OpLock was granted" },
};
NAMES(smb2_create_action_names);

static const struct name smb2_find_level_names_list[] = {
	{ 0x01, "SMB2_FIND_DIRECTORY_INFO" },
	{ 0x02, "SMB2_FIND_FULL_DIRECTORY_INFO" },
	{ 0x03, "SMB2_FIND_BOTH_DIRECTORY_INFO" },
	{ 0x04, "SMB2_FIND_INDEX_SPECIFIED" },
	{ 0x0c, "SMB2_FIND_NAME_INFO" },
	{ 0x25, "SMB2_FIND_ID_BOTH_DIRECTORY_INFO" },
	{ 0x26, "SMB2_FIND_ID_FULL_DIRECTORY_INFO" },
	{ 0x3c, "SMB2_FIND_ID_EXTD_DIRECTORY_INFO" },
	{ 0x3f, "SMB2_FIND_ID_EXTD_BOTH_DIRECTORY_INFO" },
	{ 0x4e, "SMB2_FIND_ID_64_EXTD_DIRECTORY_INFO" },
	{ 0x4f, "SMB2_FIND_ID_64_EXTD_BOTH_DIRECTORY_INFO" },
	{ 0x50, "SMB2_FIND_ID_ALL_EXTD_DIRECTORY_INFO" },
	{ 0x51, "SMB2_FIND_ID_ALL_EXTD_BOTH_DIRECTORY_INFO" },
	{ 0x64, "SMB2_FIND_POSIX_INFO" },
};
NAMES(smb2_find_level_names);

static const struct name smb2_class_names_list[] = {
	{ 1, "FILE_INFO" },
	{ 2, "FS_INFO" },
	{ 3, "SEC_INFO" },
	{ 4, "QUOTA_INFO" },
};
NAMES(smb2_class_names);

static const struct name smb2_file_level_names_list[] = {
	{ 0x01, "SMB2_FILE_DIRECTORY_INFO" },
	{ 0x02, "SMB2_FILE_FULL_DIRECTORY_INFO" },
	{ 0x03, "SMB2_FILE_BOTH_DIRECTORY_INFO" },
	{ 0x04, "SMB2_FILE_BASIC_INFO" },
	{ 0x05, "SMB2_FILE_STANDARD_INFO" },
	{ 0x06, "SMB2_FILE_INTERNAL_INFO" },
	{ 0x07, "SMB2_FILE_EA_INFO" },
	{ 0x08, "SMB2_FILE_ACCESS_INFO" },
	{ 0x09, "SMB2_FILE_NAME_INFO" },
	{ 0x0a, "SMB2_FILE_RENAME_INFO" },
	{ 0x0b, "SMB2_FILE_LINK_INFO" },
	{ 0x0c, "SMB2_FILE_NAMES_INFO" },
	{ 0x0d, "SMB2_FILE_DISPOSITION_INFO" },
	{ 0x0e, "SMB2_FILE_POSITION_INFO" },
	{ 0x0f, "SMB2_FILE_FULL_EA_INFO" },
	{ 0x10, "SMB2_FILE_MODE_INFO" },
	{ 0x11, "SMB2_FILE_ALIGNMENT_INFO" },
	{ 0x12, "SMB2_FILE_ALL_INFO" },
	{ 0x13, "SMB2_FILE_ALLOCATION_INFO" },
	{ 0x14, "SMB2_FILE_ENDOFFILE_INFO" },
	{ 0x15, "SMB2_FILE_ALTERNATE_NAME_INFO" },
	{ 0x16, "SMB2_FILE_STREAM_INFO" },
	{ 0x17, "SMB2_FILE_PIPE_INFO" },
	{ 0x18, "SMB2_FILE_PIPE_LOCAL_INFO" },
	{ 0x19, "SMB2_FILE_PIPE_REMOTE_INFO" },
	{ 0x1a, "SMB2_FILE_MAILSLOT_QUERY_INFO" },
	{ 0x1b, "SMB2_FILE_MAILSLOT_SET_INFO" },
	{ 0x1c, "SMB2_FILE_COMPRESSION_INFO" },
	{ 0x1d, "SMB2_FILE_OBJECTID_INFO" },
	{ 0x1f, "SMB2_FILE_MOVE_CLUSTER_INFO" },
	{ 0x20, "SMB2_FILE_QUOTA_INFO" },
	{ 0x21, "SMB2_FILE_REPARSE_POINT_INFO" },
	{ 0x22, "SMB2_FILE_NETWORK_OPEN_INFO" },
	{ 0x23, "SMB2_FILE_ATTRIBUTE_TAG_INFO" },
	{ 0x25, "SMB2_FILE_ID_BOTH_DIRECTORY_INFO" },
	{ 0x26, "SMB2_FILE_ID_FULL_DIRECTORY_INFO" },
	{ 0x27, "SMB2_FILE_VALID_DATA_LENGTH_INFO" },
	{ 0x28, "SMB2_FILE_SHORT_NAME_INFO" },
	{ 0x2c, "SMB2_FILE_SFIO_RESERVE_INFO" },
	{ 0x2d, "SMB2_FILE_SFIO_VOLUME_INFO" },
	{ 0x2e, "SMB2_FILE_HARD_LINK_INFO" },
	{ 0x30, "SMB2_FILE_NORMALIZED_NAME_INFO" },
	{ 0x32, "SMB2_FILE_ID_GLOBAL_TX_DIRECTORY_INFO" },
	{ 0x36, "SMB2_FILE_STANDARD_LINK_INFO" },
	{ 0x3b, "SMB2_FILE_ID_INFO" },
	{ 0x3c, "SMB2_FILE_ID_EXTD_DIRECTORY_INFO" },
	{ 0x40, "SMB2_FILE_DISPOSITION_INFO_EX" },
	{ 0x41, "SMB2_FILE_RENAME_INFO_EX" },
	{ 0x44, "SMB2_FILE_STAT_INFO" },
	{ 0x47, "SMB2_FILE_CASE_SENSITIVE_INFO" },
	{ 0x48, "SMB2_FILE_LINK_INFO_EX" },
	{ 0x4b, "SMB2_FILE_STORAGE_RESERVE_ID_INFO" },
	{ 0x64, "SMB2_FILE_POSIX_INFO" },
};
NAMES(smb2_file_level_names);

static const struct name smb2_fs_level_names_list[] = {
	{ 1, "FileFsVolumeInformation" },
	{ 2, "FileFsLabelInformation" },
	{ 3, "FileFsSizeInformation" },
	{ 4, "FileFsDeviceInformation" },
	{ 5, "FileFsAttributeInformation" },
	{ 6, "FileFsControlInformation" },
	{ 7, "FileFsFullSizeInformation" },
	{ 8, "FileFsObjectIdInformation" },
	{ 9, "FileFsDriverPathInformation" },
	{ 10, "FileFsVolumeFlagsInformation" },
	{ 11, "FileFsSectorSizeInformation" },
};
NAMES(smb2_fs_level_names);

static const struct name smb2_sec_level_names_list[] = {
	{ 0, "SMB2_SEC_INFO_00" },
};
NAMES(smb2_sec_level_names);

static const struct name smb2_notification_names_list[] = {
	{ 0, "SmbNotifySessionClosed" },
};
NAMES(smb2_notification_names);

static const struct name smb2_error_id_names_list[] = {
	{ 0x00000000, "ERROR_ID_DEFAULT" },
	{ 0x72645253, "ERROR_ID_SHARE_REDIRECT" },
};
NAMES(smb2_error_id_names);

static const struct name smb2_comp_flag_names_list[] = {
	{ 0, "None" },
	{ 1, "Chained" },
};
NAMES(smb2_comp_flag_names);

/* [MS-SMB2] 2.2.37 Flags */
static const struct bit smb2_getinfo_flags_list[] = {
	{ 0x1, F_SMB2_GETINFO_RESTART_SCAN },
	{ 0x2, F_SMB2_GETINFO_RETURN_SINGLE },
	{ 0x4, F_SMB2_GETINFO_INDEX_SPECIFIED },
};
BITS(smb2_getinfo_flags);

static const struct bit smb2_transport_flags_list[] = {
	{ 0x1, F_SMB2_TRANSPORT_SECURITY },
};
BITS(smb2_transport_flags);

static const struct name smb2_redirect_address_names_list[] = {
	{ 1, "IPv4" },
	{ 2, "IPv6" },
};
NAMES(smb2_redirect_address_names);
