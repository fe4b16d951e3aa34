/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_FSCTL_H
#define DISSECT_FSCTL_H

/*
 * Bodies of control codes. A code is one row of fsctls[] (smb2_ioctl.c) and a
 * layout for each direction that has one.
 */

#include "dissect/walk.h"

/* Reads the view as the body of a control code for the message's direction (smb2_ioctl.c). */
void fsctl_body(struct walk *w, uint64_t code);

/* fsctl_srv.c: what MS-SMB2 defines, pipes, [MS-SQOS] */
extern const struct step fsctl_validate_request[], fsctl_validate_response[];
extern const struct step fsctl_network_interfaces[];
extern const struct step fsctl_pipe_peek[], fsctl_pipe_wait[], fsctl_pipe_transceive[];
extern const struct step fsctl_resume_key[], fsctl_copychunk[], fsctl_copychunk_response[];
extern const struct step fsctl_snapshots[], fsctl_resiliency[];
extern const struct step fsctl_qos_request[], fsctl_qos_response[];

/* fsctl_fs.c: [MS-FSCC] 2.3 */
extern const struct step fsctl_set_sparse[], fsctl_zero_data[], fsctl_ranges[];
extern const struct step fsctl_offload_read[], fsctl_offload_read_response[];
extern const struct step fsctl_offload_write[], fsctl_offload_write_response[];
extern const struct step fsctl_duplicate_extents[], fsctl_duplicate_extents_ex[];
extern const struct step fsctl_trim[], fsctl_trim_response[];
extern const struct step fsctl_integrity[], fsctl_set_integrity[], fsctl_set_integrity_ex[];
extern const struct step fsctl_ntfs_volume_data[], fsctl_object_id_extended[];
extern const struct step fsctl_file_regions[], fsctl_file_regions_response[];
extern const struct step fsctl_on_disk_volume[], fsctl_compression[];
extern const struct step fsctl_pathname[], fsctl_mark_handle[];

/* content.c: hashes of a file's content, [MS-SMB2] 2.2.32.4, [MS-PCCRC] */
extern const struct step fsctl_read_hash[], fsctl_read_hash_response[];

/* rsvd.c: shared virtual disks, [MS-RSVD] 2.2.4 */
extern const struct step fsctl_shared_disk_support[], fsctl_svhdx_tunnel[];

/* dfs.c: [MS-DFSC] 2.2 */
extern const struct step dfs_referral_request[], dfs_referral_request_ex[];
extern const struct step dfs_referral_response[];

/* reparse.c: [MS-FSCC] 2.1.2, [MS-SMB2] 2.2.2.2.1 */
extern const struct step reparse_point[], symlink_error[];

#endif
