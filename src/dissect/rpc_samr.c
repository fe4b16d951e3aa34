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

#define ARM(name, f, l) static const struct ndr name[] = { N_STRUCT(f, l), N_END }

ARM(domain1, SAMR_DOMAININFO_INFO1, passwords);
ARM(domain2, SAMR_DOMAININFO_GENERAL, general);
ARM(domain3, SAMR_DOMAININFO_INFO3, logoff);
ARM(domain5, SAMR_DOMAININFO_INFO5, domain_name);
ARM(domain6, SAMR_DOMAININFO_INFO6, replica);
ARM(domain7, SAMR_DOMAININFO_INFO7, role);
ARM(domain8, SAMR_DOMAININFO_INFO8, modified);
ARM(domain9, SAMR_DOMAININFO_INFO9, state);
ARM(domain12, SAMR_DOMAININFO_INFO12, lockout);

static const struct ndr_case domain_info[] = {
	{ 1, domain1 },
	{ 2, domain2 },
	{ 3, domain3 },
	{ 5, domain5 },
	{ 6, domain6 },
	{ 7, domain7 },
	{ 8, domain8 },
	{ 9, domain9 },
	{ 12, domain12 },
	{ 0, NULL },
};

/* [MS-SAMR] 2.2.6.5: when somebody may log on */
static const struct ndr hours[] = {
	N_INT(2, SAMR_LOGONHOURS_UNITS_PER_WEEK),
	N_STEP(NDR_INT, 1, true, NDR_VARYING, SAMR_LOGONHOURS_BITS, NULL),
	N_END,
};

/* [MS-SAMR] 2.2.6.6: all that is known of a user */
static const struct ndr everything[] = {
	N_FILETIME(SAMR_USERINFO21_LAST_LOGON),
	N_FILETIME(SAMR_USERINFO21_LAST_LOGOFF),
	N_FILETIME(SAMR_USERINFO21_LAST_PASSWORD_CHANGE),
	N_FILETIME(SAMR_USERINFO21_ACCT_EXPIRY),
	N_FILETIME(SAMR_USERINFO21_ALLOW_PASSWORD_CHANGE),
	N_FILETIME(SAMR_USERINFO21_FORCE_PASSWORD_CHANGE),
	N_TEXT(SAMR_USERINFO21_ACCOUNT_NAME),
	N_TEXT(SAMR_USERINFO21_FULL_NAME),
	N_TEXT(SAMR_USERINFO21_HOME_DIRECTORY),
	N_TEXT(SAMR_USERINFO21_HOME_DRIVE),
	N_TEXT(SAMR_USERINFO21_LOGON_SCRIPT),
	N_TEXT(SAMR_USERINFO21_PROFILE_PATH),
	N_TEXT(SAMR_USERINFO21_DESCRIPTION),
	N_TEXT(SAMR_USERINFO21_WORKSTATIONS),
	N_TEXT(SAMR_USERINFO21_COMMENT),
	N_TEXT(SAMR_USERINFO21_PARAMETERS),
	N_TEXT(SAMR_USERINFO21_LM_PASSWORD),
	N_TEXT(SAMR_USERINFO21_NT_PASSWORD),
	N_TEXT(SAMR_USERINFO21_PRIVATE),
	N_INT(4, SAMR_USERINFO21_BUF_COUNT),
	N_INTS_PTR(1, SAMR_USERINFO21_BUFFER),
	N_INT(4, SAMR_RID),
	N_INT(4, SAMR_USERINFO21_PRIMARY_GID),
	N_INT(4, SAMR_USERINFO21_ACCT_FLAGS),
	N_INT(4, SAMR_USERINFO21_FIELDS_PRESENT),
	N_STRUCT(SAMR_USERINFO21_LOGON_HOURS, hours),
	N_INT(2, SAMR_USERINFO21_BAD_PASSWORD_COUNT),
	N_INT(2, SAMR_USERINFO21_LOGON_COUNT),
	N_INT(2, SAMR_USERINFO21_COUNTRY_CODE),
	N_INT(2, SAMR_USERINFO21_CODE_PAGE),
	N_INT(1, SAMR_USERINFO21_LM_PASSWORD_SET),
	N_INT(1, SAMR_USERINFO21_NT_PASSWORD_SET),
	N_INT(1, SAMR_USERINFO21_PASSWORD_EXPIRED),
	N_INT(1, SAMR_USERINFO21_UNKNOWN4),
	N_END,
};

static const struct ndr names_of_user[] = {
	N_TEXT(SAMR_USERINFO6_ACCOUNT_NAME),
	N_TEXT(SAMR_USERINFO6_FULL_NAME),
	N_END,
};

static const struct ndr account_name[] = { N_TEXT(SAMR_USERINFO7_ACCOUNT_NAME), N_END };
static const struct ndr full_name[] = { N_TEXT(SAMR_USERINFO8_FULL_NAME), N_END };
static const struct ndr primary_group[] = { N_INT(4, SAMR_USERINFO9_PRIMARY_GID), N_END };
static const struct ndr control[] = { N_INT(4, SAMR_USERINFO16_ACCT_FLAGS), N_END };
static const struct ndr expires[] = { N_FILETIME(SAMR_USERINFO17_ACCT_EXPIRY), N_END };

ARM(user6, SAMR_USERINFO_INFO6, names_of_user);
ARM(user7, SAMR_USERINFO_INFO7, account_name);
ARM(user8, SAMR_USERINFO_INFO8, full_name);
ARM(user9, SAMR_USERINFO_INFO9, primary_group);
ARM(user16, SAMR_USERINFO_INFO16, control);
ARM(user17, SAMR_USERINFO_INFO17, expires);
ARM(user21, SAMR_USERINFO_INFO21, everything);

static const struct ndr_case user_info[] = {
	{ 6, user6 },
	{ 7, user7 },
	{ 8, user8 },
	{ 9, user9 },
	{ 16, user16 },
	{ 17, user17 },
	{ 21, user21 },
	{ 0, NULL },
};

/* [MS-SAMR] 3.1.5.5 */
#define QUERY(name, f, object, cases)                                                              \
	static const struct ndr name##_request[] = { N_HANDLE(SAMR_##object##_HANDLE),             \
		N_INT(2, SAMR_##f##_LEVEL), N_END };                                               \
	static const struct ndr name##_response[] = { N_UNION_PTR(2, SAMR_##f##_INFO, cases),      \
		N_INT(4, SAMR_STATUS), N_END }

QUERY(query_domain, QUERYDOMAININFO, DOMAIN, domain_info);
QUERY(query_domain2, QUERYDOMAININFO2, DOMAIN, domain_info);
QUERY(query_user, QUERYUSERINFO, USER, user_info);
QUERY(query_user2, QUERYUSERINFO2, USER, user_info);

const struct rpc_operation rpc_samr[] = {
	{ 0, connect_request, connected },
	{ 1, close_request, close_response },
	{ 5, lookup_domain_request, lookup_domain_response },
	{ 6, domains_request, domains_response },
	{ 7, open_domain_request, opened_domain },
	{ 8, query_domain_request, query_domain_response },
	{ 11, groups_request, groups_response },
	{ 13, users_request, users_response },
	{ 15, aliases_request, aliases_response },
	{ 17, lookup_names_request, lookup_names_response },
	{ 18, lookup_rids_request, lookup_rids_response },
	{ 19, open_group_request, opened_group },
	{ 27, open_alias_request, opened_alias },
	{ 34, open_user_request, opened_user },
	{ 36, query_user_request, query_user_response },
	{ 39, groups_of_request, groups_of_response },
	{ 46, query_domain2_request, query_domain2_response },
	{ 47, query_user2_request, query_user2_response },
	{ 57, connect2_request, connected },
	{ 62, connect4_request, connected },
	{ 64, connect5_request, connect5_response },
	{ 0, NULL, NULL },
};
