/* SPDX-License-Identifier: GPL-3.0-or-later */
/* [MS-LSAT], [MS-LSAD]: policies; names and security identifiers translated. */
#include "dissect/ndr.h"
#include "dissect/rpc_bodies.h"

/* [MS-DTYP] 2.3.10: RPC_UNICODE_STRING. Wireshark calls those that have room for more large. */
static const struct ndr text[] = {
	N_INT(2, LSARPC_LSA_STRING_LENGTH),
	N_INT(2, LSARPC_LSA_STRING_SIZE),
	N_STR_PTR(LSARPC_LSA_STRING),
	N_END,
};

static const struct ndr text_large[] = {
	N_INT(2, LSARPC_LSA_STRINGLARGE_LENGTH),
	N_INT(2, LSARPC_LSA_STRINGLARGE_SIZE),
	N_STR_PTR(LSARPC_LSA_STRING),
	N_END,
};

static const struct ndr host_name[] = {
	N_INT(2, LSARPC_LSA_STRINGLARGE_LENGTH),
	N_INT(2, LSARPC_LSA_STRINGLARGE_SIZE),
	N_HOST_PTR(LSARPC_LSA_STRING),
	N_END,
};

/* [MS-LSAD] 2.2.3.5, 2.2.9 */
static const struct ndr quality[] = {
	N_INT(4, LSARPC_LSA_QOSINFO_LEN),
	N_ENUM(LSARPC_LSA_QOSINFO_IMPERSONATION_LEVEL),
	N_INT(1, LSARPC_LSA_QOSINFO_CONTEXT_MODE),
	N_INT(1, LSARPC_LSA_QOSINFO_EFFECTIVE_ONLY),
	N_END,
};

static const struct ndr attributes[] = {
	N_INT(4, LSARPC_LSA_OBJECTATTRIBUTE_LEN),
	N_INT_PTR(1, LSARPC_LSA_OBJECTATTRIBUTE_ROOT_DIR),
	N_STR_PTR(LSARPC_LSA_OBJECTATTRIBUTE_OBJECT_NAME),
	N_INT(4, LSARPC_LSA_OBJECTATTRIBUTE_ATTRIBUTES),
	N_SD_PTR(LSARPC_SEC_DESC_BUF_LEN),
	N_STRUCT_PTR(LSARPC_LSA_OBJECTATTRIBUTE_SEC_QOS, quality),
	N_END,
};

/* [MS-LSAD] 3.1.4.4.1, 3.1.4.4.2 */
static const struct ndr open_request[] = {
	N_INT_PTR(2, LSARPC_LSA_OPENPOLICY_SYSTEM_NAME),
	N_STRUCT(LSARPC_LSA_OPENPOLICY_ATTR, attributes),
	N_INT(4, LSARPC_POLICY_ACCESS_MASK),
	N_END,
};

static const struct ndr open2_request[] = {
	N_STR_PTR(LSARPC_LSA_OPENPOLICY2_SYSTEM_NAME),
	N_STRUCT(LSARPC_LSA_OPENPOLICY2_ATTR, attributes),
	N_INT(4, LSARPC_POLICY_ACCESS_MASK),
	N_END,
};

#define HANDLE_ANSWER(name, f)                                                                     \
	static const struct ndr name[] = { N_HANDLE(f), N_INT(4, LSARPC_STATUS), N_END }

HANDLE_ANSWER(open_response, LSARPC_LSA_OPENPOLICY_HANDLE);
HANDLE_ANSWER(open2_response, LSARPC_LSA_OPENPOLICY2_HANDLE);
HANDLE_ANSWER(close_response, LSARPC_LSA_CLOSE_HANDLE);

static const struct ndr close_request[] = { N_HANDLE(LSARPC_LSA_CLOSE_HANDLE), N_END };

/* [MS-LSAD] 2.2.4: what a policy tells */
static const struct ndr domain[] = {
	N_STRUCT(LSARPC_LSA_DOMAININFO_NAME, host_name),
	N_SID_PTR,
	N_END,
};

static const struct ndr dns_domain[] = {
	N_STRUCT(LSARPC_LSA_DNSDOMAININFO_NAME, host_name),
	N_STRUCT(LSARPC_LSA_DNSDOMAININFO_DNS_DOMAIN, host_name),
	N_STRUCT(LSARPC_LSA_DNSDOMAININFO_DNS_FOREST, host_name),
	N_UUID(LSARPC_LSA_DNSDOMAININFO_DOMAIN_GUID),
	N_SID_PTR,
	N_END,
};

static const struct ndr role[] = { N_ENUM(LSARPC_LSA_SERVERROLE_ROLE), N_END };

static const struct ndr primary[] = { N_STRUCT(LSARPC_LSA_PDACCOUNTINFO_NAME, text), N_END };

NDR_ARM(policy_domain, LSARPC_LSA_POLICYINFORMATION_DOMAIN, domain);
NDR_ARM(policy_pd, LSARPC_LSA_POLICYINFORMATION_PD, primary);
NDR_ARM(policy_account, LSARPC_LSA_POLICYINFORMATION_ACCOUNT_DOMAIN, domain);
NDR_ARM(policy_role, LSARPC_LSA_POLICYINFORMATION_ROLE, role);
NDR_ARM(policy_dns, LSARPC_LSA_POLICYINFORMATION_DNS, dns_domain);

static const struct ndr_case policy[] = {
	{ 3, policy_domain },
	{ 4, policy_pd },
	{ 5, policy_account },
	{ 6, policy_role },
	{ 12, policy_dns },
	{ 13, policy_dns },
	{ 14, policy_account },
	{ 0, NULL },
};

/* [MS-LSAD] 3.1.4.4.3, 3.1.4.4.4 */
#define QUERY(name, f)                                                                             \
	static const struct ndr name##_request[] = { N_HANDLE(LSARPC_##f##_HANDLE),                \
		N_ENUM(LSARPC_##f##_LEVEL), N_END };                                               \
	static const struct ndr name##_response[] = { N_UNION_PTR(2, LSARPC_##f##_INFO, policy),   \
		N_INT(4, LSARPC_STATUS), N_END }

QUERY(query, LSA_QUERYINFOPOLICY);
QUERY(query2, LSA_QUERYINFOPOLICY2);

/* [MS-LSAT] 2.2.12 */
static const struct ndr domains[] = {
	N_INT(4, LSARPC_LSA_REFDOMAINLIST_COUNT),
	N_LIST_PTR(LSARPC_LSA_REFDOMAINLIST_DOMAINS, domain),
	N_INT(4, LSARPC_LSA_REFDOMAINLIST_MAX_SIZE),
	N_END,
};

/* [MS-LSAT] 2.2.17, 2.2.18 */
static const struct ndr sid_pointer[] = { N_SID_PTR, N_END };

static const struct ndr sids[] = {
	N_INT(4, LSARPC_LSA_SIDARRAY_NUM_SIDS),
	N_LIST_PTR(LSARPC_LSA_SIDARRAY_SIDS, sid_pointer),
	N_END,
};

/* [MS-LSAT] 2.2.19 to 2.2.22 */
static const struct ndr name1[] = {
	N_ENUM(LSARPC_LSA_TRANSLATEDNAME_SID_TYPE),
	N_STRUCT(LSARPC_LSA_TRANSLATEDNAME_NAME, text),
	N_INT(4, LSARPC_LSA_TRANSLATEDNAME_SID_INDEX),
	N_END,
};

static const struct ndr names1[] = {
	N_INT(4, LSARPC_LSA_TRANSNAMEARRAY_COUNT),
	N_LIST_PTR(LSARPC_LSA_TRANSNAMEARRAY_NAMES, name1),
	N_END,
};

static const struct ndr name2[] = {
	N_ENUM(LSARPC_LSA_TRANSLATEDNAME2_SID_TYPE),
	N_STRUCT(LSARPC_LSA_TRANSLATEDNAME2_NAME, text),
	N_INT(4, LSARPC_LSA_TRANSLATEDNAME2_SID_INDEX),
	N_INT(4, LSARPC_LSA_TRANSLATEDNAME2_UNKNOWN),
	N_END,
};

static const struct ndr names2[] = {
	N_INT(4, LSARPC_LSA_TRANSNAMEARRAY2_COUNT),
	N_LIST_PTR(LSARPC_LSA_TRANSNAMEARRAY2_NAMES, name2),
	N_END,
};

/* [MS-LSAT] 2.2.13 to 2.2.15, 2.2.23 to 2.2.25 */
static const struct ndr sid1[] = {
	N_ENUM(LSARPC_LSA_TRANSLATEDSID_SID_TYPE),
	N_INT(4, LSARPC_LSA_TRANSLATEDSID_RID),
	N_INT(4, LSARPC_LSA_TRANSLATEDSID_SID_INDEX),
	N_END,
};

static const struct ndr sids1[] = {
	N_INT(4, LSARPC_LSA_TRANSSIDARRAY_COUNT),
	N_LIST_PTR(LSARPC_LSA_TRANSSIDARRAY_SIDS, sid1),
	N_END,
};

static const struct ndr sid2[] = {
	N_ENUM(LSARPC_LSA_TRANSLATEDSID2_SID_TYPE),
	N_INT(4, LSARPC_LSA_TRANSLATEDSID2_RID),
	N_INT(4, LSARPC_LSA_TRANSLATEDSID2_SID_INDEX),
	N_INT(4, LSARPC_LSA_TRANSLATEDSID2_UNKNOWN),
	N_END,
};

static const struct ndr sids2[] = {
	N_INT(4, LSARPC_LSA_TRANSSIDARRAY2_COUNT),
	N_LIST_PTR(LSARPC_LSA_TRANSSIDARRAY2_SIDS, sid2),
	N_END,
};

static const struct ndr sid3[] = {
	N_ENUM(LSARPC_LSA_TRANSLATEDSID3_SID_TYPE),
	N_SID_PTR,
	N_INT(4, LSARPC_LSA_TRANSLATEDSID3_SID_INDEX),
	N_INT(4, LSARPC_LSA_TRANSLATEDSID3_UNKNOWN),
	N_END,
};

static const struct ndr sids3[] = {
	N_INT(4, LSARPC_LSA_TRANSSIDARRAY3_COUNT),
	N_LIST_PTR(LSARPC_LSA_TRANSSIDARRAY3_SIDS, sid3),
	N_END,
};

/* [MS-LSAT] 3.1.4.9 to 3.1.4.11: security identifiers to names */
#define SIDS_ANSWER(f, list)                                                                       \
	N_STRUCT_PTR(LSARPC_##f##_DOMAINS, domains), N_STRUCT(LSARPC_##f##_NAMES, list),           \
		N_INT(4, LSARPC_##f##_COUNT), N_INT(4, LSARPC_STATUS), N_END

static const struct ndr lookup_sids_request[] = {
	N_HANDLE(LSARPC_LSA_LOOKUPSIDS_HANDLE),
	N_STRUCT(LSARPC_LSA_LOOKUPSIDS_SIDS, sids),
	N_STRUCT(LSARPC_LSA_LOOKUPSIDS_NAMES, names1),
	N_ENUM(LSARPC_LSA_LOOKUPSIDS_LEVEL),
	N_INT(4, LSARPC_LSA_LOOKUPSIDS_COUNT),
	N_END,
};
static const struct ndr lookup_sids_response[] = { SIDS_ANSWER(LSA_LOOKUPSIDS, names1) };

static const struct ndr lookup_sids2_request[] = {
	N_HANDLE(LSARPC_LSA_LOOKUPSIDS2_HANDLE),
	N_STRUCT(LSARPC_LSA_LOOKUPSIDS2_SIDS, sids),
	N_STRUCT(LSARPC_LSA_LOOKUPSIDS2_NAMES, names2),
	N_ENUM(LSARPC_LSA_LOOKUPSIDS2_LEVEL),
	N_INT(4, LSARPC_LSA_LOOKUPSIDS2_COUNT),
	N_INT(4, LSARPC_LSA_LOOKUPSIDS2_UNKNOWN1),
	N_INT(4, LSARPC_LSA_LOOKUPSIDS2_UNKNOWN2),
	N_END,
};
static const struct ndr lookup_sids2_response[] = { SIDS_ANSWER(LSA_LOOKUPSIDS2, names2) };

static const struct ndr lookup_sids3_request[] = {
	N_STRUCT(LSARPC_LSA_LOOKUPSIDS3_SIDS, sids),
	N_STRUCT(LSARPC_LSA_LOOKUPSIDS3_NAMES, names2),
	N_ENUM(LSARPC_LSA_LOOKUPSIDS3_LEVEL),
	N_INT(4, LSARPC_LSA_LOOKUPSIDS3_COUNT),
	N_INT(4, LSARPC_LSA_LOOKUPSIDS3_UNKNOWN1),
	N_INT(4, LSARPC_LSA_LOOKUPSIDS3_UNKNOWN2),
	N_END,
};
static const struct ndr lookup_sids3_response[] = { SIDS_ANSWER(LSA_LOOKUPSIDS3, names2) };

/* [MS-LSAT] 3.1.4.5 to 3.1.4.8: names to security identifiers */
#define NAMES_ASKED(f, list)                                                                       \
	N_INT(4, LSARPC_##f##_NUM_NAMES), N_LIST(LSARPC_LSA_LOOKUPNAMES3_NAMES, text),             \
		N_STRUCT(LSARPC_##f##_SIDS, list), N_ENUM(LSARPC_##f##_LEVEL),                     \
		N_INT(4, LSARPC_##f##_COUNT)

#define NAMES_OPTIONS(f) N_INT(4, LSARPC_##f##_UNKNOWN1), N_INT(4, LSARPC_##f##_UNKNOWN2)

#define NAMES_ANSWER(f, list)                                                                      \
	N_STRUCT_PTR(LSARPC_##f##_DOMAINS, domains), N_STRUCT(LSARPC_##f##_SIDS, list),            \
		N_INT(4, LSARPC_##f##_COUNT), N_INT(4, LSARPC_STATUS), N_END

static const struct ndr lookup_names_request[] = {
	N_HANDLE(LSARPC_LSA_LOOKUPNAMES_HANDLE),
	NAMES_ASKED(LSA_LOOKUPNAMES, sids1),
	N_END,
};
static const struct ndr lookup_names_response[] = { NAMES_ANSWER(LSA_LOOKUPNAMES, sids1) };

static const struct ndr lookup_names2_request[] = {
	N_HANDLE(LSARPC_LSA_LOOKUPNAMES2_HANDLE),
	NAMES_ASKED(LSA_LOOKUPNAMES2, sids2),
	NAMES_OPTIONS(LSA_LOOKUPNAMES2),
	N_END,
};
static const struct ndr lookup_names2_response[] = { NAMES_ANSWER(LSA_LOOKUPNAMES2, sids2) };

static const struct ndr lookup_names3_request[] = {
	N_HANDLE(LSARPC_LSA_LOOKUPNAMES3_HANDLE),
	NAMES_ASKED(LSA_LOOKUPNAMES3, sids3),
	NAMES_OPTIONS(LSA_LOOKUPNAMES3),
	N_END,
};
static const struct ndr lookup_names3_response[] = { NAMES_ANSWER(LSA_LOOKUPNAMES3, sids3) };

static const struct ndr lookup_names4_request[] = {
	NAMES_ASKED(LSA_LOOKUPNAMES4, sids3),
	NAMES_OPTIONS(LSA_LOOKUPNAMES4),
	N_END,
};
static const struct ndr lookup_names4_response[] = { NAMES_ANSWER(LSA_LOOKUPNAMES4, sids3) };

/* [MS-LSAT] 3.1.4.2 */
static const struct ndr text_pointer[] = {
	N_STRUCT_PTR(LSARPC_LSA_STRINGPOINTER_STRING, host_name),
	N_END,
};

static const struct ndr user_name_request[] = {
	N_STR_PTR(LSARPC_LSA_GETUSERNAME_SYSTEM_NAME),
	N_STRUCT_PTR(LSARPC_LSA_GETUSERNAME_ACCOUNT_NAME, text),
	N_STRUCT_PTR(LSARPC_LSA_GETUSERNAME_AUTHORITY_NAME, text_pointer),
	N_END,
};

static const struct ndr user_name_response[] = {
	N_STRUCT_PTR(LSARPC_LSA_GETUSERNAME_ACCOUNT_NAME, text),
	N_STRUCT_PTR(LSARPC_LSA_GETUSERNAME_AUTHORITY_NAME, text_pointer),
	N_INT(4, LSARPC_STATUS),
	N_END,
};

/* [MS-LSAD] 3.1.4.8.1, 2.2.8 */
static const struct ndr luid[] = {
	N_INT(4, LSARPC_LSA_LUID_LOW),
	N_INT(4, LSARPC_LSA_LUID_HIGH),
	N_END,
};

static const struct ndr privilege[] = {
	N_STRUCT(LSARPC_LSA_PRIVENTRY_NAME, text_large),
	N_STRUCT(LSARPC_LSA_PRIVENTRY_LUID, luid),
	N_END,
};

static const struct ndr privileges[] = {
	N_INT(4, LSARPC_LSA_PRIVARRAY_COUNT),
	N_LIST_PTR(LSARPC_LSA_PRIVARRAY_PRIVS, privilege),
	N_END,
};

static const struct ndr enum_privileges_request[] = {
	N_HANDLE(LSARPC_LSA_ENUMPRIVS_HANDLE),
	N_INT(4, LSARPC_LSA_ENUMPRIVS_RESUME_HANDLE),
	N_INT(4, LSARPC_LSA_ENUMPRIVS_MAX_COUNT),
	N_END,
};

static const struct ndr enum_privileges_response[] = {
	N_INT(4, LSARPC_LSA_ENUMPRIVS_RESUME_HANDLE),
	N_STRUCT(LSARPC_LSA_ENUMPRIVS_PRIVS, privileges),
	N_INT(4, LSARPC_STATUS),
	N_END,
};

/* [MS-LSAD] 3.1.4.5.2 */
static const struct ndr enum_accounts_request[] = {
	N_HANDLE(LSARPC_LSA_ENUMACCOUNTS_HANDLE),
	N_INT(4, LSARPC_LSA_ENUMACCOUNTS_RESUME_HANDLE),
	N_INT(4, LSARPC_LSA_ENUMACCOUNTS_NUM_ENTRIES),
	N_END,
};

static const struct ndr enum_accounts_response[] = {
	N_INT(4, LSARPC_LSA_ENUMACCOUNTS_RESUME_HANDLE),
	N_STRUCT(LSARPC_LSA_ENUMACCOUNTS_SIDS, sids),
	N_INT(4, LSARPC_STATUS),
	N_END,
};

/* [MS-LSAD] 3.1.4.8.2 */
static const struct ndr privilege_value_request[] = {
	N_HANDLE(LSARPC_LSA_LOOKUPPRIVVALUE_HANDLE),
	N_STRUCT(LSARPC_LSA_LOOKUPPRIVVALUE_NAME, text),
	N_END,
};

static const struct ndr privilege_value_response[] = {
	N_STRUCT(LSARPC_LSA_LOOKUPPRIVVALUE_LUID, luid),
	N_INT(4, LSARPC_STATUS),
	N_END,
};

/* [MS-LSAD] 3.1.4.9.1, 2.2.2.5 */
static const struct ndr security[] = {
	N_INT(4, LSARPC_SEC_DESC_BUF_LEN),
	N_SD_PTR(LSARPC_SEC_DESC_BUF_LEN),
	N_END,
};

static const struct ndr security_request[] = {
	N_HANDLE(LSARPC_LSA_QUERYSECURITY_HANDLE),
	N_INT(4, LSARPC_LSA_QUERYSECURITY_SEC_INFO),
	N_END,
};

static const struct ndr security_response[] = {
	N_STRUCT_PTR(NONE, security),
	N_INT(4, LSARPC_STATUS),
	N_END,
};

const struct rpc_operation rpc_lsarpc[] = {
	{ 0, close_request, close_response },
	{ 2, enum_privileges_request, enum_privileges_response },
	{ 3, security_request, security_response },
	{ 6, open_request, open_response },
	{ 7, query_request, query_response },
	{ 11, enum_accounts_request, enum_accounts_response },
	{ 14, lookup_names_request, lookup_names_response },
	{ 15, lookup_sids_request, lookup_sids_response },
	{ 31, privilege_value_request, privilege_value_response },
	{ 44, open2_request, open2_response },
	{ 45, user_name_request, user_name_response },
	{ 46, query2_request, query2_response },
	{ 57, lookup_sids2_request, lookup_sids2_response },
	{ 58, lookup_names2_request, lookup_names2_response },
	{ 68, lookup_names3_request, lookup_names3_response },
	{ 76, lookup_sids3_request, lookup_sids3_response },
	{ 77, lookup_names4_request, lookup_names4_response },
	{ 0, NULL, NULL },
};
