/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/names.h"

/* [MS-FSCC] 2.3 and [MS-SMB2] 2.2.31 */
static const struct name smb2_ioctl_names_list[] = {
	{ 0x060194, "FSCTL_DFS_GET_REFERRALS" },
	{ 0x0601b0, "FSCTL_DFS_GET_REFERRALS_EX" },
	{ 0x090000, "FSCTL_REQUEST_OPLOCK_LEVEL_1" },
	{ 0x090004, "FSCTL_REQUEST_OPLOCK_LEVEL_2" },
	{ 0x090008, "FSCTL_REQUEST_BATCH_OPLOCK" },
	{ 0x09000c, "FSCTL_OPLOCK_BREAK_ACKNOWLEDGE" },
	{ 0x090010, "FSCTL_OPBATCH_ACK_CLOSE_PENDING" },
	{ 0x090014, "FSCTL_OPLOCK_BREAK_NOTIFY" },
	{ 0x090018, "FSCTL_LOCK_VOLUME" },
	{ 0x09001c, "FSCTL_UNLOCK_VOLUME" },
	{ 0x090020, "FSCTL_DISMOUNT_VOLUME" },
	{ 0x090028, "FSCTL_IS_VOLUME_MOUNTED" },
	{ 0x09002c, "FSCTL_IS_PATHNAME_VALID" },
	{ 0x090030, "FSCTL_MARK_VOLUME_DIRTY" },
	{ 0x09003b, "FSCTL_QUERY_RETRIEVAL_POINTERS" },
	{ 0x09003c, "FSCTL_GET_COMPRESSION" },
	{ 0x09004f, "FSCTL_MARK_AS_SYSTEM_HIVE" },
	{ 0x090050, "FSCTL_OPLOCK_BREAK_ACK_NO_2" },
	{ 0x090054, "FSCTL_INVALIDATE_VOLUMES" },
	{ 0x090058, "FSCTL_QUERY_FAT_BPB" },
	{ 0x09005c, "FSCTL_REQUEST_FILTER_OPLOCK" },
	{ 0x090060, "FSCTL_FILESYSTEM_GET_STATISTICS" },
	{ 0x090064, "FSCTL_GET_NTFS_VOLUME_DATA" },
	{ 0x090068, "FSCTL_GET_NTFS_FILE_RECORD" },
	{ 0x09006f, "FSCTL_GET_VOLUME_BITMAP" },
	{ 0x090073, "FSCTL_GET_RETRIEVAL_POINTERS" },
	{ 0x090074, "FSCTL_MOVE_FILE" },
	{ 0x090078, "FSCTL_IS_VOLUME_DIRTY" },
	{ 0x09007c, "FSCTL_GET_HFS_INFORMATION" },
	{ 0x090083, "FSCTL_ALLOW_EXTENDED_DASD_IO" },
	{ 0x090087, "FSCTL_READ_PROPERTY_DATA" },
	{ 0x09008b, "FSCTL_WRITE_PROPERTY_DATA" },
	{ 0x09008f, "FSCTL_FIND_FILES_BY_SID" },
	{ 0x090097, "FSCTL_DUMP_PROPERTY_DATA" },
	{ 0x09009c, "FSCTL_GET_OBJECT_ID" },
	{ 0x0900a4, "FSCTL_SET_REPARSE_POINT" },
	{ 0x0900a8, "FSCTL_GET_REPARSE_POINT" },
	{ 0x0900ac, "FSCTL_DELETE_REPARSE_POINT" },
	{ 0x0900c0, "FSCTL_CREATE_OR_GET_OBJECT_ID" },
	{ 0x0900c4, "FSCTL_SET_SPARSE" },
	{ 0x0900d4, "FSCTL_SET_ENCRYPTION" },
	{ 0x0900db, "FSCTL_ENCRYPTION_FSCTL_IO" },
	{ 0x0900df, "FSCTL_WRITE_RAW_ENCRYPTED" },
	{ 0x0900e3, "FSCTL_READ_RAW_ENCRYPTED" },
	{ 0x0900f0, "FSCTL_EXTEND_VOLUME" },
	{ 0x0900fc, "FSCTL_MARK_HANDLE" },
	{ 0x090100, "FSCTL_SIS_COPYFILE" },
	{ 0x090138, "FSCTL_QUERY_SPARING_INFO" },
	{ 0x09013c, "FSCTL_QUERY_ON_DISK_VOLUME_INFO" },
	{ 0x090194, "FSCTL_SET_ZERO_ON_DEALLOCATION" },
	{ 0x090244, "FSCTL_CSV_TUNNEL_REQUEST" },
	{ 0x09027c, "FSCTL_GET_INTEGRITY_INFORMATION" },
	{ 0x090284, "FSCTL_QUERY_FILE_REGIONS" },
	{ 0x0902c8, "FSCTL_CSV_SYNC_TUNNEL_REQUEST" },
	{ 0x090300, "FSCTL_QUERY_SHARED_VIRTUAL_DISK_SUPPORT" },
	{ 0x090304, "FSCTL_SVHDX_SYNC_TUNNEL_REQUEST" },
	{ 0x090308, "FSCTL_SVHDX_SET_INITIATOR_INFORMATION" },
	{ 0x09030c, "FSCTL_SET_EXTERNAL_BACKING" },
	{ 0x090310, "FSCTL_GET_EXTERNAL_BACKING" },
	{ 0x090314, "FSCTL_DELETE_EXTERNAL_BACKING" },
	{ 0x090318, "FSCTL_ENUM_EXTERNAL_BACKING" },
	{ 0x09031f, "FSCTL_ENUM_OVERLAY" },
	{ 0x090350, "FSCTL_STORAGE_QOS_CONTROL" },
	{ 0x090364, "FSCTL_SVHDX_ASYNC_TUNNEL_REQUEST" },
	{ 0x090380, "FSCTL_SET_INTEGRITY_INFORMATION_EX" },
	{ 0x0903d3, "FSCTL_GET_RETRIEVAL_POINTERS_AND_REFCOUNT" },
	{ 0x09042b, "FSCTL_GET_RETRIEVAL_POINTER_COUNT" },
	{ 0x090440, "FSCTL_REFS_STREAM_SNAPSHOT_MANAGEMENT" },
	{ 0x0940b3, "FSCTL_ENUM_USN_DATA" },
	{ 0x0940b7, "FSCTL_SECURITY_ID_CHECK" },
	{ 0x0940bb, "FSCTL_READ_USN_JOURNAL" },
	{ 0x0940cf, "FSCTL_QUERY_ALLOCATED_RANGES" },
	{ 0x0940e7, "FSCTL_CREATE_USN_JOURNAL" },
	{ 0x0940eb, "FSCTL_READ_FILE_USN_DATA" },
	{ 0x0940ef, "FSCTL_WRITE_USN_CLOSE_RECORD" },
	{ 0x094264, "FSCTL_OFFLOAD_READ" },
	{ 0x098098, "FSCTL_SET_OBJECT_ID" },
	{ 0x0980a0, "FSCTL_DELETE_OBJECT_ID" },
	{ 0x0980a4, "FSCTL_SET_REPARSE_POINT" },
	{ 0x0980ac, "FSCTL_DELETE_REPARSE_POINT" },
	{ 0x0980bc, "FSCTL_SET_OBJECT_ID_EXTENDED" },
	{ 0x0980c8, "FSCTL_SET_ZERO_DATA" },
	{ 0x0980d0, "FSCTL_ENABLE_UPGRADE" },
	{ 0x098134, "FSCTL_SET_DEFECT_MANAGEMENT" },
	{ 0x098208, "FSCTL_FILE_LEVEL_TRIM" },
	{ 0x098268, "FSCTL_OFFLOAD_WRITE" },
	{ 0x098344, "FSCTL_DUPLICATE_EXTENTS_TO_FILE" },
	{ 0x0983e8, "FSCTL_DUPLICATE_EXTENTS_TO_FILE_EX" },
	{ 0x09c040, "FSCTL_SET_COMPRESSION" },
	{ 0x09c280, "FSCTL_SET_INTEGRITY_INFORMATION" },
	{ 0x110000, "FSCTL_PIPE_ASSIGN_EVENT" },
	{ 0x110004, "FSCTL_PIPE_DISCONNECT" },
	{ 0x110008, "FSCTL_PIPE_LISTEN" },
	{ 0x110018, "FSCTL_PIPE_WAIT" },
	{ 0x11001c, "FSCTL_PIPE_IMPERSONATE" },
	{ 0x110024, "FSCTL_PIPE_SET_CLIENT_PROCESS" },
	{ 0x110028, "FSCTL_PIPE_QUERY_CLIENT_PROCESS" },
	{ 0x11400c, "FSCTL_PIPE_PEEK" },
	{ 0x11c017, "FSCTL_PIPE_TRANSCEIVE" },
	{ 0x140078, "FSCTL_SRV_REQUEST_RESUME_KEY" },
	{ 0x1401d4, "FSCTL_LMR_REQUEST_RESILIENCY" },
	{ 0x1401fc, "FSCTL_QUERY_NETWORK_INTERFACE_INFO" },
	{ 0x140200, "FSCTL_VALIDATE_NEGOTIATE_INFO_224" },
	{ 0x140204, "FSCTL_VALIDATE_NEGOTIATE_INFO" },
	{ 0x144064, "FSCTL_SRV_ENUMERATE_SNAPSHOTS" },
	{ 0x1440f2, "FSCTL_SRV_COPYCHUNK" },
	{ 0x1441bb, "FSCTL_SRV_READ_HASH" },
	{ 0x1480f2, "FSCTL_SRV_COPYCHUNK_WRITE" },
};
NAMES(smb2_ioctl_names);

static const struct name smb2_ioctl_access_names_list[] = {
	{ 0, "FILE_ANY_ACCESS" },
	{ 1, "FILE_READ_ACCESS" },
	{ 2, "FILE_WRITE_ACCESS" },
	{ 3, "FILE_READ_WRITE_ACCESS" },
};
NAMES(smb2_ioctl_access_names);

static const struct name smb2_ioctl_method_names_list[] = {
	{ 0, "METHOD_BUFFERED" },
	{ 1, "METHOD_IN_DIRECT" },
	{ 2, "METHOD_OUT_DIRECT" },
	{ 3, "METHOD_NEITHER" },
};
NAMES(smb2_ioctl_method_names);

static const struct name smb2_ioctl_device_names_list[] = {
	{ 1, "BEEP" },
	{ 2, "CD_ROM" },
	{ 3, "CD_ROM_FILE_SYSTEM" },
	{ 4, "CONTROLLER" },
	{ 5, "DATALINK" },
	{ 6, "DFS" },
	{ 7, "DISK" },
	{ 8, "DISK_FILE_SYSTEM" },
	{ 9, "FILE_SYSTEM" },
	{ 10, "INPORT_PORT" },
	{ 11, "KEYBOARD" },
	{ 12, "MAILSLOT" },
	{ 13, "MIDI_IN" },
	{ 14, "MIDI_OUT" },
	{ 15, "MOUSE" },
	{ 16, "MULTI_UNC_PROVIDER" },
	{ 17, "NAMED_PIPE" },
	{ 18, "NETWORK" },
	{ 19, "NETWORK_BROWSER" },
	{ 20, "NETWORK_FILE_SYSTEM" },
	{ 21, "NULL" },
	{ 22, "PARALLEL_PORT" },
	{ 23, "PHYSICAL_NETCARD" },
	{ 24, "PRINTER" },
	{ 25, "SCANNER" },
	{ 26, "SERIAL_MOUSE_PORT" },
	{ 27, "SERIAL_PORT" },
	{ 28, "SCREEN" },
	{ 29, "SOUND" },
	{ 30, "STREAMS" },
	{ 31, "TAPE" },
	{ 32, "TAPE_FILE_SYSTEM" },
	{ 33, "TRANSPORT" },
	{ 34, "UNKNOWN" },
	{ 35, "VIDEO" },
	{ 36, "VIRTUAL_DISK" },
	{ 37, "WAVE_IN" },
	{ 38, "WAVE_OUT" },
	{ 39, "8042_PORT" },
	{ 40, "NETWORK_REDIRECTOR" },
	{ 41, "BATTERY" },
	{ 42, "BUS_EXTENDER" },
	{ 43, "MODEM" },
	{ 44, "VDM" },
	{ 45, "MASS_STORAGE" },
	{ 46, "SMB" },
	{ 47, "KS" },
	{ 48, "CHANGER" },
	{ 49, "SMARTCARD" },
	{ 50, "ACPI" },
	{ 51, "DVD" },
	{ 52, "FULLSCREEN_VIDEO" },
	{ 53, "DFS_FILE_SYSTEM" },
	{ 54, "DFS_VOLUME" },
	{ 55, "SERENUM" },
	{ 56, "TERMSRV" },
	{ 57, "KSEC" },
};
NAMES(smb2_ioctl_device_names);

static const struct bit smb2_interface_capabilities_list[] = {
	{ 0x1, F_SMB2_IOCTL_NETWORK_INTERFACES_CAPABILITIES_RSS },
	{ 0x2, F_SMB2_IOCTL_NETWORK_INTERFACES_CAPABILITIES_RDMA },
};
BITS(smb2_interface_capabilities);

static const struct bit smb_dfs_flags_list[] = {
	{ 0x1, F_SMB_DFS_FLAGS_FIELDING },
	{ 0x2, F_SMB_DFS_FLAGS_SERVER_HOLD_STORAGE },
};
BITS(smb_dfs_flags);

static const struct bit smb_dfs_referral_flags_list[] = {
	{ 0x2, F_SMB_DFS_REFERRAL_FLAGS_NAME_LIST_REFERRAL },
	{ 0x4, F_SMB_DFS_REFERRAL_FLAGS_TARGET_SET_BOUNDARY },
};
BITS(smb_dfs_referral_flags);

static const struct bit smb2_integrity_flags_list[] = {
	{ 0x1, F_SMB2_INTEGRITY_FLAGS_ENFORCEMENT },
};
BITS(smb2_integrity_flags);

static const struct bit smb2_sqos_operations_list[] = {
	{ 0x01, F_SMB2_IOCTL_SQOS_OPERATIONS_SET_LOGICAL_FLOW_ID },
	{ 0x02, F_SMB2_IOCTL_SQOS_OPERATIONS_SET_POLICY },
	{ 0x04, F_SMB2_IOCTL_SQOS_OPERATIONS_PROBE_POLICY },
	{ 0x08, F_SMB2_IOCTL_SQOS_OPERATIONS_GET_STATUS },
	{ 0x10, F_SMB2_IOCTL_SQOS_OPERATIONS_UPDATE_COUNTERS },
};
BITS(smb2_sqos_operations);

static const struct name smb_dfs_server_names_list[] = {
	{ 0, "Non-root targets returned" },
	{ 1, "Root targets returns" },
};
NAMES(smb_dfs_server_names);

static const struct name smb2_nfs_type_names_list[] = {
	{ 0x004b4c42, "Block Device" },
	{ 0x00524843, "Character Device" },
	{ 0x014b4e4c, "Symbolic Link" },
	{ 0x4b434f53, "Socket" },
	{ 0x4f464946, "FIFO" },
};
NAMES(smb2_nfs_type_names);

static const struct name smb2_checksum_names_list[] = {
	{ 0x0000, "CHECKSUM_TYPE_NONE" },
	{ 0x0002, "CHECKSUM_TYPE_CRC64" },
	{ 0xffff, "CHECKSUM_TYPE_UNCHANGED" },
};
NAMES(smb2_checksum_names);

static const struct name smb2_compression_format_names_list[] = {
	{ 0, "COMPRESSION_FORMAT_NONE" },
	{ 1, "COMPRESSION_FORMAT_DEFAULT" },
	{ 2, "COMPRESSION_FORMAT_LZNT1" },
};
NAMES(smb2_compression_format_names);

static const struct name smb2_qfr_usage_names_list[] = {
	{ 1, "FILE_REGION_USAGE_VALID_CACHED_DATA" },
};
NAMES(smb2_qfr_usage_names);

static const struct name smb2_shared_disk_names_list[] = {
	{ 1, "SharedVirtualDisksSupported" },
	{ 7, "SharedVirtualDiskCDPSnapshotsSupported" },
};
NAMES(smb2_shared_disk_names);

static const struct name smb2_handle_state_names_list[] = {
	{ 0, "HandleStateNone" },
	{ 1, "HandleStateFileShared" },
	{ 3, "HandleStateShared" },
};
NAMES(smb2_handle_state_names);

static const struct name smb2_sqos_version_names_list[] = {
	{ 0x100, "Storage QoS Protocol Version 1.0" },
	{ 0x101, "Storage QoS Protocol Version 1.1" },
};
NAMES(smb2_sqos_version_names);

static const struct name smb2_sqos_status_names_list[] = {
	{ 0, "StorageQoSStatusOk" },
	{ 1, "StorageQoSStatusInsufficientThroughput" },
	{ 2, "StorageQoSUnknownPolicyId" },
	{ 4, "StorageQoSStatusConfigurationMismatch" },
	{ 5, "StorageQoSStatusNotAvailable" },
};
NAMES(smb2_sqos_status_names);

static const struct name smb2_family_names_list[] = {
	{ 2, "IPv4" },
	{ 23, "IPv6" },
};
NAMES(smb2_family_names);

static const struct name smb2_hash_retrieval_names_list[] = {
	{ 1, "SRV_HASH_RETRIEVE_HASH_BASED" },
	{ 2, "SRV_HASH_RETRIEVE_FILE_BASED" },
};
NAMES(smb2_hash_retrieval_names);

/* [MS-FSCC] 2.1.2.4 */
static const struct bit smb2_symlink_flags_list[] = {
	{ 0x1, F_SMB2_SYMLINK_RELATIVE },
};
BITS(smb2_symlink_flags);
