/* SPDX-License-Identifier: GPL-3.0-or-later */
/* [MS-WKST], [MS-DSSP]: what a machine says of itself as a client and as a member of a domain. */
#include "dissect/ndr.h"
#include "dissect/rpc_bodies.h"

/* What a union of information levels holds: a pointer to the level's structure. */
/* [MS-WKST] 2.2.5.1 to 2.2.5.3 */
static const struct ndr station100[] = {
	N_INT(4, WKSSVC_PLATFORM_ID),
	N_STR_PTR(WKSSVC_NETWKSTAINFO100_SERVER_NAME),
	N_STR_PTR(WKSSVC_NETWKSTAINFO100_DOMAIN_NAME),
	N_INT(4, WKSSVC_NETWKSTAINFO100_VERSION_MAJOR),
	N_INT(4, WKSSVC_NETWKSTAINFO100_VERSION_MINOR),
	N_END,
};

static const struct ndr station101[] = {
	N_INT(4, WKSSVC_PLATFORM_ID),
	N_STR_PTR(WKSSVC_NETWKSTAINFO101_SERVER_NAME),
	N_STR_PTR(WKSSVC_NETWKSTAINFO101_DOMAIN_NAME),
	N_INT(4, WKSSVC_NETWKSTAINFO101_VERSION_MAJOR),
	N_INT(4, WKSSVC_NETWKSTAINFO101_VERSION_MINOR),
	N_STR_PTR(WKSSVC_NETWKSTAINFO101_LAN_ROOT),
	N_END,
};

static const struct ndr station102[] = {
	N_INT(4, WKSSVC_PLATFORM_ID),
	N_STR_PTR(WKSSVC_NETWKSTAINFO102_SERVER_NAME),
	N_STR_PTR(WKSSVC_NETWKSTAINFO102_DOMAIN_NAME),
	N_INT(4, WKSSVC_NETWKSTAINFO102_VERSION_MAJOR),
	N_INT(4, WKSSVC_NETWKSTAINFO102_VERSION_MINOR),
	N_STR_PTR(WKSSVC_NETWKSTAINFO102_LAN_ROOT),
	N_INT(4, WKSSVC_NETWKSTAINFO102_LOGGED_ON_USERS),
	N_END,
};

NDR_ARM_PTR(station_info100, WKSSVC_NETWKSTAINFO_INFO100, station100);
NDR_ARM_PTR(station_info101, WKSSVC_NETWKSTAINFO_INFO101, station101);
NDR_ARM_PTR(station_info102, WKSSVC_NETWKSTAINFO_INFO102, station102);

static const struct ndr_case station_info[] = {
	{ 100, station_info100 },
	{ 101, station_info101 },
	{ 102, station_info102 },
	{ 0, NULL },
};

/* [MS-WKST] 3.2.4.1 */
static const struct ndr station_request[] = {
	N_STR_PTR(WKSSVC_NETWKSTAGETINFO_SERVER_NAME),
	N_INT(4, WKSSVC_NETWKSTAGETINFO_LEVEL),
	N_END,
};

static const struct ndr station_response[] = {
	N_UNION(4, WKSSVC_NETWKSTAGETINFO_INFO, station_info),
	N_INT(4, WKSSVC_WERROR),
	N_END,
};

/* [MS-WKST] 2.2.5.9 to 2.2.5.13, 3.2.4.3 */
static const struct ndr logon0[] = { N_STR_PTR(WKSSVC_NETRWKSTAUSERINFO0_USER_NAME), N_END };

static const struct ndr logon1[] = {
	N_STR_PTR(WKSSVC_NETRWKSTAUSERINFO1_USER_NAME),
	N_STR_PTR(WKSSVC_NETRWKSTAUSERINFO1_LOGON_DOMAIN),
	N_STR_PTR(WKSSVC_NETRWKSTAUSERINFO1_OTHER_DOMAINS),
	N_STR_PTR(WKSSVC_NETRWKSTAUSERINFO1_LOGON_SERVER),
	N_END,
};

static const struct ndr logons0_list[] = {
	N_INT(4, WKSSVC_NETWKSTAENUMUSERSCTR0_ENTRIES_READ),
	N_LIST_PTR(WKSSVC_NETWKSTAENUMUSERSCTR0_USER0, logon0),
	N_END,
};

static const struct ndr logons1_list[] = {
	N_INT(4, WKSSVC_NETWKSTAENUMUSERSCTR1_ENTRIES_READ),
	N_LIST_PTR(WKSSVC_NETWKSTAENUMUSERSCTR1_USER1, logon1),
	N_END,
};

NDR_ARM_PTR(logons0, WKSSVC_NETWKSTAENUMUSERSCTR_USER0, logons0_list);
NDR_ARM_PTR(logons1, WKSSVC_NETWKSTAENUMUSERSCTR_USER1, logons1_list);

static const struct ndr_case logons[] = { { 0, logons0 }, { 1, logons1 }, { 0, NULL } };

static const struct ndr logons_asked[] = {
	N_INT(4, WKSSVC_NETWKSTAENUMUSERSINFO_LEVEL),
	N_UNION(4, WKSSVC_NETWKSTAENUMUSERSINFO_CTR, logons),
	N_END,
};

static const struct ndr users_request[] = {
	N_STR_PTR(WKSSVC_NETWKSTAENUMUSERS_SERVER_NAME),
	N_STRUCT(WKSSVC_NETWKSTAENUMUSERS_INFO, logons_asked),
	N_INT(4, WKSSVC_NETWKSTAENUMUSERS_PREFMAXLEN),
	N_INT_PTR(4, WKSSVC_NETWKSTAENUMUSERS_RESUME_HANDLE),
	N_END,
};

static const struct ndr users_response[] = {
	N_STRUCT(WKSSVC_NETWKSTAENUMUSERS_INFO, logons_asked),
	N_INT(4, WKSSVC_NETWKSTAENUMUSERS_ENTRIES_READ),
	N_INT_PTR(4, WKSSVC_NETWKSTAENUMUSERS_RESUME_HANDLE),
	N_INT(4, WKSSVC_WERROR),
	N_END,
};

/* [MS-WKST] 3.2.4.16 */
static const struct ndr join_request[] = {
	N_STR_PTR(WKSSVC_NETRGETJOININFORMATION_SERVER_NAME),
	N_STR_PTR(WKSSVC_NETRGETJOININFORMATION_NAME_BUFFER),
	N_END,
};

static const struct ndr join_response[] = {
	N_STR_PTR(WKSSVC_NETRGETJOININFORMATION_NAME_BUFFER),
	N_ENUM(WKSSVC_NETRGETJOININFORMATION_NAME_TYPE),
	N_INT(4, WKSSVC_WERROR),
	N_END,
};

/* [MS-WKST] 2.2.5.14, 3.2.4.4 */
static const struct ndr transport[] = {
	N_INT(4, WKSSVC_NETWKSTATRANSPORTINFO0_QUALITY_OF_SERVICE),
	N_INT(4, WKSSVC_NETWKSTATRANSPORTINFO0_VC_COUNT),
	N_STR_PTR(WKSSVC_NETWKSTATRANSPORTINFO0_NAME),
	N_STR_PTR(WKSSVC_NETWKSTATRANSPORTINFO0_ADDRESS),
	N_INT(4, WKSSVC_NETWKSTATRANSPORTINFO0_WAN_LINK),
	N_END,
};

static const struct ndr transports_list[] = {
	N_INT(4, WKSSVC_NETWKSTATRANSPORTCTR0_COUNT),
	N_LIST_PTR(WKSSVC_NETWKSTATRANSPORTCTR0_ARRAY, transport),
	N_END,
};

NDR_ARM_PTR(transports0, WKSSVC_NETWKSTATRANSPORTCTR_CTR0, transports_list);
static const struct ndr_case transports[] = { { 0, transports0 }, { 0, NULL } };

static const struct ndr transports_asked[] = {
	N_INT(4, WKSSVC_NETWKSTATRANSPORTINFO_LEVEL),
	N_UNION(4, WKSSVC_NETWKSTATRANSPORTINFO_CTR, transports),
	N_END,
};

static const struct ndr transports_request[] = {
	N_STR_PTR(WKSSVC_NETWKSTATRANSPORTENUM_SERVER_NAME),
	N_STRUCT(WKSSVC_NETWKSTATRANSPORTENUM_INFO, transports_asked),
	N_INT(4, WKSSVC_NETWKSTATRANSPORTENUM_MAX_BUFFER),
	N_INT_PTR(4, WKSSVC_NETWKSTATRANSPORTENUM_RESUME_HANDLE),
	N_END,
};

static const struct ndr transports_response[] = {
	N_STRUCT(WKSSVC_NETWKSTATRANSPORTENUM_INFO, transports_asked),
	N_INT(4, WKSSVC_NETWKSTATRANSPORTENUM_TOTAL_ENTRIES),
	N_INT_PTR(4, WKSSVC_NETWKSTATRANSPORTENUM_RESUME_HANDLE),
	N_INT(4, WKSSVC_WERROR),
	N_END,
};

const struct rpc_operation rpc_wkssvc[] = {
	{ 0, station_request, station_response },
	{ 2, users_request, users_response },
	{ 5, transports_request, transports_response },
	{ 20, join_request, join_response },
	{ 0, NULL, NULL },
};

/* [MS-DSSP] 2.2.2 */
static const struct ndr membership[] = {
	N_ENUM(DSSETUP_DSROLEPRIMARYDOMINFOBASIC_ROLE),
	N_INT(4, DSSETUP_DSROLEPRIMARYDOMINFOBASIC_FLAGS),
	N_HOST_PTR(DSSETUP_DSROLEPRIMARYDOMINFOBASIC_DOMAIN),
	N_HOST_PTR(DSSETUP_DSROLEPRIMARYDOMINFOBASIC_DNS_DOMAIN),
	N_HOST_PTR(DSSETUP_DSROLEPRIMARYDOMINFOBASIC_FOREST),
	N_UUID(DSSETUP_DSROLEPRIMARYDOMINFOBASIC_DOMAIN_GUID),
	N_END,
};

static const struct ndr upgrade[] = {
	N_INT(4, DSSETUP_DSROLEUPGRADESTATUS_UPGRADING),
	N_ENUM(DSSETUP_DSROLEUPGRADESTATUS_PREVIOUS_ROLE),
	N_END,
};

static const struct ndr progress[] = { N_ENUM(DSSETUP_DSROLEOPSTATUS_STATUS), N_END };

static const struct ndr role1[] = { N_STRUCT(DSSETUP_DSROLEINFO_BASIC, membership), N_END };
static const struct ndr role2[] = { N_STRUCT(DSSETUP_DSROLEINFO_UPGRADE, upgrade), N_END };
static const struct ndr role3[] = { N_STRUCT(DSSETUP_DSROLEINFO_OPSTATUS, progress), N_END };

static const struct ndr_case roles[] = {
	{ 1, role1 },
	{ 2, role2 },
	{ 3, role3 },
	{ 0, NULL },
};

/* [MS-DSSP] 3.2.5.1 */
static const struct ndr role_request[] = {
	N_ENUM(DSSETUP_DSROLEGETPRIMARYDOMAININFORMATION_LEVEL),
	N_END,
};

static const struct ndr role_response[] = {
	N_UNION_PTR(2, DSSETUP_DSROLEGETPRIMARYDOMAININFORMATION_INFO, roles),
	N_INT(4, DSSETUP_WERROR),
	N_END,
};

const struct rpc_operation rpc_dssetup[] = {
	{ 0, role_request, role_response },
	{ 0, NULL, NULL },
};
