/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_SMB2_BODIES_H
#define DISSECT_SMB2_BODIES_H

/* The layouts of the commands' bodies, for the one list of commands, and what several share. */

#include "dissect/smb2.h"

/* smb2_negotiate.c */
extern const struct step smb2_negotiate_request[], smb2_negotiate_response[];

/* smb2_session.c */
extern const struct step smb2_session_setup_request[], smb2_session_setup_response[];
extern const struct step smb2_tree_connect_request[], smb2_tree_connect_response[];

/* smb2_create.c */
extern const struct step smb2_create_request[], smb2_create_response[];

/* smb2_io.c */
extern const struct step smb2_close_request[], smb2_close_response[];
extern const struct step smb2_flush_request[];
extern const struct step smb2_read_request[], smb2_read_response[];
extern const struct step smb2_write_request[], smb2_write_response[];
extern const struct step smb2_lock_request[];
walk_hook smb2_channel_info; /* what READ and WRITE say of RDMA */

/* smb2_ioctl.c */
extern const struct step smb2_ioctl_request[], smb2_ioctl_response[];

/* smb2_dir.c */
extern const struct step smb2_query_directory_request[], smb2_query_directory_response[];
extern const struct step smb2_change_notify_request[], smb2_change_notify_response[];

/* smb2_info.c */
extern const struct step smb2_query_info_request[], smb2_query_info_response[];
extern const struct step smb2_set_info_request[], smb2_set_info_response[];

/* smb2_break.c */
extern const struct step smb2_break_request[], smb2_break_response[];
extern const struct step smb2_server_notification[];

/* smb2_error.c */
extern const struct step smb2_error_response[];

#endif
