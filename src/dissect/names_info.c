/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/names.h"

/* [MS-FSCC] 2.4.43 */
static const struct bit smb2_rename_flags_list[] = {
	{ 0x01, F_SMB2_RENAME_REPLACE },
	{ 0x02, F_SMB2_RENAME_POSIX },
	{ 0x04, F_SMB2_RENAME_SUPPRESS_PIN },
	{ 0x40, F_SMB2_RENAME_IGNORE_READONLY },
};
BITS(smb2_rename_flags);

/* [MS-FSCC] 2.4.12 */
static const struct bit smb2_disposition_flags_list[] = {
	{ 0x01, F_SMB2_DISPOSITION_DELETE },
	{ 0x02, F_SMB2_DISPOSITION_POSIX },
	{ 0x04, F_SMB2_DISPOSITION_FORCE },
	{ 0x08, F_SMB2_DISPOSITION_ON_CLOSE },
	{ 0x10, F_SMB2_DISPOSITION_IGNORE_READONLY },
};
BITS(smb2_disposition_flags);

static const struct bit smb2_mode_list[] = {
	{ 0x0002, F_SMB2_MODE_FILE_WRITE_THROUGH },
	{ 0x0004, F_SMB2_MODE_FILE_SEQUENTIAL_ONLY },
	{ 0x0008, F_SMB2_MODE_FILE_NO_INTERMEDIATE_BUFFERING },
	{ 0x0010, F_SMB2_MODE_FILE_SYNCHRONOUS_IO_ALERT },
	{ 0x0020, F_SMB2_MODE_FILE_SYNCHRONOUS_IO_NONALERT },
	{ 0x1000, F_SMB2_MODE_FILE_DELETE_ON_CLOSE },
};
BITS(smb2_mode);

static const struct bit smb_file_attribute_list[] = {
	{ 0x0001, F_SMB_FILE_ATTRIBUTE_READ_ONLY },
	{ 0x0002, F_SMB_FILE_ATTRIBUTE_HIDDEN },
	{ 0x0004, F_SMB_FILE_ATTRIBUTE_SYSTEM },
	{ 0x0008, F_SMB_FILE_ATTRIBUTE_VOLUME },
	{ 0x0010, F_SMB_FILE_ATTRIBUTE_DIRECTORY },
	{ 0x0020, F_SMB_FILE_ATTRIBUTE_ARCHIVE },
	{ 0x0040, F_SMB_FILE_ATTRIBUTE_DEVICE },
	{ 0x0080, F_SMB_FILE_ATTRIBUTE_NORMAL },
	{ 0x0100, F_SMB_FILE_ATTRIBUTE_TEMPORARY },
	{ 0x0200, F_SMB_FILE_ATTRIBUTE_SPARSE },
	{ 0x0400, F_SMB_FILE_ATTRIBUTE_REPARSE },
	{ 0x0800, F_SMB_FILE_ATTRIBUTE_COMPRESSED },
	{ 0x1000, F_SMB_FILE_ATTRIBUTE_OFFLINE },
	{ 0x2000, F_SMB_FILE_ATTRIBUTE_NOT_CONTENT_INDEXED },
	{ 0x4000, F_SMB_FILE_ATTRIBUTE_ENCRYPTED },
};
BITS(smb_file_attribute);

static const struct bit smb_device_list[] = {
	{ 0x00001, F_SMB_DEVICE_REMOVABLE },
	{ 0x00002, F_SMB_DEVICE_READ_ONLY },
	{ 0x00004, F_SMB_DEVICE_FLOPPY },
	{ 0x00008, F_SMB_DEVICE_WRITE_ONCE },
	{ 0x00010, F_SMB_DEVICE_REMOTE },
	{ 0x00020, F_SMB_DEVICE_MOUNTED },
	{ 0x00040, F_SMB_DEVICE_VIRTUAL },
	{ 0x00100, F_SMB_DEVICE_SECURE_OPEN },
	{ 0x01000, F_SMB_DEVICE_TS },
	{ 0x02000, F_SMB_DEVICE_WEBDAV },
	{ 0x04000, F_SMB_DEVICE_PORTABLE },
	{ 0x20000, F_SMB_DEVICE_AAT },
};
BITS(smb_device);

static const struct bit smb_fs_attr_list[] = {
	{ 0x00000001, F_SMB_FS_ATTR_CSS },
	{ 0x00000002, F_SMB_FS_ATTR_CPN },
	{ 0x00000004, F_SMB_FS_ATTR_UOD },
	{ 0x00000008, F_SMB_FS_ATTR_PACLS },
	{ 0x00000010, F_SMB_FS_ATTR_FC },
	{ 0x00000020, F_SMB_FS_ATTR_VQ },
	{ 0x00000040, F_SMB_FS_ATTR_SSF },
	{ 0x00000080, F_SMB_FS_ATTR_SRP },
	{ 0x00000100, F_SMB_FS_ATTR_SRS },
	{ 0x00004000, F_SMB_FS_ATTR_SLA },
	{ 0x00008000, F_SMB_FS_ATTR_VIS },
	{ 0x00010000, F_SMB_FS_ATTR_SOIDS },
	{ 0x00020000, F_SMB_FS_ATTR_SE },
	{ 0x00040000, F_SMB_FS_ATTR_NS },
	{ 0x00080000, F_SMB_FS_ATTR_ROV },
	{ 0x00100000, F_SMB_FS_ATTR_SWO },
	{ 0x00200000, F_SMB_FS_ATTR_ST },
	{ 0x00400000, F_SMB_FS_ATTR_SHL },
	{ 0x04000000, F_SMB_FS_ATTR_SIS },
	{ 0x08000000, F_SMB_FS_ATTR_SBR },
	{ 0x10000000, F_SMB_FS_ATTR_SSV },
};
BITS(smb_fs_attr);

static const struct bit smb_quota_flags_list[] = {
	{ 0x01, F_SMB_QUOTA_FLAGS_ENABLED },
	{ 0x02, F_SMB_QUOTA_FLAGS_DENY_DISK },
	{ 0x10, F_SMB_QUOTA_FLAGS_LOG_WARNING },
	{ 0x20, F_SMB_QUOTA_FLAGS_LOG_LIMIT },
};
BITS(smb_quota_flags);

static const struct name smb_alignment_names_list[] = {
	{ 0x000, "Byte alignment" },
	{ 0x001, "Word (16bit) alignment" },
	{ 0x003, "Long (32bit) alignment" },
	{ 0x007, "8 byte boundary alignment" },
	{ 0x00f, "16 byte boundary alignment" },
	{ 0x01f, "32 byte boundary alignment" },
	{ 0x03f, "64 byte boundary alignment" },
	{ 0x07f, "128 byte boundary alignment" },
	{ 0x0ff, "256 byte boundary alignment" },
	{ 0x1ff, "512 byte boundary alignment" },
};
NAMES(smb_alignment_names);

static const struct name smb2_alignment_names_list[] = {
	{ 0x000, "FILE_BYTE_ALIGNMENT" },
	{ 0x001, "FILE_WORD_ALIGNMENT" },
	{ 0x003, "FILE_LONG_ALIGNMENT" },
	{ 0x00f, "FILE_OCTA_ALIGNMENT" },
	{ 0x01f, "FILE_32_BYTE_ALIGNMENT" },
	{ 0x03f, "FILE_64_BYTE_ALIGNMENT" },
	{ 0x07f, "FILE_128_BYTE_ALIGNMENT" },
	{ 0x0ff, "FILE_256_BYTE_ALIGNMENT" },
	{ 0x1ff, "FILE_512_BYTE_ALIGNMENT" },
};
NAMES(smb2_alignment_names);

static const struct name smb2_reparse_tag_names_list[] = {
	{ 0x00000000, "REPARSE_TAG_RESERVED_ZERO" },
	{ 0x00000001, "REPARSE_TAG_RESERVED_ONE" },
	{ 0x80000005, "REPARSE_TAG_DRIVER_EXTENDER" },
	{ 0x80000006, "REPARSE_TAG_HSM2" },
	{ 0x80000007, "REPARSE_TAG_SIS" },
	{ 0x80000009, "REPARSE_TAG_CSV" },
	{ 0x8000000a, "REPARSE_TAG_DFS" },
	{ 0x8000000b, "REPARSE_TAG_FILTER_MANAGER" },
	{ 0x80000012, "REPARSE_TAG_DFSR" },
	{ 0x80000013, "REPARSE_TAG_DEDUP" },
	{ 0x80000014, "REPARSE_TAG_NFS" },
	{ 0x80000015, "REPARSE_TAG_FILE_PLACEHOLDER" },
	{ 0x80000017, "REPARSE_TAG_WOF" },
	{ 0x80000018, "REPARSE_TAG_WCI" },
	{ 0x8000001b, "REPARSE_TAG_APPEXECLINK" },
	{ 0x80000023, "REPARSE_TAG_AF_UNIX" },
	{ 0x80000024, "REPARSE_TAG_LX_FIFO" },
	{ 0x80000025, "REPARSE_TAG_LX_CHR" },
	{ 0x80000026, "REPARSE_TAG_LX_BLK" },
	{ 0x9000001a, "REPARSE_TAG_CLOUD" },
	{ 0x9000001c, "REPARSE_TAG_PROJFS" },
	{ 0xa0000003, "REPARSE_TAG_MOUNT_POINT" },
	{ 0xa000000c, "REPARSE_TAG_SYMLINK" },
	{ 0xa000001d, "REPARSE_TAG_LX_SYMLINK" },
	{ 0xa0000027, "REPARSE_TAG_WCI_LINK" },
	{ 0xc0000004, "REPARSE_TAG_HSM" },
};
NAMES(smb2_reparse_tag_names);

static const struct name smb2_pipe_state_names_list[] = {
	{ 1, "FILE_PIPE_DISCONNECTED_STATE" },
	{ 2, "FILE_PIPE_LISTENING_STATE" },
	{ 3, "FILE_PIPE_CONNECTED_STATE" },
	{ 4, "FILE_PIPE_CLOSING_STATE" },
};
NAMES(smb2_pipe_state_names);

static const struct name smb_device_type_names_list[] = {
	{ 1, "Beep" },
	{ 2, "CDROM" },
	{ 3, "CDROM Filesystem" },
	{ 4, "Controller" },
	{ 5, "Datalink" },
	{ 6, "Dfs" },
	{ 7, "Disk" },
	{ 8, "Disk Filesystem" },
	{ 9, "Filesystem" },
	{ 10, "Inport Port" },
	{ 11, "Keyboard" },
	{ 12, "Mailslot" },
	{ 13, "MIDI-In" },
	{ 14, "MIDI-Out" },
	{ 15, "Mouse" },
	{ 16, "Multi UNC Provider" },
	{ 17, "Named Pipe" },
	{ 18, "Network" },
	{ 19, "Network Browser" },
	{ 20, "Network Filesystem" },
	{ 21, "NULL" },
	{ 22, "Parallel Port" },
	{ 23, "Physical card" },
	{ 24, "Printer" },
	{ 25, "Scanner" },
	{ 26, "Serial Mouse port" },
	{ 27, "Serial port" },
	{ 28, "Screen" },
	{ 29, "Sound" },
	{ 30, "Streams" },
	{ 31, "Tape" },
	{ 32, "Tape Filesystem" },
	{ 33, "Transport" },
	{ 34, "Unknown" },
	{ 35, "Video" },
	{ 36, "Virtual Disk" },
	{ 37, "WAVE-In" },
	{ 38, "WAVE-Out" },
	{ 39, "8042 Port" },
	{ 40, "Network Redirector" },
	{ 41, "Battery" },
	{ 42, "Bus Extender" },
	{ 43, "Modem" },
	{ 44, "VDM" },
};
NAMES(smb_device_type_names);

static const struct name smb2_notify_action_names_list[] = {
	{ 1, "FILE_ACTION_ADDED" },
	{ 2, "FILE_ACTION_REMOVED" },
	{ 3, "FILE_ACTION_MODIFIED" },
	{ 4, "FILE_ACTION_RENAMED_OLD_NAME" },
	{ 5, "FILE_ACTION_RENAMED_NEW_NAME" },
	{ 6, "FILE_ACTION_ADDED_STREAM" },
	{ 7, "FILE_ACTION_REMOVED_STREAM" },
	{ 8, "FILE_ACTION_MODIFIED_STREAM" },
	{ 9, "FILE_ACTION_REMOVED_BY_DELETE" },
};
NAMES(smb2_notify_action_names);
