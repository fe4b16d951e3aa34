/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_NAMES_H
#define DISSECT_NAMES_H

/* The tables of names and bits that the registry's rows point to. */

#include "dissect/field.h"

extern const struct names nt_status_names; /* names_ntstatus.c */

/* names_smb2.c */
extern const struct names nbss_type_names, smb2_command_names, smb2_dialect_names,
	smb2_negotiate_context_names, smb2_hash_names, smb2_cipher_names, smb2_compression_names,
	smb2_rdma_transform_names, smb2_signing_names, smb2_channel_names, smb2_share_type_names,
	smb2_caching_names, smb2_oplock_names, smb2_impersonation_names, smb2_disposition_names,
	smb2_create_action_names, smb2_find_level_names, smb2_class_names, smb2_file_level_names,
	smb2_fs_level_names, smb2_sec_level_names, smb2_notification_names, smb2_error_id_names,
	smb2_comp_flag_names;
extern const struct bits smb2_flags, smb2_buffer_code, smb2_getinfo_flags, smb2_transport_flags,
	smb2_sec_mode, smb2_capabilities, smb2_comp_alg_flags, smb2_ses_req_flags,
	smb2_session_flags, smb2_tc_flags, smb2_share_flags, smb2_share_caps, smb_access_mask,
	smb2_file_attribute, smb_share_access, smb_create_options, smb2_create_rep_flags,
	smb2_close_flags, smb2_read_flags, smb2_write_flags, smb2_lock_flags, smb2_ioctl_function,
	smb2_ioctl_flags, smb2_find_flags, smb2_notify_flags, smb_notify_filter,
	smb2_additional_secinfo, smb2_lease_flags, smb2_lease_state, smb2_transform_flags;

/* context.c */
extern const struct names context_reply_names, context_msg_id_names;

/* names_ioctl.c */
extern const struct names smb2_ioctl_names, smb2_ioctl_access_names, smb2_ioctl_method_names,
	smb2_ioctl_device_names;

/* names_rsvd.c */
extern const struct names rsvd_operation_names, rsvd_srb_status_names, rsvd_disk_type_names,
	rsvd_disk_format_names, rsvd_disposition_names, rsvd_meta_names, rsvd_stage_names,
	rsvd_snapshot_names, rsvd_tracking_names, rsvd_vhdset_names, content_hash_names;
extern const struct bits rsvd_srb_status, rsvd_snapshot_flags;

/* names_smb1.c */
extern const struct names smb_command_names, smb_error_class_names, smb_buffer_format_names;
extern const struct bits smb_flags, smb_flags2, smb_sm, smb_rm, smb_server_cap;
extern const struct names smb_find_level_names, smb_query_level_names, smb_set_level_names,
	smb_fs_level_names, smb_pipe_function_names;
extern const struct bits smb_search_attribute, smb_find_flags, smb_nt_qsd, smb_ipc_state,
	smb_nt_ioctl_flags;

/* names_nt.c */
extern const struct names nt_acl_revision_names, nt_ace_type_names, nt_cond_token_names,
	nt_sra_type_names;
extern const struct bits nt_sec_desc_type, nt_ace_flags, nt_access_mask, nt_ace_object_flags,
	nt_sra_flags;

struct nt_known_sid {
	const char *pattern; /* * stands for any parts */
	const char *name;
};

extern const struct nt_known_sid nt_known_sids[]; /* ends with NULL */

/* names_info.c */
extern const struct names smb_alignment_names, smb2_alignment_names, smb2_reparse_tag_names,
	smb2_pipe_state_names, smb_device_type_names, smb2_notify_action_names;
extern const struct bits smb2_mode, smb_file_attribute, smb2_rename_flags, smb2_disposition_flags,
	smb_device, smb_fs_attr, smb_quota_flags;

/* names_create.c */
extern const struct names smb2_svhdx_originator_names, smb2_aapl_command_names;
extern const struct bits smb2_dh2x_flags, smb2_aapl_bitmask, smb2_aapl_caps, smb2_aapl_volume_caps;

/* names_auth.c */
extern const struct names spnego_result_names, krb5_token_names, kerberos_message_names,
	kerberos_name_type_names, kerberos_etype_names, kerberos_error_names, ntlmssp_message_names,
	ntlmssp_av_names;
extern const struct bits ntlmssp_flags;

/* names_ioctl.c */
extern const struct names smb_dfs_server_names, smb2_nfs_type_names, smb2_checksum_names,
	smb2_compression_format_names, smb2_qfr_usage_names, smb2_shared_disk_names,
	smb2_handle_state_names, smb2_sqos_version_names, smb2_sqos_status_names, smb2_family_names,
	smb2_hash_retrieval_names;
extern const struct bits smb2_interface_capabilities, smb2_symlink_flags, smb_dfs_flags,
	smb_dfs_referral_flags, smb2_integrity_flags, smb2_sqos_operations;

/* names_smb2.c */
extern const struct names smb2_redirect_address_names;

/* The number of an SMB2 command by Wireshark's name or MS-SMB2's, in any case; -1: none is called
 * so. */
int smb2_command_find(const char *name);

/* names_smb1.c */
extern const struct names smb_trans2_names, smb_nt_function_names, smb_file_type_names;
extern const struct bits smb_setup_action, smb_connect_flags, smb_connect_support, smb_create_flags,
	smb_security_flags, smb_write_mode, smb_transaction_flags;

/* names_rpc.c */
extern const struct names dcerpc_packet_names, dcerpc_byteorder_names, dcerpc_character_names,
	dcerpc_float_names, dcerpc_ack_result_names, dcerpc_ack_reason_names, dcerpc_reject_names,
	dcerpc_status_names, dcerpc_auth_type_names, dcerpc_auth_level_names, dcerpc_trailer_names;
extern const struct bits dcerpc_flags, dcerpc_btfn, dcerpc_fault_flags, dcerpc_trailer_command,
	dcerpc_trailer_bitmask;

/* names_rpc_accounts.c, names_rpc_services.c */
extern const struct names rpc_srvsvc_names, rpc_wkssvc_names, rpc_lsarpc_names, rpc_samr_names,
	rpc_netlogon_names, rpc_netdfs_names, rpc_witness_names, rpc_fsrvp_names, rpc_epm_names,
	rpc_mdssvc_names, rpc_dssetup_names, rpc_svcctl_names, rpc_winreg_names, rpc_spoolss_names,
	rpc_eventlog_names, rpc_efs_names, rpc_initshutdown_names, rpc_atsvc_names,
	rpc_taskschedulerservice_names, rpc_drsuapi_names;

/* Parameters of remote procedures */
extern const struct names srvsvc_share_type_names, wkssvc_join_names, dssetup_level_names,
	dssetup_role_names, srvsvc_platform_names, lsarpc_sid_type_names, lsarpc_lookup_level_names,
	lsarpc_policy_level_names, lsarpc_role_names, lsarpc_impersonation_names,
	samr_client_version_names, samr_role_names, samr_user_level_names, samr_domain_level_names,
	werror_names;
extern const struct bits browser_server_type, dssetup_flags, nt_sec_info, lsarpc_policy_access,
	samr_connect_access, samr_domain_access, samr_user_access, samr_group_access,
	samr_alias_access, samr_account_flags, samr_fields_present, samr_group_attributes,
	samr_password_properties;

#endif
