/* SPDX-License-Identifier: GPL-3.0-or-later */
/* [MS-SAMR]: accounts. */
#include "dissect/ndr.h"
#include "dissect/rpc_bodies.h"

/* [MS-SAMR] 3.1.5.1: opening what there is */
#define OPENED(name, f)                                                                            \
	static const struct ndr name[] = { N_HANDLE(SAMR_##f##_HANDLE), N_INT(4, SAMR_STATUS),     \
		N_END }

OPENED(connected, CONNECT);
OPENED(opened_domain, DOMAIN);
OPENED(opened_user, USER);
OPENED(opened_group, GROUP);
OPENED(opened_alias, ALIAS);

static const struct ndr connect_request[] = {
	N_INT_PTR(2, SAMR_CONNECT_SYSTEM_NAME),
	N_INT(4, SAMR_CONNECT_ACCESS_MASK),
	N_END,
};

static const struct ndr connect2_request[] = {
	N_STR_PTR(SAMR_CONNECT2_SYSTEM_NAME),
	N_INT(4, SAMR_CONNECT_ACCESS_MASK),
	N_END,
};

static const struct ndr connect4_request[] = {
	N_STR_PTR(SAMR_CONNECT4_SYSTEM_NAME),
	N_INT(4, SAMR_CONNECT4_CLIENT_VERSION),
	N_INT(4, SAMR_CONNECT_ACCESS_MASK),
	N_END,
};

/* [MS-SAMR] 2.2.7.15 */
static const struct ndr revision[] = {
	N_INT(4, SAMR_CONNECTINFO1_CLIENT_VERSION),
	N_INT(4, SAMR_CONNECTINFO1_UNKNOWN2),
	N_END,
};

static const struct ndr revision1[] = { N_STRUCT(SAMR_CONNECTINFO_INFO1, revision), N_END };
static const struct ndr_case revisions[] = { { 1, revision1 }, { 0, NULL } };

static const struct ndr connect5_request[] = {
	N_STR_PTR(SAMR_CONNECT5_SYSTEM_NAME),
	N_INT(4, SAMR_CONNECT_ACCESS_MASK),
	N_INT(4, SAMR_CONNECT5_LEVEL_IN),
	N_UNION(4, SAMR_CONNECT5_INFO_IN, revisions),
	N_END,
};

static const struct ndr connect5_response[] = {
	N_INT(4, SAMR_CONNECT5_LEVEL_OUT),
	N_UNION(4, SAMR_CONNECT5_INFO_OUT, revisions),
	N_HANDLE(SAMR_CONNECT_HANDLE),
	N_INT(4, SAMR_STATUS),
	N_END,
};

static const struct ndr open_domain_request[] = {
	N_HANDLE(SAMR_CONNECT_HANDLE),
	N_INT(4, SAMR_DOMAIN_ACCESS_MASK),
	N_SID,
	N_END,
};

#define OPEN(name, f)                                                                              \
	static const struct ndr name[] = { N_HANDLE(SAMR_DOMAIN_HANDLE),                           \
		N_INT(4, SAMR_##f##_ACCESS_MASK), N_INT(4, SAMR_RID), N_END }

OPEN(open_user_request, USER);
OPEN(open_group_request, GROUP);
OPEN(open_alias_request, ALIAS);

static const struct ndr close_request[] = { N_HANDLE(SAMR_HANDLE), N_END };
static const struct ndr close_response[] = { N_HANDLE(SAMR_HANDLE), N_INT(4, SAMR_STATUS), N_END };

/* [MS-SAMR] 3.1.5.11.1 */
static const struct ndr lookup_domain_request[] = {
	N_HANDLE(SAMR_CONNECT_HANDLE),
	N_TEXT(SAMR_LOOKUPDOMAIN_DOMAIN_NAME),
	N_END,
};

static const struct ndr lookup_domain_response[] = { N_SID_PTR, N_INT(4, SAMR_STATUS), N_END };

/* [MS-SAMR] 2.2.7.3, 2.2.7.4 */
static const struct ndr entry[] = {
	N_INT(4, SAMR_SAMENTRY_IDX),
	N_TEXT(SAMR_SAMENTRY_NAME),
	N_END,
};

static const struct ndr entries[] = {
	N_INT(4, SAMR_SAMARRAY_COUNT),
	N_LIST_PTR(SAMR_SAMARRAY_ENTRIES, entry),
	N_END,
};

/* [MS-SAMR] 3.1.5.2 */
#define LISTED(name, f)                                                                            \
	static const struct ndr name[] = {                                                         \
		N_INT(4, SAMR_##f##_RESUME_HANDLE),                                                \
		N_STRUCT_PTR(SAMR_##f##_SAM, entries),                                             \
		N_INT(4, SAMR_##f##_NUM_ENTRIES),                                                  \
		N_INT(4, SAMR_STATUS),                                                             \
		N_END,                                                                             \
	}

LISTED(domains_response, ENUMDOMAINS);
LISTED(users_response, ENUMDOMAINUSERS);
LISTED(groups_response, ENUMDOMAINGROUPS);
LISTED(aliases_response, ENUMDOMAINALIASES);

static const struct ndr domains_request[] = {
	N_HANDLE(SAMR_ENUMDOMAINS_CONNECT_HANDLE),
	N_INT(4, SAMR_ENUMDOMAINS_RESUME_HANDLE),
	N_INT(4, SAMR_ENUMDOMAINS_BUF_SIZE),
	N_END,
};

static const struct ndr users_request[] = {
	N_HANDLE(SAMR_DOMAIN_HANDLE),
	N_INT(4, SAMR_ENUMDOMAINUSERS_RESUME_HANDLE),
	N_INT(4, SAMR_ENUMDOMAINUSERS_ACCT_FLAGS),
	N_INT(4, SAMR_ENUMDOMAINUSERS_MAX_SIZE),
	N_END,
};

static const struct ndr groups_request[] = {
	N_HANDLE(SAMR_DOMAIN_HANDLE),
	N_INT(4, SAMR_ENUMDOMAINGROUPS_RESUME_HANDLE),
	N_INT(4, SAMR_ENUMDOMAINGROUPS_MAX_SIZE),
	N_END,
};

static const struct ndr aliases_request[] = {
	N_HANDLE(SAMR_DOMAIN_HANDLE),
	N_INT(4, SAMR_ENUMDOMAINALIASES_RESUME_HANDLE),
	N_INT(4, SAMR_ENUMDOMAINALIASES_MAX_SIZE),
	N_END,
};

/* [MS-SAMR] 3.1.5.11.2, 3.1.5.11.3 */
static const struct ndr ids[] = {
	N_INT(4, SAMR_IDS_COUNT),
	N_INTS_PTR(4, SAMR_RID),
	N_END,
};

static const struct ndr texts[] = {
	N_INT(4, SAMR_LSA_STRINGS_COUNT),
	N_TEXTS_PTR(SAMR_LSA_STRINGS_NAMES),
	N_END,
};

static const struct ndr lookup_names_request[] = {
	N_HANDLE(SAMR_DOMAIN_HANDLE),
	N_INT(4, SAMR_LOOKUPNAMES_NUM_NAMES),
	N_TEXTS(SAMR_LOOKUPNAMES_NAMES),
	N_END,
};

static const struct ndr lookup_names_response[] = {
	N_STRUCT(SAMR_LOOKUPNAMES_RIDS, ids),
	N_STRUCT(SAMR_LOOKUPNAMES_TYPES, ids),
	N_INT(4, SAMR_STATUS),
	N_END,
};

static const struct ndr lookup_rids_request[] = {
	N_HANDLE(SAMR_DOMAIN_HANDLE),
	N_INT(4, SAMR_LOOKUPRIDS_NUM_RIDS),
	N_STEP(NDR_INT, 4, false, NDR_VARYING, SAMR_RID, NULL),
	N_END,
};

static const struct ndr lookup_rids_response[] = {
	N_STRUCT(SAMR_LOOKUPRIDS_NAMES, texts),
	N_STRUCT(SAMR_LOOKUPRIDS_TYPES, ids),
	N_INT(4, SAMR_STATUS),
	N_END,
};

/* [MS-SAMR] 3.1.5.9.1, 2.2.7.13, 2.2.7.14 */
static const struct ndr membership[] = {
	N_INT(4, SAMR_RID),
	N_INT(4, SAMR_RIDWITHATTRIBUTE_ATTRIBUTES),
	N_END,
};

static const struct ndr memberships[] = {
	N_INT(4, SAMR_RIDWITHATTRIBUTEARRAY_COUNT),
	N_LIST_PTR(SAMR_RIDWITHATTRIBUTEARRAY_RIDS, membership),
	N_END,
};

static const struct ndr groups_of_request[] = { N_HANDLE(SAMR_USER_HANDLE), N_END };

static const struct ndr groups_of_response[] = {
	N_STRUCT_PTR(SAMR_GETGROUPSFORUSER_RIDS, memberships),
	N_INT(4, SAMR_STATUS),
	N_END,
};

/* [MS-SAMR] 3.1.5.9.2, 2.2.2.5 */
static const struct ndr member[] = { N_SID_PTR, N_END };

static const struct ndr members[] = {
	N_INT(4, DCERPC_NT_COUNT),
	N_LIST_PTR(NONE, member),
	N_END,
};

static const struct ndr aliases_of_request[] = {
	N_HANDLE(SAMR_DOMAIN_HANDLE),
	N_STRUCT(SAMR_GETALIASMEMBERSHIP_SIDS, members),
	N_END,
};

static const struct ndr aliases_of_response[] = {
	N_STRUCT(SAMR_GETALIASMEMBERSHIP_RIDS, ids),
	N_INT(4, SAMR_STATUS),
	N_END,
};

/* [MS-SAMR] 2.2.3: what a domain is like */
static const struct ndr passwords[] = {
	N_INT(2, SAMR_DOMINFO1_MIN_PASSWORD_LENGTH),
	N_INT(2, SAMR_DOMINFO1_PASSWORD_HISTORY_LENGTH),
	N_INT(4, SAMR_DOMINFO1_PASSWORD_PROPERTIES),
	N_FILETIME(SAMR_DOMINFO1_MAX_PASSWORD_AGE),
	N_FILETIME(SAMR_DOMINFO1_MIN_PASSWORD_AGE),
	N_END,
};

static const struct ndr general[] = {
	N_FILETIME(SAMR_DOMGENERALINFORMATION_FORCE_LOGOFF_TIME),
	N_TEXT(SAMR_DOMGENERALINFORMATION_OEM_INFORMATION),
	N_TEXT(SAMR_DOMGENERALINFORMATION_DOMAIN_NAME),
	N_TEXT(SAMR_DOMGENERALINFORMATION_PRIMARY),
	N_FILETIME(SAMR_DOMGENERALINFORMATION_SEQUENCE_NUM),
	N_INT(4, SAMR_DOMGENERALINFORMATION_DOMAIN_SERVER_STATE),
	N_INT(4, SAMR_DOMGENERALINFORMATION_ROLE),
	N_INT(4, SAMR_DOMGENERALINFORMATION_UNKNOWN3),
	N_INT(4, SAMR_DOMGENERALINFORMATION_NUM_USERS),
	N_INT(4, SAMR_DOMGENERALINFORMATION_NUM_GROUPS),
	N_INT(4, SAMR_DOMGENERALINFORMATION_NUM_ALIASES),
	N_END,
};

static const struct ndr logoff[] = { N_FILETIME(SAMR_DOMINFO3_FORCE_LOGOFF_TIME), N_END };
static const struct ndr domain_name[] = { N_TEXT(SAMR_DOMINFO5_DOMAIN_NAME), N_END };
static const struct ndr replica[] = { N_TEXT(SAMR_DOMINFO6_PRIMARY), N_END };
static const struct ndr role[] = { N_INT(4, SAMR_DOMINFO7_ROLE), N_END };
static const struct ndr state[] = { N_INT(4, SAMR_DOMINFO9_DOMAIN_SERVER_STATE), N_END };

static const struct ndr modified[] = {
	N_FILETIME(SAMR_DOMINFO8_SEQUENCE_NUM),
	N_FILETIME(SAMR_DOMINFO8_DOMAIN_CREATE_TIME),
	N_END,
};

static const struct ndr lockout[] = {
	N_FILETIME(SAMR_DOMINFO12_LOCKOUT_DURATION),
	N_FILETIME(SAMR_DOMINFO12_LOCKOUT_WINDOW),
	N_INT(2, SAMR_DOMINFO12_LOCKOUT_THRESHOLD),
	N_END,
};

static const struct ndr oem[] = { N_TEXT(SAMR_DOMOEMINFORMATION_OEM_INFORMATION), N_END };

static const struct ndr general2[] = {
	N_STRUCT(SAMR_DOMGENERALINFORMATION2_GENERAL, general),
	N_FILETIME(SAMR_DOMGENERALINFORMATION2_LOCKOUT_DURATION),
	N_FILETIME(SAMR_DOMGENERALINFORMATION2_LOCKOUT_WINDOW),
	N_INT(2, SAMR_DOMGENERALINFORMATION2_LOCKOUT_THRESHOLD),
	N_END,
};

static const struct ndr modified2[] = {
	N_FILETIME(SAMR_DOMINFO13_SEQUENCE_NUM),
	N_FILETIME(SAMR_DOMINFO13_DOMAIN_CREATE_TIME),
	N_FILETIME(SAMR_DOMINFO13_MODIFIED_COUNT_AT_LAST_PROMOTION),
	N_END,
};

NDR_ARM(domain1, SAMR_DOMAININFO_INFO1, passwords);
NDR_ARM(domain2, SAMR_DOMAININFO_GENERAL, general);
NDR_ARM(domain3, SAMR_DOMAININFO_INFO3, logoff);
NDR_ARM(domain4, SAMR_DOMAININFO_OEM, oem);
NDR_ARM(domain5, SAMR_DOMAININFO_INFO5, domain_name);
NDR_ARM(domain6, SAMR_DOMAININFO_INFO6, replica);
NDR_ARM(domain7, SAMR_DOMAININFO_INFO7, role);
NDR_ARM(domain8, SAMR_DOMAININFO_INFO8, modified);
NDR_ARM(domain9, SAMR_DOMAININFO_INFO9, state);
NDR_ARM(domain11, SAMR_DOMAININFO_GENERAL2, general2);
NDR_ARM(domain12, SAMR_DOMAININFO_INFO12, lockout);
NDR_ARM(domain13, SAMR_DOMAININFO_INFO13, modified2);

static const struct ndr_case domain_info[] = {
	{ 1, domain1 },
	{ 2, domain2 },
	{ 3, domain3 },
	{ 4, domain4 },
	{ 5, domain5 },
	{ 6, domain6 },
	{ 7, domain7 },
	{ 8, domain8 },
	{ 9, domain9 },
	{ 11, domain11 },
	{ 12, domain12 },
	{ 13, domain13 },
	{ 0, NULL },
};

/* [MS-SAMR] 3.1.5.5 */
#define QUERY(name, f, object, cases)                                                              \
	static const struct ndr name##_request[] = { N_HANDLE(SAMR_##object##_HANDLE),             \
		N_ENUM(SAMR_##f##_LEVEL), N_END };                                                 \
	static const struct ndr name##_response[] = { N_UNION_PTR(2, SAMR_##f##_INFO, cases),      \
		N_INT(4, SAMR_STATUS), N_END }

QUERY(query_domain, QUERYDOMAININFO, DOMAIN, domain_info);
QUERY(query_domain2, QUERYDOMAININFO2, DOMAIN, domain_info);
QUERY(query_user, QUERYUSERINFO, USER, samr_user_info);
QUERY(query_user2, QUERYUSERINFO2, USER, samr_user_info);

/* [MS-SAMR] 3.1.5.3, 2.2.8: what a list on a screen shows */
static const struct ndr shown_user[] = {
	N_INT(4, SAMR_DISPENTRYGENERAL_IDX),
	N_INT(4, SAMR_RID),
	N_INT(4, SAMR_DISPENTRYGENERAL_ACCT_FLAGS),
	N_TEXT(SAMR_DISPENTRYGENERAL_ACCOUNT_NAME),
	N_TEXT(SAMR_DISPENTRYGENERAL_DESCRIPTION),
	N_TEXT(SAMR_DISPENTRYGENERAL_FULL_NAME),
	N_END,
};

static const struct ndr shown_users[] = {
	N_INT(4, SAMR_DISPINFOGENERAL_COUNT),
	N_LIST_PTR(SAMR_DISPINFOGENERAL_ENTRIES, shown_user),
	N_END,
};

NDR_ARM(shown1, SAMR_DISPINFO_INFO1, shown_users);
static const struct ndr_case shown[] = { { 1, shown1 }, { 0, NULL } };

#define DISPLAY(name, f)                                                                           \
	static const struct ndr name##_request[] = {                                               \
		N_HANDLE(SAMR_DOMAIN_HANDLE),                                                      \
		N_ENUM(SAMR_##f##_LEVEL),                                                          \
		N_INT(4, SAMR_##f##_START_IDX),                                                    \
		N_INT(4, SAMR_##f##_MAX_ENTRIES),                                                  \
		N_INT(4, SAMR_##f##_BUF_SIZE),                                                     \
		N_END,                                                                             \
	};                                                                                         \
	static const struct ndr name##_response[] = {                                              \
		N_INT(4, SAMR_##f##_TOTAL_SIZE),                                                   \
		N_INT(4, SAMR_##f##_RETURNED_SIZE),                                                \
		N_UNION(2, SAMR_##f##_INFO, shown),                                                \
		N_INT(4, SAMR_STATUS),                                                             \
		N_END,                                                                             \
	}

DISPLAY(display, QUERYDISPLAYINFO);
DISPLAY(display2, QUERYDISPLAYINFO2);
DISPLAY(display3, QUERYDISPLAYINFO3);

/* [MS-SAMR] 3.1.5.13.5, 3.1.5.13.6 */
static const struct ndr password_rules[] = {
	N_INT(2, SAMR_PWINFO_MIN_PASSWORD_LENGTH),
	N_INT(4, SAMR_PWINFO_PASSWORD_PROPERTIES),
	N_END,
};

static const struct ndr user_rules_request[] = { N_HANDLE(SAMR_USER_HANDLE), N_END };

static const struct ndr user_rules_response[] = {
	N_STRUCT(SAMR_GETUSERPWINFO_INFO, password_rules),
	N_INT(4, SAMR_STATUS),
	N_END,
};

static const struct ndr domain_rules_request[] = {
	N_STEP(NDR_TEXT, 4, true, NDR_ONE, SAMR_GETDOMPWINFO_DOMAIN_NAME, NULL),
	N_END,
};

static const struct ndr domain_rules_response[] = {
	N_STRUCT(SAMR_GETDOMPWINFO_INFO, password_rules),
	N_INT(4, SAMR_STATUS),
	N_END,
};

/* [MS-SAMR] 3.1.5.12.2, 2.2.7.11 */
static const struct ndr security[] = {
	N_INT(4, SAMR_SEC_DESC_BUF_LEN),
	N_SD_PTR(SAMR_SEC_DESC_BUF_LEN),
	N_END,
};

static const struct ndr security_request[] = { N_HANDLE(SAMR_HANDLE), N_INT(4, NT_SEC_INFO),
	N_END };

static const struct ndr security_response[] = {
	N_STRUCT_PTR(NONE, security),
	N_INT(4, SAMR_STATUS),
	N_END,
};

const struct rpc_operation rpc_samr[] = {
	{ 0, connect_request, connected },
	{ 1, close_request, close_response },
	{ 3, security_request, security_response },
	{ 5, lookup_domain_request, lookup_domain_response },
	{ 6, domains_request, domains_response },
	{ 7, open_domain_request, opened_domain },
	{ 8, query_domain_request, query_domain_response },
	{ 11, groups_request, groups_response },
	{ 13, users_request, users_response },
	{ 15, aliases_request, aliases_response },
	{ 16, aliases_of_request, aliases_of_response },
	{ 17, lookup_names_request, lookup_names_response },
	{ 18, lookup_rids_request, lookup_rids_response },
	{ 19, open_group_request, opened_group },
	{ 27, open_alias_request, opened_alias },
	{ 34, open_user_request, opened_user },
	{ 36, query_user_request, query_user_response },
	{ 39, groups_of_request, groups_of_response },
	{ 40, display_request, display_response },
	{ 44, user_rules_request, user_rules_response },
	{ 46, query_domain2_request, query_domain2_response },
	{ 47, query_user2_request, query_user2_response },
	{ 48, display2_request, display2_response },
	{ 51, display3_request, display3_response },
	{ 56, domain_rules_request, domain_rules_response },
	{ 57, connect2_request, connected },
	{ 62, connect4_request, connected },
	{ 64, connect5_request, connect5_response },
	{ 0, NULL, NULL },
};
