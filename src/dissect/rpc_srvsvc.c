/* SPDX-License-Identifier: GPL-3.0-or-later */
/* [MS-SRVS]: shares, and what a server says of itself. */
#include "dissect/ndr.h"
#include "dissect/rpc_bodies.h"

/* [MS-SRVS] 2.2.4.22 to 2.2.4.28 */
static const struct ndr share0[] = {
	N_STR_PTR(SRVSVC_NETSHAREINFO0_NAME),
	N_END,
};

static const struct ndr share1[] = {
	N_STR_PTR(SRVSVC_NETSHAREINFO1_NAME),
	N_INT(4, SRVSVC_NETSHAREINFO1_TYPE),
	N_STR_PTR(SRVSVC_NETSHAREINFO1_COMMENT),
	N_END,
};

static const struct ndr share2[] = {
	N_STR_PTR(SRVSVC_NETSHAREINFO2_NAME),
	N_INT(4, SRVSVC_NETSHAREINFO2_TYPE),
	N_STR_PTR(SRVSVC_NETSHAREINFO2_COMMENT),
	N_INT(4, SRVSVC_NETSHAREINFO2_PERMISSIONS),
	N_INT(4, SRVSVC_NETSHAREINFO2_MAX_USERS),
	N_INT(4, SRVSVC_NETSHAREINFO2_CURRENT_USERS),
	N_STR_PTR(SRVSVC_NETSHAREINFO2_PATH),
	N_STR_PTR(SRVSVC_NETSHAREINFO2_PASSWORD),
	N_END,
};

static const struct ndr share501[] = {
	N_STR_PTR(SRVSVC_NETSHAREINFO501_NAME),
	N_INT(4, SRVSVC_NETSHAREINFO501_TYPE),
	N_STR_PTR(SRVSVC_NETSHAREINFO501_COMMENT),
	N_INT(4, SRVSVC_NETSHAREINFO501_CSC_POLICY),
	N_END,
};

static const struct ndr share502[] = {
	N_STR_PTR(SRVSVC_NETSHAREINFO502_NAME),
	N_INT(4, SRVSVC_NETSHAREINFO502_TYPE),
	N_STR_PTR(SRVSVC_NETSHAREINFO502_COMMENT),
	N_INT(4, SRVSVC_NETSHAREINFO502_PERMISSIONS),
	N_INT(4, SRVSVC_NETSHAREINFO502_MAX_USERS),
	N_INT(4, SRVSVC_NETSHAREINFO502_CURRENT_USERS),
	N_STR_PTR(SRVSVC_NETSHAREINFO502_PATH),
	N_STR_PTR(SRVSVC_NETSHAREINFO502_PASSWORD),
	N_INT(4, SRVSVC_NETSHAREINFO502_UNKNOWN),
	N_SD_PTR(SRVSVC_SEC_DESC_BUF_LEN),
	N_END,
};

/* Not in Wireshark: SHARE_INFO_503_I, 2.2.4.27 */
static const struct ndr share503[] = {
	N_STR_PTR(SRVSVC_NETSHAREINFO503_NAME),
	N_INT(4, SRVSVC_NETSHAREINFO503_TYPE),
	N_STR_PTR(SRVSVC_NETSHAREINFO503_COMMENT),
	N_INT(4, SRVSVC_NETSHAREINFO503_PERMISSIONS),
	N_INT(4, SRVSVC_NETSHAREINFO503_MAX_USERS),
	N_INT(4, SRVSVC_NETSHAREINFO503_CURRENT_USERS),
	N_STR_PTR(SRVSVC_NETSHAREINFO503_PATH),
	N_STR_PTR(SRVSVC_NETSHAREINFO503_PASSWORD),
	N_STR_PTR(SRVSVC_NETSHAREINFO503_SERVER_NAME),
	N_INT(4, SRVSVC_NETSHAREINFO503_RESERVED),
	N_SD_PTR(SRVSVC_SEC_DESC_BUF_LEN),
	N_END,
};

static const struct ndr share1004[] = { N_STR_PTR(SRVSVC_NETSHAREINFO1004_COMMENT), N_END };
static const struct ndr share1005[] = { N_INT(4, SRVSVC_NETSHAREINFO1005_DFS_FLAGS), N_END };
static const struct ndr share1006[] = { N_INT(4, SRVSVC_NETSHAREINFO1006_MAX_USERS), N_END };

static const struct ndr share1501[] = {
	N_INT(4, SRVSVC_NETSHAREINFO1501_SIZE),
	N_SD_PTR(SRVSVC_SEC_DESC_BUF_LEN),
	N_END,
};

/* What a union of information levels holds: a pointer to the level's structure. */
NDR_ARM_PTR(info0, SRVSVC_NETSHAREINFO_INFO0, share0);
NDR_ARM_PTR(info1, SRVSVC_NETSHAREINFO_INFO1, share1);
NDR_ARM_PTR(info2, SRVSVC_NETSHAREINFO_INFO2, share2);
NDR_ARM_PTR(info501, SRVSVC_NETSHAREINFO_INFO501, share501);
NDR_ARM_PTR(info502, SRVSVC_NETSHAREINFO_INFO502, share502);
NDR_ARM_PTR(info503, SRVSVC_NETSHAREINFO_INFO503, share503);
NDR_ARM_PTR(info1004, SRVSVC_NETSHAREINFO_INFO1004, share1004);
NDR_ARM_PTR(info1005, SRVSVC_NETSHAREINFO_INFO1005, share1005);
NDR_ARM_PTR(info1006, SRVSVC_NETSHAREINFO_INFO1006, share1006);
NDR_ARM_PTR(info1501, SRVSVC_NETSHAREINFO_INFO1501, share1501);

static const struct ndr_case share_info[] = {
	{ 0, info0 },
	{ 1, info1 },
	{ 2, info2 },
	{ 501, info501 },
	{ 502, info502 },
	{ 503, info503 },
	{ 1004, info1004 },
	{ 1005, info1005 },
	{ 1006, info1006 },
	{ 1501, info1501 },
	{ 0, NULL },
};

/* [MS-SRVS] 2.2.4.32 to 2.2.4.37: a count, and the shares */
#define CONTAINER(name, f, of, n)                                                                  \
	static const struct ndr name##_list[] = {                                                  \
		N_INT(4, SRVSVC_NET##f##CTR##n##_COUNT),                                           \
		N_LIST_PTR(SRVSVC_NET##f##CTR##n##_ARRAY, of),                                     \
		N_END,                                                                             \
	};                                                                                         \
	static const struct ndr name[] = { N_STRUCT_PTR(SRVSVC_NET##f##CTR_CTR##n, name##_list),   \
		N_END }

CONTAINER(shares0, SHARE, share0, 0);
CONTAINER(shares1, SHARE, share1, 1);
CONTAINER(shares2, SHARE, share2, 2);
CONTAINER(shares501, SHARE, share501, 501);
CONTAINER(shares502, SHARE, share502, 502);
CONTAINER(shares503, SHARE, share503, 503);

static const struct ndr_case shares[] = {
	{ 0, shares0 },
	{ 1, shares1 },
	{ 2, shares2 },
	{ 501, shares501 },
	{ 502, shares502 },
	{ 503, shares503 },
	{ 0, NULL },
};

/* [MS-SRVS] 2.2.4.40 to 2.2.4.42 */
static const struct ndr server100[] = {
	N_INT(4, SRVSVC_NETSRVINFO100_PLATFORM_ID),
	N_STR_PTR(SRVSVC_NETSRVINFO100_SERVER_NAME),
	N_END,
};

static const struct ndr server101[] = {
	N_INT(4, SRVSVC_NETSRVINFO101_PLATFORM_ID),
	N_STR_PTR(SRVSVC_NETSRVINFO101_SERVER_NAME),
	N_INT(4, SRVSVC_NETSRVINFO101_VERSION_MAJOR),
	N_INT(4, SRVSVC_NETSRVINFO101_VERSION_MINOR),
	N_INT(4, BROWSER_SERVER_TYPE),
	N_STR_PTR(SRVSVC_NETSRVINFO101_COMMENT),
	N_END,
};

static const struct ndr server102[] = {
	N_INT(4, SRVSVC_NETSRVINFO102_PLATFORM_ID),
	N_STR_PTR(SRVSVC_NETSRVINFO102_SERVER_NAME),
	N_INT(4, SRVSVC_NETSRVINFO102_VERSION_MAJOR),
	N_INT(4, SRVSVC_NETSRVINFO102_VERSION_MINOR),
	N_INT(4, BROWSER_SERVER_TYPE),
	N_STR_PTR(SRVSVC_NETSRVINFO102_COMMENT),
	N_INT(4, SRVSVC_NETSRVINFO102_USERS),
	N_INT(4, SRVSVC_NETSRVINFO102_DISC),
	N_INT(4, SRVSVC_NETSRVINFO102_HIDDEN),
	N_INT(4, SRVSVC_NETSRVINFO102_ANNOUNCE),
	N_INT(4, SRVSVC_NETSRVINFO102_ANNDELTA),
	N_INT(4, SRVSVC_NETSRVINFO102_LICENSES),
	N_STR_PTR(SRVSVC_NETSRVINFO102_USERPATH),
	N_END,
};

static const struct ndr server1005[] = { N_STR_PTR(SRVSVC_NETSRVINFO1005_COMMENT), N_END };

NDR_ARM_PTR(server_info100, SRVSVC_NETSRVINFO_INFO100, server100);
NDR_ARM_PTR(server_info101, SRVSVC_NETSRVINFO_INFO101, server101);
NDR_ARM_PTR(server_info102, SRVSVC_NETSRVINFO_INFO102, server102);
NDR_ARM_PTR(server_info1005, SRVSVC_NETSRVINFO_INFO1005, server1005);

static const struct ndr_case server_info[] = {
	{ 100, server_info100 },
	{ 101, server_info101 },
	{ 102, server_info102 },
	{ 1005, server_info1005 },
	{ 0, NULL },
};

/* What all enumerations ask and answer: level and container are one structure. */
#define ENUM_INFO(name, f, cases)                                                                  \
	static const struct ndr name[] = { N_INT(4, SRVSVC_##f##_LEVEL),                           \
		N_UNION(4, SRVSVC_##f##_CTR, cases), N_END }
#define ENUM_ASKED(f, info)                                                                        \
	N_STRUCT(NONE, info), N_INT(4, SRVSVC_##f##_MAX_BUFFER),                                   \
		N_INT_PTR(4, SRVSVC_##f##_RESUME_HANDLE), N_END
#define ENUM_ANSWERED(f, info)                                                                     \
	N_STRUCT(NONE, info), N_INT(4, SRVSVC_##f##_TOTALENTRIES),                                 \
		N_INT_PTR(4, SRVSVC_##f##_RESUME_HANDLE), N_INT(4, SRVSVC_WERROR), N_END

/* [MS-SRVS] 3.1.4.8, 3.1.4.9: all shares, or those that last */
ENUM_INFO(all_info, NETSHAREENUMALL, shares);

static const struct ndr enum_all_request[] = {
	N_STR_PTR(SRVSVC_NETSHAREENUMALL_SERVER_UNC),
	ENUM_ASKED(NETSHAREENUMALL, all_info),
};
static const struct ndr enum_all_response[] = { ENUM_ANSWERED(NETSHAREENUMALL, all_info) };

ENUM_INFO(sticky_info, NETSHAREENUM, shares);

static const struct ndr enum_sticky_request[] = {
	N_STR_PTR(SRVSVC_NETSHAREENUM_SERVER_UNC),
	ENUM_ASKED(NETSHAREENUM, sticky_info),
};
static const struct ndr enum_sticky_response[] = { ENUM_ANSWERED(NETSHAREENUM, sticky_info) };

static const struct ndr werror[] = { N_INT(4, SRVSVC_WERROR), N_END };

/* [MS-SRVS] 3.1.4.7 */
static const struct ndr add_request[] = {
	N_STR_PTR(SRVSVC_NETSHAREADD_SERVER_UNC),
	N_INT(4, SRVSVC_NETSHAREADD_LEVEL),
	N_UNION(4, SRVSVC_NETSHAREADD_INFO, share_info),
	N_INT_PTR(4, SRVSVC_NETSHAREADD_PARM_ERROR),
	N_END,
};

static const struct ndr add_response[] = {
	N_INT_PTR(4, SRVSVC_NETSHAREADD_PARM_ERROR),
	N_INT(4, SRVSVC_WERROR),
	N_END,
};

/* [MS-SRVS] 3.1.4.10 */
static const struct ndr get_request[] = {
	N_STR_PTR(SRVSVC_NETSHAREGETINFO_SERVER_UNC),
	N_STR(SRVSVC_NETSHAREGETINFO_SHARE_NAME),
	N_INT(4, SRVSVC_NETSHAREGETINFO_LEVEL),
	N_END,
};

static const struct ndr get_response[] = {
	N_UNION(4, SRVSVC_NETSHAREGETINFO_INFO, share_info),
	N_INT(4, SRVSVC_WERROR),
	N_END,
};

/* [MS-SRVS] 3.1.4.11 */
static const struct ndr set_request[] = {
	N_STR_PTR(SRVSVC_NETSHARESETINFO_SERVER_UNC),
	N_STR(SRVSVC_NETSHARESETINFO_SHARE_NAME),
	N_INT(4, SRVSVC_NETSHARESETINFO_LEVEL),
	N_UNION(4, SRVSVC_NETSHARESETINFO_INFO, share_info),
	N_INT_PTR(4, SRVSVC_NETSHARESETINFO_PARM_ERROR),
	N_END,
};

static const struct ndr set_response[] = {
	N_INT_PTR(4, SRVSVC_NETSHARESETINFO_PARM_ERROR),
	N_INT(4, SRVSVC_WERROR),
	N_END,
};

/* [MS-SRVS] 3.1.4.12 */
static const struct ndr del_request[] = {
	N_STR_PTR(SRVSVC_NETSHAREDEL_SERVER_UNC),
	N_STR(SRVSVC_NETSHAREDEL_SHARE_NAME),
	N_INT(4, SRVSVC_NETSHAREDEL_RESERVED),
	N_END,
};

/* [MS-SRVS] 3.1.4.17 */
static const struct ndr server_request[] = {
	N_STR_PTR(SRVSVC_NETSRVGETINFO_SERVER_UNC),
	N_INT(4, SRVSVC_NETSRVGETINFO_LEVEL),
	N_END,
};

static const struct ndr server_response[] = {
	N_UNION(4, SRVSVC_NETSRVGETINFO_INFO, server_info),
	N_INT(4, SRVSVC_WERROR),
	N_END,
};

/* [MS-SRVS] 3.1.4.21, 2.2.4.105 */
static const struct ndr time_of_day[] = {
	N_INT(4, SRVSVC_NETREMOTETODINFO_ELAPSED),
	N_INT(4, SRVSVC_NETREMOTETODINFO_MSECS),
	N_INT(4, SRVSVC_NETREMOTETODINFO_HOURS),
	N_INT(4, SRVSVC_NETREMOTETODINFO_MINS),
	N_INT(4, SRVSVC_NETREMOTETODINFO_SECS),
	N_INT(4, SRVSVC_NETREMOTETODINFO_HUNDS),
	N_INT(4, SRVSVC_NETREMOTETODINFO_TIMEZONE),
	N_INT(4, SRVSVC_NETREMOTETODINFO_TINTERVAL),
	N_INT(4, SRVSVC_NETREMOTETODINFO_DAY),
	N_INT(4, SRVSVC_NETREMOTETODINFO_MONTH),
	N_INT(4, SRVSVC_NETREMOTETODINFO_YEAR),
	N_INT(4, SRVSVC_NETREMOTETODINFO_WEEKDAY),
	N_END,
};

static const struct ndr tod_request[] = { N_STR_PTR(SRVSVC_NETREMOTETOD_SERVER_UNC), N_END };

static const struct ndr tod_response[] = {
	N_STRUCT_PTR(SRVSVC_NETREMOTETOD_INFO, time_of_day),
	N_INT(4, SRVSVC_WERROR),
	N_END,
};

/* [MS-SRVS] 2.2.4.1 to 2.2.4.20: connections, open files, sessions */
static const struct ndr conn0[] = { N_INT(4, SRVSVC_NETCONNINFO0_CONN_ID), N_END };

static const struct ndr conn1[] = {
	N_INT(4, SRVSVC_NETCONNINFO1_CONN_ID),
	N_INT(4, SRVSVC_NETCONNINFO1_CONN_TYPE),
	N_INT(4, SRVSVC_NETCONNINFO1_NUM_OPEN),
	N_INT(4, SRVSVC_NETCONNINFO1_NUM_USERS),
	N_INT(4, SRVSVC_NETCONNINFO1_CONN_TIME),
	N_STR_PTR(SRVSVC_NETCONNINFO1_USER),
	N_STR_PTR(SRVSVC_NETCONNINFO1_SHARE),
	N_END,
};

static const struct ndr file2[] = { N_INT(4, SRVSVC_NETFILEINFO2_FID), N_END };

static const struct ndr file3[] = {
	N_INT(4, SRVSVC_NETFILEINFO3_FID),
	N_INT(4, SRVSVC_NETFILEINFO3_PERMISSIONS),
	N_INT(4, SRVSVC_NETFILEINFO3_NUM_LOCKS),
	N_STR_PTR(SRVSVC_NETFILEINFO3_PATH),
	N_STR_PTR(SRVSVC_NETFILEINFO3_USER),
	N_END,
};

static const struct ndr sess0[] = { N_STR_PTR(SRVSVC_NETSESSINFO0_CLIENT), N_END };

#define SESSION(n)                                                                                 \
	N_STR_PTR(SRVSVC_NETSESSINFO##n##_CLIENT), N_STR_PTR(SRVSVC_NETSESSINFO##n##_USER)
#define SESSION_TIMES(n)                                                                           \
	N_INT(4, SRVSVC_NETSESSINFO##n##_TIME), N_INT(4, SRVSVC_NETSESSINFO##n##_IDLE_TIME)

static const struct ndr sess1[] = {
	SESSION(1),
	N_INT(4, SRVSVC_NETSESSINFO1_NUM_OPEN),
	SESSION_TIMES(1),
	N_INT(4, SRVSVC_NETSESSINFO1_USER_FLAGS),
	N_END,
};

static const struct ndr sess2[] = {
	SESSION(2),
	N_INT(4, SRVSVC_NETSESSINFO2_NUM_OPEN),
	SESSION_TIMES(2),
	N_INT(4, SRVSVC_NETSESSINFO2_USER_FLAGS),
	N_STR_PTR(SRVSVC_NETSESSINFO2_CLIENT_TYPE),
	N_END,
};

static const struct ndr sess10[] = { SESSION(10), SESSION_TIMES(10), N_END };

static const struct ndr sess502[] = {
	SESSION(502),
	N_INT(4, SRVSVC_NETSESSINFO502_NUM_OPEN),
	SESSION_TIMES(502),
	N_INT(4, SRVSVC_NETSESSINFO502_USER_FLAGS),
	N_STR_PTR(SRVSVC_NETSESSINFO502_CLIENT_TYPE),
	N_STR_PTR(SRVSVC_NETSESSINFO502_TRANSPORT),
	N_END,
};

CONTAINER(conns0, CONN, conn0, 0);
CONTAINER(conns1, CONN, conn1, 1);
CONTAINER(files2, FILE, file2, 2);
CONTAINER(files3, FILE, file3, 3);
CONTAINER(sesss0, SESS, sess0, 0);
CONTAINER(sesss1, SESS, sess1, 1);
CONTAINER(sesss2, SESS, sess2, 2);
CONTAINER(sesss10, SESS, sess10, 10);
CONTAINER(sesss502, SESS, sess502, 502);

static const struct ndr_case conns[] = { { 0, conns0 }, { 1, conns1 }, { 0, NULL } };
static const struct ndr_case files[] = { { 2, files2 }, { 3, files3 }, { 0, NULL } };

static const struct ndr_case sessions[] = {
	{ 0, sesss0 },
	{ 1, sesss1 },
	{ 2, sesss2 },
	{ 10, sesss10 },
	{ 502, sesss502 },
	{ 0, NULL },
};

/* [MS-SRVS] 3.1.4.1, 3.1.4.2, 3.1.4.5: filters, then as in ENUMERATION */
ENUM_INFO(conn_info, NETCONNENUM, conns);

static const struct ndr conn_request[] = {
	N_STR_PTR(SRVSVC_NETCONNENUM_SERVER_UNC),
	N_STR_PTR(SRVSVC_NETCONNENUM_PATH),
	ENUM_ASKED(NETCONNENUM, conn_info),
};
static const struct ndr conn_response[] = { ENUM_ANSWERED(NETCONNENUM, conn_info) };

ENUM_INFO(file_info, NETFILEENUM, files);

static const struct ndr file_request[] = {
	N_STR_PTR(SRVSVC_NETFILEENUM_SERVER_UNC),
	N_STR_PTR(SRVSVC_NETFILEENUM_PATH),
	N_STR_PTR(SRVSVC_NETFILEENUM_USER),
	ENUM_ASKED(NETFILEENUM, file_info),
};
static const struct ndr file_response[] = { ENUM_ANSWERED(NETFILEENUM, file_info) };

ENUM_INFO(sess_info, NETSESSENUM, sessions);

static const struct ndr sess_request[] = {
	N_STR_PTR(SRVSVC_NETSESSENUM_SERVER_UNC),
	N_STR_PTR(SRVSVC_NETSESSENUM_CLIENT),
	N_STR_PTR(SRVSVC_NETSESSENUM_USER),
	ENUM_ASKED(NETSESSENUM, sess_info),
};
static const struct ndr sess_response[] = { ENUM_ANSWERED(NETSESSENUM, sess_info) };

/* [MS-SRVS] 3.1.4.31 */
static const struct ndr validate_request[] = {
	N_STR_PTR(SRVSVC_NETNAMEVALIDATE_SERVER_UNC),
	N_STR(SRVSVC_NETNAMEVALIDATE_NAME),
	N_INT(4, SRVSVC_NETNAMEVALIDATE_NAME_TYPE),
	N_INT(4, SRVSVC_NETNAMEVALIDATE_FLAGS),
	N_END,
};

/* [MS-SRVS] 3.1.4.19; the answer's texts have no room told, and Wireshark reads them wrongly */
static const struct ndr no_disks[] = {
	N_INT(4, SRVSVC_NETDISKINFO_COUNT),
	N_LIST_PTR(SRVSVC_NETDISKINFO_DISKS, share0),
	N_END,
};

static const struct ndr disk_request[] = {
	N_STR_PTR(SRVSVC_NETDISKENUM_SERVER_UNC),
	N_INT(4, SRVSVC_NETDISKENUM_LEVEL),
	N_STRUCT(SRVSVC_NETDISKENUM_INFO, no_disks),
	N_INT(4, SRVSVC_NETDISKENUM_MAXLEN),
	N_INT_PTR(4, SRVSVC_NETDISKENUM_RESUME_HANDLE),
	N_END,
};

const struct rpc_operation rpc_srvsvc[] = {
	{ 8, conn_request, conn_response },
	{ 9, file_request, file_response },
	{ 12, sess_request, sess_response },
	{ 14, add_request, add_response },
	{ 15, enum_all_request, enum_all_response },
	{ 16, get_request, get_response },
	{ 17, set_request, set_response },
	{ 18, del_request, werror },
	{ 21, server_request, server_response },
	{ 23, disk_request, NULL },
	{ 28, tod_request, tod_response },
	{ 33, validate_request, werror },
	{ 36, enum_sticky_request, enum_sticky_response },
	{ 0, NULL, NULL },
};
