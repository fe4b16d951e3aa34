/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/dcerpc.h"
#include "dissect/fsctl.h"
#include "dissect/info.h"
#include "dissect/smb1.h"
#include "dissect/trace.h"

enum trans2 {
	T2_OPEN2,
	T2_FIND_FIRST2,
	T2_FIND_NEXT2,
	T2_QUERY_FS_INFO,
	T2_SET_FS_INFO,
	T2_QUERY_PATH_INFO,
	T2_SET_PATH_INFO,
	T2_QUERY_FILE_INFO,
	T2_SET_FILE_INFO,
	T2_CREATE_DIRECTORY = 13,
	T2_GET_DFS_REFERRAL = 16,
};

enum nt_function {
	NT_CREATE = 1,
	NT_IOCTL,
	NT_SET_SECURITY,
	NT_NOTIFY,
	NT_RENAME,
	NT_QUERY_SECURITY,
	NT_GET_QUOTA,
	NT_SET_QUOTA,
};

#define FIND_RETURN_RESUME_KEYS 0x4u

/* ---- what a request asks for, for its response */

/* Where words and parameters have what tells them apart, from the header on. */
#define PARAMETER_OFFSET_AT (33u + 20)
#define SETUP_AT (33u + 28)
#define NT_FUNCTION_AT (33u + 36)

uint32_t smb1_detail(uint16_t cmd, const struct cur *c)
{
	/* Where the information level stands in the parameters of a subcommand. */
	static const uint8_t level_at[] = { 0, 6, 4, 0, 2, 0, 0, 2, 2 };
	uint64_t function = 0, at = 0, level = 0, flags = 0;

	if (cmd == SMB1_NT_TRANSACT)
		return cur_peek(c, NT_FUNCTION_AT, 2, &function) ? (uint32_t)function & 0xff : 0;
	if (cmd != SMB1_TRANSACTION2 || !cur_peek(c, SETUP_AT, 2, &function))
		return 0;
	function &= 0xff;
	if (function > T2_OPEN2 && function < sizeof(level_at) &&
		cur_peek(c, PARAMETER_OFFSET_AT, 2, &at)) {
		cur_peek(c, (uint32_t)at + level_at[function], 2, &level);
		/* FIND_FIRST2 has the flags before the level, FIND_NEXT2 behind the resume key. */
		if (function <= T2_FIND_NEXT2)
			cur_peek(
				c, (uint32_t)at + (function == T2_FIND_FIRST2 ? 4 : 10), 2, &flags);
	}
	return (uint32_t)(function | (flags & FIND_RETURN_RESUME_KEYS ? SMB1_RESUMES : 0) |
			  level << 16);
}

static uint8_t function_of(const struct walk *w)
{
	return (uint8_t)w->ctx->detail;
}

/* ---- [MS-CIFS] 2.2.6: parameters of TRANSACTION2 */

static void file(struct walk *w, const struct step *s)
{
	(void)s;
	smb1_text(w, F_SMB_FILE);
}

static void search_pattern(struct walk *w, const struct step *s)
{
	(void)s;
	smb1_text(w, F_SMB_SEARCH_PATTERN);
}

static void dir_name(struct walk *w, const struct step *s)
{
	(void)s;
	smb1_text(w, F_SMB_DIR_NAME);
}

static const struct step find_first2[] = {
	LE(2, SMB_SEARCH_ATTRIBUTE),
	LE(2, SMB_SEARCH_COUNT),
	LE(2, SMB_FIND_FLAGS),
	LE(2, SMB_FF2_LOI),
	LE(4, SMB_STORAGE_TYPE),
	HOOK(search_pattern),
	END,
};
static const struct step found_first2[] = {
	LE(2, SMB_SEARCH_ID),
	LE(2, SMB_SEARCH_COUNT),
	LE(2, SMB_END_OF_SEARCH),
	LE(2, SMB_EA_ERROR_OFFSET),
	LE(2, SMB_LAST_NAME_OFFSET),
	END,
};
static const struct step find_next2[] = {
	LE(2, SMB_SEARCH_ID),
	LE(2, SMB_SEARCH_COUNT),
	LE(2, SMB_FF2_LOI),
	LE(4, SMB_RESUME),
	LE(2, SMB_FIND_FLAGS),
	HOOK(file),
	END,
};
static const struct step found_next2[] = {
	LE(2, SMB_SEARCH_COUNT),
	LE(2, SMB_END_OF_SEARCH),
	LE(2, SMB_EA_ERROR_OFFSET),
	LE(2, SMB_LAST_NAME_OFFSET),
	END,
};
static const struct step query_fs[] = { LE(2, SMB_QFSI_LOI), END };
static const struct step set_fs[] = { LE(2, SMB_FID), LE(2, SMB_SFSI_LOI), END };
static const struct step query_path[] = {
	LE(2, SMB_QPI_LOI),
	RAW(4, SMB_RESERVED),
	HOOK(file),
	END,
};
static const struct step set_path[] = {
	LE(2, SMB_SPI_LOI),
	RAW(4, SMB_RESERVED),
	HOOK(file),
	END,
};
static const struct step query_file[] = { LE(2, SMB_FID), LE(2, SMB_QPI_LOI), END };
static const struct step set_file[] = {
	LE(2, SMB_FID),
	LE(2, SMB_SPI_LOI),
	RAW(2, SMB_RESERVED),
	END,
};
static const struct step ea_error[] = { LE(2, SMB_EA_ERROR_OFFSET), END };
static const struct step create_directory[] = { RAW(4, SMB_RESERVED), HOOK(dir_name), END };

static void found(struct walk *w, const struct step *s)
{
	(void)s;
	smb1_level_data(w, SMB1_FIND);
}

static void queried_fs(struct walk *w, const struct step *s)
{
	(void)s;
	smb1_level_data(w, SMB1_QUERY_FS);
}

static void queried(struct walk *w, const struct step *s)
{
	(void)s;
	smb1_level_data(w, SMB1_QUERY);
}

static void set(struct walk *w, const struct step *s)
{
	(void)s;
	smb1_level_data(w, SMB1_SET);
}

static void dfs_referrals(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, dfs_referral_response);
	walk_tail(w, 7);
}

/* ---- 2.2.7: parameters of NT_TRANSACT */

static void nt_name(struct walk *w, const struct step *s)
{
	uint64_t len = w->slot[S_LEN];

	(void)s;
	if (smb1_unicode(w) && w->c.pos % 2 && cur_left(&w->c))
		walk_bytes(w, 1, F_SMB_PADDING, ENC_NONE);
	walk_bytes(w, len > MSG_MAX ? MSG_MAX : (uint32_t)len, F_SMB_FILE,
		smb1_unicode(w) ? ENC_UTF16 : ENC_ASCII);
}

static const struct step nt_create[] = {
	LE(4, SMB_CREATE_FLAGS),
	LE(4, SMB_RFID),
	LE(4, SMB_ACCESS_MASK),
	LE_AS(8, SMB_ALLOC_SIZE64, N_NONE),
	LE(4, SMB_FILE_ATTRIBUTE),
	LE(4, SMB_SHARE_ACCESS),
	LE(4, SMB_CREATE_DISPOSITION),
	LE(4, SMB2_CREATE_OPTIONS),
	LE(4, SMB_SD_LENGTH),
	LE(4, SMB_EA_LIST_LENGTH),
	KEEP(4, SMB_FILE_NAME_LEN, S_LEN),
	LE(4, SMB_IMPERSONATION_LEVEL),
	LE(1, SMB_SECURITY_FLAGS),
	HOOK(nt_name),
	END,
};
static const struct step nt_created[] = {
	LE(1, SMB_OPLOCK_LEVEL),
	RAW(1, SMB_RESERVED),
	LE(2, SMB_FID),
	LE(4, SMB_CREATE_ACTION),
	LE(4, SMB_EA_ERROR_OFFSET),
	LE(8, SMB_CREATE_TIME),
	LE(8, SMB_ACCESS_TIME),
	LE(8, SMB_LAST_WRITE_TIME),
	LE(8, SMB_CHANGE_TIME),
	LE(4, SMB_FILE_ATTRIBUTE),
	LE(8, SMB_ALLOC_SIZE64),
	LE(8, SMB_END_OF_FILE),
	LE(2, SMB_FILE_TYPE),
	LE(2, SMB_IPC_STATE),
	LE(1, SMB_IS_DIRECTORY),
	END,
};
static const struct step security_of[] = {
	LE(2, SMB_FID),
	RAW(2, SMB_RESERVED),
	LE(4, SMB_NT_QSD),
	END,
};
static const struct step security_length[] = { LE(4, SMB_SEC_DESC_LEN), END };

static const struct step change[] = {
	LE(4, SMB_NEXT_ENTRY_OFFSET),
	LE(4, SMB_NT_NOTIFY_ACTION),
	KEEP(4, SMB_FILE_NAME_LEN, S_LEN),
	UTF16(SMB_FILE, S_LEN),
	END,
};

static void change_chain(struct walk *w, const struct step *s)
{
	(void)s;
	walk_chain(w, F_SMB_NT_NOTIFY, change);
}

static const struct step changes[] = { HOOK(change_chain), END };

static void security(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, info_security);
}

static void quotas(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, info_quota);
}

static void control(struct walk *w, const struct step *s)
{
	(void)s;
	fsctl_body(w, w->slot[S_LEN3]);
}

/* Setup words of the two functions that have them. */
static const struct step ioctl_setup[] = {
	KEEP(4, SMB2_IOCTL_FUNCTION, S_LEN3),
	LE(2, SMB_FID),
	LE(1, SMB_NT_IOCTL_ISFSCTL),
	LE(1, SMB_NT_IOCTL_FLAGS),
	END,
};
static const struct step notify_setup[] = {
	LE(4, SMB_NT_NOTIFY_COMPLETION_FILTER),
	LE(2, SMB_FID),
	LE(1, SMB_NT_NOTIFY_WATCH_TREE),
	RAW(1, SMB_RESERVED),
	END,
};
static const struct step setup_words[] = {
	ARRAY(2, SMB_TRANS_DATA_SETUP_WORD, S_COUNT),
	END,
};

static void nt_setup(struct walk *w, const struct step *s)
{
	(void)s;
	if (function_of(w) == NT_IOCTL && w->slot[S_COUNT] == 4)
		walk_layout(w, ioctl_setup);
	else if (function_of(w) == NT_NOTIFY && w->slot[S_COUNT] == 4)
		walk_layout(w, notify_setup);
	else
		walk_layout(w, setup_words);
}

/* ---- parameters and data by function */

struct contents {
	const struct step *parameters;
	walk_hook *data;
};

struct function {
	uint8_t number;
	struct contents request, response;
};

// clang-format off
static const struct function trans2[] = {
	{ T2_FIND_FIRST2, { find_first2, NULL }, { found_first2, found } },
	{ T2_FIND_NEXT2, { find_next2, NULL }, { found_next2, found } },
	{ T2_QUERY_FS_INFO, { query_fs, NULL }, { NULL, queried_fs } },
	{ T2_SET_FS_INFO, { set_fs, NULL }, { NULL, NULL } },
	{ T2_QUERY_PATH_INFO, { query_path, NULL }, { ea_error, queried } },
	{ T2_SET_PATH_INFO, { set_path, set }, { ea_error, NULL } },
	{ T2_QUERY_FILE_INFO, { query_file, NULL }, { ea_error, queried } },
	{ T2_SET_FILE_INFO, { set_file, set }, { ea_error, NULL } },
	{ T2_CREATE_DIRECTORY, { create_directory, NULL }, { ea_error, NULL } },
	{ T2_GET_DFS_REFERRAL, { dfs_referral_request, NULL }, { NULL, dfs_referrals } },
	{ 0, { NULL, NULL }, { NULL, NULL } },
};
static const struct function nt_functions[] = {
	{ NT_CREATE, { nt_create, NULL }, { nt_created, NULL } },
	{ NT_IOCTL, { NULL, control }, { NULL, NULL } },
	{ NT_SET_SECURITY, { security_of, security }, { NULL, NULL } },
	{ NT_NOTIFY, { NULL, NULL }, { changes, NULL } },
	{ NT_QUERY_SECURITY, { security_of, NULL }, { security_length, security } },
	{ NT_GET_QUOTA, { NULL, NULL }, { NULL, quotas } },
	{ NT_SET_QUOTA, { NULL, quotas }, { NULL, NULL } },
	{ 0, { NULL, NULL }, { NULL, NULL } },
};
// clang-format on

static struct contents form_of(const struct walk *w, const struct function *list)
{
	for (const struct function *f = list; f->number; f++)
		if (f->number == function_of(w))
			return w->ctx->response ? f->response : f->request;
	return (struct contents){ NULL, NULL };
}

/* Goes on at an offset from the header; what lies between is Wireshark's padding. */
static bool skip_to(struct walk *w, uint64_t off)
{
	if (off < w->c.pos - w->origin || off > w->c.end - w->origin)
		return false;
	uint32_t gap = w->origin + (uint32_t)off - w->c.pos;
	if (gap)
		walk_bytes(w, gap, F_SMB_PADDING, ENC_NONE);
	return true;
}

static void parameters(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, form_of(w, w->slot[S_KIND] ? nt_functions : trans2).parameters);
	if (cur_left(&w->c) && !w->c.bad)
		walk_bytes(w, cur_left(&w->c), F_SMB_PADDING, ENC_NONE);
}

static void parts(struct walk *w, const struct contents *d)
{
	if (w->slot[S_LEN] && skip_to(w, w->slot[S_OFF]))
		walk_blob(w, F_SMB_TRANS_DATA_PARAMETERS, w->slot[S_OFF], w->slot[S_LEN],
			d->parameters ? parameters : NULL);
	if (skip_to(w, w->slot[S_OFF2]) && w->slot[S_LEN2])
		walk_blob(w, F_SMB_TRANS_DATA, w->slot[S_OFF2], w->slot[S_LEN2], d->data);
}

void smb1_trans2_bytes(struct walk *w, const struct step *s)
{
	struct contents d = form_of(w, trans2);

	(void)s;
	w->slot[S_KIND] = false;
	if (!w->ctx->response && cur_left(&w->c) && w->slot[S_OFF] > w->c.pos - w->origin)
		skip_to(w, w->slot[S_OFF]);
	parts(w, &d);
}

void smb1_nt_transact_bytes(struct walk *w, const struct step *s)
{
	struct contents d = form_of(w, nt_functions);

	(void)s;
	w->slot[S_KIND] = true;
	parts(w, &d);
}

/* TRANSACTION works on named pipes, and has the name in requests. */
void smb1_transaction_bytes(struct walk *w, const struct step *s)
{
	(void)s;
	if (!w->ctx->response)
		smb1_text(w, F_SMB_TRANS_NAME);
	parts(w, &(struct contents){ NULL, dcerpc_pipe });
}

/* ---- words: [MS-CIFS] 2.2.4.33.1, 2.2.4.46.1 */

#define TRANSACTION_REQUEST                                                                        \
	LE(2, SMB_TPC), LE(2, SMB_TDC), LE(2, SMB_MPC), LE(2, SMB_MDC), LE(1, SMB_MSC),            \
		RAW(1, SMB_RESERVED), LE(2, SMB_TRANSACTION_FLAGS), LE(4, SMB_TIMEOUT),            \
		RAW(2, SMB_RESERVED), KEEP(2, SMB_PC, S_LEN), KEEP(2, SMB_PO, S_OFF),              \
		KEEP(2, SMB_DC, S_LEN2), KEEP(2, SMB_DATA_OFFSET, S_OFF2),                         \
		KEEP(1, SMB_SC, S_COUNT), RAW(1, SMB_RESERVED)

static const struct step pipe_setup[] = { LE(2, SMB_PIPE_FUNCTION), LE(2, SMB_FID), END };

static void transaction_setup(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, w->slot[S_COUNT] == 2 ? pipe_setup : setup_words);
}

const struct step smb1_transaction[] = { TRANSACTION_REQUEST, HOOK(transaction_setup), END };
const struct step smb1_trans2[] = { TRANSACTION_REQUEST, LE(2, SMB_TRANS2_CMD), END };

const struct step smb1_transaction_done[] = {
	LE(2, SMB_TPC),
	LE(2, SMB_TDC),
	RAW(2, SMB_RESERVED),
	KEEP(2, SMB_PC, S_LEN),
	KEEP(2, SMB_PO, S_OFF),
	LE(2, SMB_PD),
	KEEP(2, SMB_DC, S_LEN2),
	KEEP(2, SMB_DATA_OFFSET, S_OFF2),
	LE(2, SMB_DATA_DISP),
	KEEP(1, SMB_SC, S_COUNT),
	RAW(1, SMB_RESERVED),
	ARRAY(2, SMB_TRANS_DATA_SETUP_WORD, S_COUNT),
	END,
};

/* 2.2.4.62 */
const struct step smb1_nt_transact[] = {
	LE(1, SMB_MSC),
	RAW(2, SMB_RESERVED),
	LE(4, SMB_TPC),
	LE(4, SMB_TDC),
	LE(4, SMB_MPC),
	LE(4, SMB_MDC),
	KEEP(4, SMB_PC, S_LEN),
	KEEP(4, SMB_PO, S_OFF),
	KEEP(4, SMB_DC, S_LEN2),
	KEEP(4, SMB_DATA_OFFSET, S_OFF2),
	KEEP(1, SMB_SC, S_COUNT),
	LE(2, SMB_NT_FUNCTION),
	HOOK(nt_setup),
	END,
};
const struct step smb1_nt_transact_done[] = {
	RAW(3, SMB_RESERVED),
	LE(4, SMB_TPC),
	LE(4, SMB_TDC),
	KEEP(4, SMB_PC, S_LEN),
	KEEP(4, SMB_PO, S_OFF),
	LE(4, SMB_PD),
	KEEP(4, SMB_DC, S_LEN2),
	KEEP(4, SMB_DATA_OFFSET, S_OFF2),
	LE(4, SMB_DATA_DISP),
	KEEP(1, SMB_SC, S_COUNT),
	ARRAY(2, SMB_TRANS_DATA_SETUP_WORD, S_COUNT),
	END,
};
