/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/names.h"

/* [MS-RSVD] 2.2.2 */
static const struct name rsvd_operation_names_list[] = {
	{ 0x02001001, "RSVD_TUNNEL_GET_INITIAL_INFO_OPERATION" },
	{ 0x02001002, "RSVD_TUNNEL_SCSI_OPERATION" },
	{ 0x02001003, "RSVD_TUNNEL_CHECK_CONNECTION_STATUS_OPERATION" },
	{ 0x02001004, "RSVD_TUNNEL_SRB_STATUS_OPERATION" },
	{ 0x02001005, "RSVD_TUNNEL_GET_DISK_INFO_OPERATION" },
	{ 0x02001006, "RSVD_TUNNEL_VALIDATE_DISK_OPERATION" },
	{ 0x02002002, "RSVD_TUNNEL_META_OPERATION_QUERY_PROGRESS" },
	{ 0x02002005, "RSVD_TUNNEL_VHDSET_QUERY_INFORMATION" },
	{ 0x02002006, "RSVD_TUNNEL_DELETE_SNAPSHOT" },
	{ 0x02002008, "RSVD_TUNNEL_CHANGE_TRACKING_GET_PARAMETERS" },
	{ 0x02002009, "RSVD_TUNNEL_CHANGE_TRACKING_START" },
	{ 0x0200200a, "RSVD_TUNNEL_CHANGE_TRACKING_STOP" },
	{ 0x0200200c, "RSVD_TUNNEL_QUERY_VIRTUAL_DISK_CHANGES" },
	{ 0x0200200d, "RSVD_TUNNEL_QUERY_SAFE_SIZE" },
	{ 0x02002101, "RSVD_TUNNEL_META_OPERATION_START" },
};
NAMES(rsvd_operation_names);

/* 2.2.5 */
static const struct name rsvd_srb_status_names_list[] = {
	{ 0x00, "pending" },
	{ 0x01, "success" },
	{ 0x02, "aborted" },
	{ 0x04, "error" },
	{ 0x06, "invalid request" },
	{ 0x08, "no device" },
	{ 0x0a, "selection timeout" },
	{ 0x12, "data overrun or underrun" },
};
NAMES(rsvd_srb_status_names);

static const struct bit rsvd_srb_status_list[] = {
	{ 0x80, F_RSVD_SENSE_AUTO },
	{ 0x7f, F_RSVD_SRB_STATUS },
};
BITS(rsvd_srb_status);

/* 2.2.4.6 */
static const struct name rsvd_disk_type_names_list[] = {
	{ 2, "VHD_TYPE_FIXED" },
	{ 3, "VHD_TYPE_DYNAMIC" },
};
NAMES(rsvd_disk_type_names);

static const struct name rsvd_disk_format_names_list[] = {
	{ 3, "VIRTUAL_STORAGE_TYPE_DEVICE_VHDX" },
	{ 4, "VIRTUAL_STORAGE_TYPE_DEVICE_VHDSET" },
};
NAMES(rsvd_disk_format_names);

/* 2.2.4.7 */
static const struct name rsvd_disposition_names_list[] = {
	{ 0, "data is requested from the disk" },
	{ 1, "data is sent to the disk" },
	{ 2, "no data" },
};
NAMES(rsvd_disposition_names);

/* 2.2.4.17 */
static const struct name rsvd_meta_names_list[] = {
	{ 0, "SvhdxMetaOperationTypeResize" },
	{ 1, "SvhdxMetaOperationTypeCreateSnapshot" },
	{ 2, "SvhdxMetaOperationTypeOptimize" },
	{ 3, "SvhdxMetaOperationTypeExtractSnapshots" },
	{ 4, "SvhdxMetaOperationTypeConvertToVHDSet" },
	{ 5, "SvhdxMetaOperationTypeApplySnapshot" },
};
NAMES(rsvd_meta_names);

static const struct name rsvd_stage_names_list[] = {
	{ 0, "SvhdxSnapshotStageInvalid" },
	{ 1, "SvhdxSnapshotStageInitialize" },
	{ 2, "SvhdxSnapshotStageBlockIO" },
	{ 3, "SvhdxSnapshotStageSwitchObjectStore" },
	{ 4, "SvhdxSnapshotStageUnblockIO" },
	{ 5, "SvhdxSnapshotStageFinalize" },
};
NAMES(rsvd_stage_names);

static const struct bit rsvd_snapshot_flags_list[] = {
	{ 0x1, F_RSVD_SNAPSHOT_TRACKING },
};
BITS(rsvd_snapshot_flags);

/* 2.2.6 */
static const struct name rsvd_snapshot_names_list[] = {
	{ 1, "SvhdxSnapshotTypeVM" },
	{ 3, "SvhdxSnapshotTypeCDP" },
	{ 4, "SvhdxSnapshotTypeWriteable" },
};
NAMES(rsvd_snapshot_names);

/* 2.2.4.18 */
static const struct name rsvd_tracking_names_list[] = {
	{ 0x00000000, "SVHDX_TUNNEL_CHANGE_TRACKING_STATUS_SUCCESS" },
	{ 0xc03a0020, "SVHDX_TUNNEL_CHANGE_TRACKING_NOT_INITIALIZED" },
	{ 0xc03a0021, "SVHDX_TUNNEL_CHANGE_TRACKING_LOGSIZE_EXCEEDED_MAXSIZE" },
	{ 0xc03a0022, "SVHDX_TUNNEL_CHANGE_TRACKING_VHD_CHANGED_OFFLINE" },
	{ 0xc03a0023, "SVHDX_TUNNEL_CHANGE_TRACKING_INVALID_TRACKING_STATE" },
	{ 0xc03a0024, "SVHDX_TUNNEL_CHANGE_TRACKING_INCONSISTENT_TRACKING_FILE" },
};
NAMES(rsvd_tracking_names);

/* 2.2.4.19 */
static const struct name rsvd_vhdset_names_list[] = {
	{ 0x2, "SvhdxVHDSetInformationTypeSnapshotList" },
	{ 0x5, "SvhdxVHDSetInformationTypeSnapshotEntry" },
	{ 0x8, "SvhdxVHDSetInformationTypeOptimizeNeeded" },
	{ 0x9, "SvhdxVHDSetInformationTypeCdpSnapshotRoot" },
	{ 0xa, "SvhdxVHDSetInformationTypeCdpSnapshotActiveList" },
	{ 0xc, "SvhdxVHDSetInformationTypeCdpSnapshotInactiveList" },
};
NAMES(rsvd_vhdset_names);

/* [MS-PCCRC] 2.3, 2.4 */
static const struct name content_hash_names_list[] = {
	{ 0x04, "truncated SHA-512" },
	{ 0x800c, "SHA-256" },
	{ 0x800d, "SHA-384" },
	{ 0x800e, "SHA-512" },
};
NAMES(content_hash_names);
