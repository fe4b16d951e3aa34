/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>

#include "dissect/names.h"

static const struct bit nt_sec_desc_type_list[] = {
	{ 0x0001, F_NT_SEC_DESC_TYPE_OWNER_DEFAULTED },
	{ 0x0002, F_NT_SEC_DESC_TYPE_GROUP_DEFAULTED },
	{ 0x0004, F_NT_SEC_DESC_TYPE_DACL_PRESENT },
	{ 0x0008, F_NT_SEC_DESC_TYPE_DACL_DEFAULTED },
	{ 0x0010, F_NT_SEC_DESC_TYPE_SACL_PRESENT },
	{ 0x0020, F_NT_SEC_DESC_TYPE_SACL_DEFAULTED },
	{ 0x0040, F_NT_SEC_DESC_TYPE_DACL_TRUSTED },
	{ 0x0080, F_NT_SEC_DESC_TYPE_SERVER_SECURITY },
	{ 0x0100, F_NT_SEC_DESC_TYPE_DACL_AUTO_INHERIT_REQ },
	{ 0x0200, F_NT_SEC_DESC_TYPE_SACL_AUTO_INHERIT_REQ },
	{ 0x0400, F_NT_SEC_DESC_TYPE_DACL_AUTO_INHERITED },
	{ 0x0800, F_NT_SEC_DESC_TYPE_SACL_AUTO_INHERITED },
	{ 0x1000, F_NT_SEC_DESC_TYPE_DACL_PROTECTED },
	{ 0x2000, F_NT_SEC_DESC_TYPE_SACL_PROTECTED },
	{ 0x4000, F_NT_SEC_DESC_TYPE_RM_CONTROL_VALID },
	{ 0x8000, F_NT_SEC_DESC_TYPE_SELF_RELATIVE },
};
BITS(nt_sec_desc_type);

static const struct bit nt_ace_flags_list[] = {
	{ 0x01, F_NT_ACE_FLAGS_OBJECT_INHERIT },
	{ 0x02, F_NT_ACE_FLAGS_CONTAINER_INHERIT },
	{ 0x04, F_NT_ACE_FLAGS_NON_PROPAGATE_INHERIT },
	{ 0x08, F_NT_ACE_FLAGS_INHERIT_ONLY },
	{ 0x10, F_NT_ACE_FLAGS_INHERITED_ACE },
	{ 0x40, F_NT_ACE_FLAGS_SUCCESSFUL_ACCESS },
	{ 0x80, F_NT_ACE_FLAGS_FAILED_ACCESS },
};
BITS(nt_ace_flags);

static const struct bit nt_access_mask_list[] = {
	{ 0x00000001, F_NT_ACCESS_MASK_SPECIFIC_0 },
	{ 0x00000002, F_NT_ACCESS_MASK_SPECIFIC_1 },
	{ 0x00000004, F_NT_ACCESS_MASK_SPECIFIC_2 },
	{ 0x00000008, F_NT_ACCESS_MASK_SPECIFIC_3 },
	{ 0x00000010, F_NT_ACCESS_MASK_SPECIFIC_4 },
	{ 0x00000020, F_NT_ACCESS_MASK_SPECIFIC_5 },
	{ 0x00000040, F_NT_ACCESS_MASK_SPECIFIC_6 },
	{ 0x00000080, F_NT_ACCESS_MASK_SPECIFIC_7 },
	{ 0x00000100, F_NT_ACCESS_MASK_SPECIFIC_8 },
	{ 0x00000200, F_NT_ACCESS_MASK_SPECIFIC_9 },
	{ 0x00000400, F_NT_ACCESS_MASK_SPECIFIC_10 },
	{ 0x00000800, F_NT_ACCESS_MASK_SPECIFIC_11 },
	{ 0x00001000, F_NT_ACCESS_MASK_SPECIFIC_12 },
	{ 0x00002000, F_NT_ACCESS_MASK_SPECIFIC_13 },
	{ 0x00004000, F_NT_ACCESS_MASK_SPECIFIC_14 },
	{ 0x00008000, F_NT_ACCESS_MASK_SPECIFIC_15 },
	{ 0x00010000, F_NT_ACCESS_MASK_DELETE },
	{ 0x00020000, F_NT_ACCESS_MASK_READ_CONTROL },
	{ 0x00040000, F_NT_ACCESS_MASK_WRITE_DAC },
	{ 0x00080000, F_NT_ACCESS_MASK_WRITE_OWNER },
	{ 0x00100000, F_NT_ACCESS_MASK_SYNCHRONISE },
	{ 0x00800000, F_NT_ACCESS_MASK_ACCESS_SACL },
	{ 0x01000000, F_NT_ACCESS_MASK_SYSTEM_SECURITY },
	{ 0x02000000, F_NT_ACCESS_MASK_MAXIMUM_ALLOWED },
	{ 0x10000000, F_NT_ACCESS_MASK_GENERIC_ALL },
	{ 0x20000000, F_NT_ACCESS_MASK_GENERIC_EXECUTE },
	{ 0x40000000, F_NT_ACCESS_MASK_GENERIC_WRITE },
	{ 0x80000000, F_NT_ACCESS_MASK_GENERIC_READ },
};
BITS(nt_access_mask);

static const struct bit nt_ace_object_flags_list[] = {
	{ 0x1, F_NT_ACE_OBJECT_FLAGS_OBJECT_TYPE_PRESENT },
	{ 0x2, F_NT_ACE_OBJECT_FLAGS_INHERITED_OBJECT_TYPE_PRESENT },
};
BITS(nt_ace_object_flags);

static const struct bit nt_sra_flags_list[] = {
	{ 0x00001, F_NT_ACE_SRA_FLAGS_NON_INHERITABLE },
	{ 0x00002, F_NT_ACE_SRA_FLAGS_CASE_SENSITIVE },
	{ 0x00004, F_NT_ACE_SRA_FLAGS_DENY_ONLY },
	{ 0x00008, F_NT_ACE_SRA_FLAGS_DISABLED_BY_DEFAULT },
	{ 0x00010, F_NT_ACE_SRA_FLAGS_DISABLED },
	{ 0x00020, F_NT_ACE_SRA_FLAGS_MANDATORY },
	{ 0x10000, F_NT_ACE_SRA_FLAGS_MANUAL },
	{ 0x20000, F_NT_ACE_SRA_FLAGS_POLICY_DERIVED },
};
BITS(nt_sra_flags);

static const struct name nt_acl_revision_names_list[] = {
	{ 2, "NT4" },
	{ 4, "AD" },
};
NAMES(nt_acl_revision_names);

static const struct name nt_ace_type_names_list[] = {
	{ 0, "Access Allowed" },
	{ 1, "Access Denied" },
	{ 2, "System Audit" },
	{ 3, "System Alarm" },
	{ 4, "Allowed Compound" },
	{ 5, "Allowed Object" },
	{ 6, "Denied Object" },
	{ 7, "Audit Object" },
	{ 8, "Alarm Object" },
	{ 9, "Allowed Callback" },
	{ 10, "Denied Callback" },
	{ 11, "Allowed Callback Object" },
	{ 12, "Denied Callback Object" },
	{ 13, "Audit Callback" },
	{ 14, "Alarm Callback" },
	{ 15, "Audit Callback Object" },
	{ 16, "Alarm Callback Object" },
	{ 17, "Mandatory label" },
	{ 18, "Resource Attribute" },
	{ 19, "Scoped Policy ID" },
};
NAMES(nt_ace_type_names);

static const struct name nt_cond_token_names_list[] = {
	{ 0x00, "PAD" },
	{ 0x01, "INT8" },
	{ 0x02, "INT16" },
	{ 0x03, "INT32" },
	{ 0x04, "INT64" },
	{ 0x10, "UNICODE_STRING" },
	{ 0x18, "OCTET_STRING" },
	{ 0x50, "COMPOSITE" },
	{ 0x51, "SID" },
	{ 0x80, "==" },
	{ 0x81, "!=" },
	{ 0x82, "<" },
	{ 0x83, "<=" },
	{ 0x84, ">" },
	{ 0x85, ">=" },
	{ 0x86, "CONTAINS" },
	{ 0x87, "EXISTS" },
	{ 0x88, "ANY_OF" },
	{ 0x89, "MEMBER_OF" },
	{ 0x8a, "DEVICE_MEMBER_OF" },
	{ 0x8b, "MEMBER_OF_ANY" },
	{ 0x8c, "DEVICE_MEMBER_OF_ANY" },
	{ 0x8d, "NOT_EXISTS" },
	{ 0x8e, "NOT_CONTAINS" },
	{ 0x8f, "NOT_ANY_OF" },
	{ 0x90, "NOT_MEMBER_OF" },
	{ 0x91, "NOT_DEVICE_MEMBER_OF" },
	{ 0x92, "NOT_MEMBER_OF_ANY" },
	{ 0x93, "NOT_DEVICE_MEMBER_OF_ANY" },
	{ 0xa0, "AND" },
	{ 0xa1, "OR" },
	{ 0xa2, "NOT" },
	{ 0xf8, "LOCAL_ATTRIBUTE" },
	{ 0xf9, "USER_ATTRIBUTE" },
	{ 0xfa, "RESOURCE_ATTRIBUTE" },
	{ 0xfb, "DEVICE_ATTRIBUTE" },
};
NAMES(nt_cond_token_names);

static const struct name nt_sra_type_names_list[] = {
	{ 1, "INT64" },
	{ 2, "UINT64" },
	{ 3, "STRING" },
	{ 5, "SID" },
	{ 6, "BOOLEAN" },
	{ 16, "OCTET_STRING" },
};
NAMES(nt_sra_type_names);

/* [MS-DTYP] 2.4.2.4: whole identifiers, and the beginnings of families of them */
const struct nt_known_sid nt_known_sids[] = {
	{ "S-1-0-0", "Null" },
	{ "S-1-1-0", "Everyone" },
	{ "S-1-2-0", "Local" },
	{ "S-1-2-1", "Console Logon" },
	{ "S-1-3-0", "Creator Owner" },
	{ "S-1-3-1", "Creator Group" },
	{ "S-1-3-2", "Creator Owner Server" },
	{ "S-1-3-3", "Creator Group Server" },
	{ "S-1-3-4", "Owner Rights" },
	{ "S-1-5-1", "Dialup" },
	{ "S-1-5-2", "Network" },
	{ "S-1-5-3", "Batch" },
	{ "S-1-5-4", "Interactive" },
	{ "S-1-5-6", "Service" },
	{ "S-1-5-7", "Anonymous" },
	{ "S-1-5-8", "Proxy" },
	{ "S-1-5-9", "Enterprise Domain Controllers" },
	{ "S-1-5-10", "Principal Self" },
	{ "S-1-5-11", "Authenticated Users" },
	{ "S-1-5-12", "Restricted Code" },
	{ "S-1-5-13", "Terminal Server User" },
	{ "S-1-5-14", "Remote Interactive Logon" },
	{ "S-1-5-15", "This Organization" },
	{ "S-1-5-17", "IUSR" },
	{ "S-1-5-18", "Local System" },
	{ "S-1-5-19", "Local Service" },
	{ "S-1-5-20", "Network Service" },
	{ "S-1-5-32-544", "Administrators" },
	{ "S-1-5-32-545", "Users" },
	{ "S-1-5-32-546", "Guests" },
	{ "S-1-5-32-547", "Power Users" },
	{ "S-1-5-32-548", "Account Operators" },
	{ "S-1-5-32-549", "Server Operators" },
	{ "S-1-5-32-550", "Print Operators" },
	{ "S-1-5-32-551", "Backup Operators" },
	{ "S-1-5-32-552", "Replicators" },
	{ "S-1-5-64-10", "NTLM Authentication" },
	{ "S-1-5-64-14", "SChannel Authentication" },
	{ "S-1-5-64-21", "Digest Authentication" },
	{ "S-1-5-80-0", "All Services" },
	{ "S-1-15-2-1", "All Application Packages" },
	{ "S-1-16-0", "Untrusted Mandatory Level" },
	{ "S-1-16-4096", "Low Mandatory Level" },
	{ "S-1-16-8192", "Medium Mandatory Level" },
	{ "S-1-16-8448", "Medium Plus Mandatory Level" },
	{ "S-1-16-12288", "High Mandatory Level" },
	{ "S-1-16-16384", "System Mandatory Level" },
	{ "S-1-18-1", "Authentication Authority Asserted Identity" },
	{ "S-1-18-2", "Service Asserted Identity" },
	{ "S-1-22-1-*", "Unix User" },
	{ "S-1-22-2-*", "Unix Group" },
	{ "S-1-5-88-1-*", "NFS Owner" },
	{ "S-1-5-88-2-*", "NFS Group" },
	{ "S-1-5-88-3-*", "NFS Mode" },
	{ "S-1-5-21-*-498", "Enterprise Read-only Domain Controllers" },
	{ "S-1-5-21-*-500", "Administrator" },
	{ "S-1-5-21-*-501", "Guest" },
	{ "S-1-5-21-*-502", "KRBTGT" },
	{ "S-1-5-21-*-512", "Domain Admins" },
	{ "S-1-5-21-*-513", "Domain Users" },
	{ "S-1-5-21-*-514", "Domain Guests" },
	{ "S-1-5-21-*-515", "Domain Computers" },
	{ "S-1-5-21-*-516", "Domain Controllers" },
	{ "S-1-5-21-*-519", "Enterprise Admins" },
	{ "S-1-5-21-*-520", "Group Policy Creator Owners" },
	{ NULL, NULL },
};

/* [MS-DTYP] 2.4.7 */
static const struct bit nt_sec_info_list[] = {
	{ 0x1, F_NT_SEC_INFO_OWNER },
	{ 0x2, F_NT_SEC_INFO_GROUP },
	{ 0x4, F_NT_SEC_INFO_DACL },
	{ 0x8, F_NT_SEC_INFO_SACL },
};
BITS(nt_sec_info);
