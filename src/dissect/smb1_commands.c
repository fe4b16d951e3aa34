/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf.h"
#include "dissect/dcerpc.h"
#include "dissect/gssapi.h"
#include "dissect/smb1.h"

enum smb1_command {
	CREATE_DIRECTORY = 0x00,
	DELETE_DIRECTORY = 0x01,
	CLOSE = 0x04,
	FLUSH = 0x05,
	DELETE = 0x06,
	RENAME = 0x07,
	QUERY_INFORMATION = 0x08,
	SET_INFORMATION = 0x09,
	CHECK_DIRECTORY = 0x10,
	TRANSACTION = 0x25,
	ECHO = 0x2b,
	READ_ANDX = 0x2e,
	WRITE_ANDX = 0x2f,
	TRANSACTION2 = SMB1_TRANSACTION2,
	FIND_CLOSE2 = 0x34,
	NEGOTIATE = 0x72,
	SESSION_SETUP_ANDX = 0x73,
	LOGOFF_ANDX = 0x74,
	TREE_CONNECT_ANDX = 0x75,
	QUERY_DISK = 0x80,
	NT_TRANSACT = SMB1_NT_TRANSACT,
	NT_CREATE_ANDX = 0xa2,
};

/* [MS-CIFS] 2.2.3.4 */
#define ANDX KEEP(1, SMB_CMD, S_KIND), RAW(1, SMB_RESERVED), KEEP(2, SMB_ANDXOFFSET, S_OFF3)

static void blob(struct walk *w, enum field_id field, uint64_t len)
{
	if (len)
		walk_bytes(w, len > MSG_MAX ? MSG_MAX : (uint32_t)len, field, ENC_NONE);
}

static const struct step andx_only[] = { ANDX, END };

/* 2.2.4.52.1: a dialect's name behind a byte 2. The whole bears its name, too. */
static void dialects(struct walk *w, const struct step *s)
{
	(void)s;
	while (cur_left(&w->c) && !w->c.bad) {
		uint32_t whole = walk_open(w, F_SMB_DIALECT);

		walk_le(w, 1, F_SMB_BUFFER_FORMAT);
		struct cur name = w->c;
		smb1_ascii(w, F_SMB_DIALECT_NAME);
		walk_close(w, whole);
		uint32_t len = w->c.pos - name.pos;
		const uint8_t *bytes = cur_take(&name, len ? len - 1 : 0);
		struct buf text = { 0 };
		if (bytes)
			utf8_mend(&text, bytes, len ? len - 1 : 0);
		walk_make_text(w, whole, &text);
	}
}

/* 2.2.4.52.2, [MS-SMB] 2.2.4.5.2 */
static const struct step chosen[] = { LE(2, SMB_DIALECT_INDEX), END };
static const struct step negotiated[] = {
	LE(2, SMB_DIALECT_INDEX),
	LE(1, SMB_SM),
	LE(2, SMB_MAX_MPX_COUNT),
	LE(2, SMB_MAX_VCS),
	LE(4, SMB_MAX_BUFSIZE),
	LE(4, SMB_MAX_RAW),
	LE(4, SMB_SESSION_KEY),
	KEEP(4, SMB_SERVER_CAP, S_COUNT),
	LE(8, SMB_SYSTEM_TIME),
	LE(2, SMB_SERVER_TIMEZONE),
	KEEP(1, SMB_CHALLENGE_LENGTH, S_LEN),
	END,
};

static void server_time(struct walk *w, const struct step *s)
{
	(void)s;
	smb1_date_time(w,
		&(struct smb1_date){ F_SMB1_SERVER, F_SMB1_SERVER_DATE, F_SMB1_SERVER_TIME, true });
}

static const struct step negotiated_lanman[] = {
	LE(2, SMB_DIALECT_INDEX),
	LE(2, SMB_SM),
	LE(2, SMB_MAX_BUFSIZE),
	LE(2, SMB_MAX_MPX_COUNT),
	LE(2, SMB_MAX_VCS),
	LE(2, SMB_RM),
	LE(4, SMB_SESSION_KEY),
	HOOK(server_time),
	LE(2, SMB_SERVER_TIMEZONE),
	KEEP(2, SMB_CHALLENGE_LENGTH, S_LEN),
	RAW(2, SMB_RESERVED),
	END,
};

#define CAP_UNICODE 0x00000004u
#define CAP_EXTENDED_SECURITY 0x80000000u

static void security(struct walk *w, uint64_t len)
{
	walk_blob(w, F_SMB_SECURITY_BLOB, w->c.pos - w->origin, len, gssapi_blob);
}

static void negotiated_bytes(struct walk *w, const struct step *s)
{
	(void)s;
	if (w->slot[S_COUNT] & CAP_EXTENDED_SECURITY) {
		walk_bytes(w, 16, F_SMB_SERVER_GUID, ENC_NONE);
		security(w, cur_left(&w->c));
		return;
	}
	blob(w, F_SMB_CHALLENGE, w->slot[S_LEN]);
	/* Texts are not aligned here, and UTF-16 if the server can, whatever Flags2 says. */
	if (w->slot[S_COUNT] & CAP_UNICODE) {
		smb1_utf16(w, F_SMB_PRIMARY_DOMAIN);
		smb1_utf16(w, F_SMB_SERVER);
		return;
	}
	smb1_text(w, F_SMB_PRIMARY_DOMAIN);
	smb1_text(w, F_SMB_SERVER);
}

/* 2.2.4.53, [MS-SMB] 2.2.4.6 */
static const struct step setup_lanman[] = {
	ANDX,
	LE(2, SMB_MAX_BUF),
	LE(2, SMB_MAX_MPX_COUNT),
	LE(2, SMB_VC),
	LE(4, SMB_SESSION_KEY),
	KEEP(2, SMB_PWLEN, S_LEN),
	RAW(4, SMB_RESERVED),
	END,
};
static const struct step setup_extended[] = {
	ANDX,
	LE(2, SMB_MAX_BUF),
	LE(2, SMB_MAX_MPX_COUNT),
	LE(2, SMB_VC),
	LE(4, SMB_SESSION_KEY),
	KEEP(2, SMB_SECURITY_BLOB_LEN, S_LEN),
	RAW(4, SMB_RESERVED),
	LE(4, SMB_SERVER_CAP),
	END,
};
static const struct step setup_nt[] = {
	ANDX,
	LE(2, SMB_MAX_BUF),
	LE(2, SMB_MAX_MPX_COUNT),
	LE(2, SMB_VC),
	LE(4, SMB_SESSION_KEY),
	KEEP(2, SMB_ANSI_PWLEN, S_LEN),
	KEEP(2, SMB_UNICODE_PWLEN, S_LEN2),
	RAW(4, SMB_RESERVED),
	LE(4, SMB_SERVER_CAP),
	END,
};

static void account(struct walk *w)
{
	smb1_text(w, F_SMB_ACCOUNT);
	smb1_text(w, F_SMB_PRIMARY_DOMAIN);
	smb1_text(w, F_SMB_NATIVE_OS);
	smb1_text(w, F_SMB_NATIVE_LANMAN);
}

static void setup_lanman_bytes(struct walk *w, const struct step *s)
{
	(void)s;
	blob(w, F_SMB_PASSWORD, w->slot[S_LEN]);
	account(w);
}

static void setup_nt_bytes(struct walk *w, const struct step *s)
{
	(void)s;
	blob(w, F_SMB_ANSI_PASSWORD, w->slot[S_LEN]);
	blob(w, F_SMB_UNICODE_PASSWORD, w->slot[S_LEN2]);
	account(w);
}

static void setup_extended_bytes(struct walk *w, const struct step *s)
{
	(void)s;
	security(w, w->slot[S_LEN]);
	smb1_text(w, F_SMB_NATIVE_OS);
	smb1_text(w, F_SMB_NATIVE_LANMAN);
	smb1_text(w, F_SMB_PRIMARY_DOMAIN);
}

static const struct step setup_done[] = { ANDX, LE(2, SMB_SETUP_ACTION), END };
static const struct step setup_done_extended[] = {
	ANDX,
	LE(2, SMB_SETUP_ACTION),
	KEEP(2, SMB_SECURITY_BLOB_LEN, S_LEN),
	END,
};

static void setup_done_bytes(struct walk *w, const struct step *s)
{
	(void)s;
	smb1_text(w, F_SMB_NATIVE_OS);
	smb1_text(w, F_SMB_NATIVE_LANMAN);
	smb1_text(w, F_SMB_PRIMARY_DOMAIN);
}

/* 2.2.4.55, [MS-SMB] 2.2.4.7 */
static const struct step connect[] = {
	ANDX,
	LE(2, SMB_CONNECT_FLAGS),
	KEEP(2, SMB_PWLEN, S_LEN),
	END,
};

static void connect_bytes(struct walk *w, const struct step *s)
{
	(void)s;
	blob(w, F_SMB_PASSWORD, w->slot[S_LEN]);
	smb1_text(w, F_SMB_PATH);
	smb1_ascii(w, F_SMB_SERVICE);
}

static const struct step connected[] = { ANDX, LE(2, SMB_CONNECT_SUPPORT), END };
static const struct step connected_extended[] = {
	ANDX,
	LE(2, SMB_CONNECT_SUPPORT),
	LE(4, SMB_ACCESS_MASK),
	LE(4, SMB_ACCESS_MASK),
	END,
};

static void connected_bytes(struct walk *w, const struct step *s)
{
	(void)s;
	smb1_ascii(w, F_SMB_SERVICE);
	smb1_text(w, F_SMB_NATIVE_FS);
}

/* 2.2.4.64, [MS-SMB] 2.2.4.9 */
static const struct step nt_create[] = {
	ANDX,
	RAW(1, SMB_RESERVED),
	LE(2, SMB_FILE_NAME_LEN),
	LE(4, SMB_CREATE_FLAGS),
	LE(4, SMB_RFID),
	LE(4, SMB_ACCESS_MASK),
	LE_AS(8, SMB_ALLOC_SIZE64, N_NONE),
	LE(4, SMB_FILE_ATTRIBUTE),
	LE(4, SMB_SHARE_ACCESS),
	LE(4, SMB_CREATE_DISPOSITION),
	LE(4, SMB2_CREATE_OPTIONS),
	LE(4, SMB_IMPERSONATION_LEVEL),
	LE(1, SMB_SECURITY_FLAGS),
	END,
};

static void file_name(struct walk *w, const struct step *s)
{
	(void)s;
	smb1_text(w, F_SMB_FILE);
}

#define NT_CREATED                                                                                 \
	ANDX, LE(1, SMB_OPLOCK_LEVEL), LE(2, SMB_FID), LE(4, SMB_CREATE_ACTION),                   \
		LE(8, SMB_CREATE_TIME), LE(8, SMB_ACCESS_TIME), LE(8, SMB_LAST_WRITE_TIME),        \
		LE(8, SMB_CHANGE_TIME), LE(4, SMB_FILE_ATTRIBUTE), LE(8, SMB_ALLOC_SIZE64),        \
		LE(8, SMB_END_OF_FILE), LE(2, SMB_FILE_TYPE), LE(2, SMB_IPC_STATE),                \
		LE(1, SMB_IS_DIRECTORY)

static const struct step nt_created[] = { NT_CREATED, END };
static const struct step nt_created_extended[] = {
	NT_CREATED,
	RAW(16, SMB_VOLUME_GUID),
	LE(8, SMB_CREATE_FILE_ID_64B),
	LE(4, SMB_ACCESS_MASK),
	LE(4, SMB_ACCESS_MASK),
	END,
};

/* 2.2.4.5 */
static const struct step close[] = { LE(2, SMB_FID), LE(4, SMB1_LAST_WRITE), END };

/* 2.2.4.42; the last words are only there for files above 4 GiB */
static const struct step read[] = {
	ANDX,
	LE(2, SMB_FID),
	LE(4, SMB_OFFSET),
	LE(2, SMB_MAXCOUNT_LOW),
	LE(2, SMB_MINCOUNT),
	LE(4, SMB_MAXCOUNT_HIGH),
	LE(2, SMB_REMAINING),
	END,
};
static const struct step read_large[] = {
	ANDX,
	LE(2, SMB_FID),
	LE(4, SMB_OFFSET),
	LE(2, SMB_MAXCOUNT_LOW),
	LE(2, SMB_MINCOUNT),
	LE(4, SMB_MAXCOUNT_HIGH),
	LE(2, SMB_REMAINING),
	LE(4, SMB_OFFSET_HIGH),
	END,
};
static const struct step read_done[] = {
	ANDX,
	LE(2, SMB_REMAINING),
	LE(2, SMB_DCM),
	RAW(2, SMB_RESERVED),
	KEEP(2, SMB_DATA_LEN_LOW, S_LEN),
	KEEP(2, SMB_DATA_OFFSET, S_OFF),
	LE(4, SMB_DATA_LEN_HIGH),
	RAW(6, SMB_RESERVED),
	END,
};

static void file_data(struct walk *w, const struct step *s)
{
	(void)s;
	walk_blob(w, F_SMB_FILE_DATA, w->slot[S_OFF], w->slot[S_LEN], dcerpc_pipe);
}

/* 2.2.4.43 */
#define WRITE                                                                                      \
	ANDX, LE(2, SMB_FID), LE(4, SMB_OFFSET), RAW(4, SMB_RESERVED), LE(2, SMB_WRITE_MODE),      \
		LE(2, SMB_REMAINING), LE(2, SMB_DATA_LEN_HIGH), KEEP(2, SMB_DATA_LEN_LOW, S_LEN),  \
		KEEP(2, SMB_DATA_OFFSET, S_OFF)

static const struct step write[] = { WRITE, END };
static const struct step write_large[] = { WRITE, LE(4, SMB_OFFSET_HIGH), END };
static const struct step write_done[] = {
	ANDX,
	LE(2, SMB_COUNT_LOW),
	LE(2, SMB_REMAINING),
	LE(2, SMB_COUNT_HIGH),
	RAW(2, SMB_RESERVED),
	END,
};

/* 2.2.4.39 */
static const struct step echo[] = { LE(2, SMB_ECHO_COUNT), END };
static const struct step echoed[] = { LE(2, SMB_ECHO_SEQ_NUM), END };

static void echo_bytes(struct walk *w, const struct step *s)
{
	(void)s;
	blob(w, F_SMB_ECHO_DATA, cur_left(&w->c));
}

/* 2.2.4.1 to 2.2.4.17: the core commands. Names stand behind a byte 4. */
static const struct step attributes[] = { LE(2, SMB_SEARCH_ATTRIBUTE), END };
static const struct step file_id[] = { LE(2, SMB_FID), END };

static void named_file(struct walk *w, const struct step *s)
{
	(void)s;
	walk_le(w, 1, F_SMB_BUFFER_FORMAT);
	smb1_text(w, F_SMB_FILE);
}

static void named_directory(struct walk *w, const struct step *s)
{
	(void)s;
	walk_le(w, 1, F_SMB_BUFFER_FORMAT);
	smb1_text(w, F_SMB_DIR_NAME);
}

static void two_names(struct walk *w, const struct step *s)
{
	(void)s;
	walk_le(w, 1, F_SMB_BUFFER_FORMAT);
	smb1_text(w, F_SMB_OLD_FILE);
	walk_le(w, 1, F_SMB_BUFFER_FORMAT);
	smb1_text(w, F_SMB_FILE);
}

static const struct step information[] = {
	LE(2, SMB_FILE_ATTRIBUTE),
	LE(4, SMB1_LAST_WRITE),
	LE(4, SMB_FILE_SIZE),
	RAW(10, SMB_RESERVED),
	END,
};
static const struct step set_information[] = {
	LE(2, SMB_FILE_ATTRIBUTE),
	LE(4, SMB1_LAST_WRITE),
	RAW(10, SMB_RESERVED),
	END,
};

/* 2.2.4.48, 2.2.4.57 */
static const struct step search_id[] = { LE(2, SMB_SEARCH_ID), END };
static const struct step disk_information[] = {
	LE(2, SMB_UNITS),
	LE(2, SMB_BLOCKS_PER_UNIT),
	LE(2, SMB_BLOCK_SIZE),
	LE(2, SMB_FREE_UNITS),
	RAW(2, SMB_RESERVED),
	END,
};

// clang-format off
const struct smb1_form smb1_forms[] = {
	{ NEGOTIATE,          false, 0,  NULL, dialects },
	{ NEGOTIATE,          true,  1,  chosen, NULL },
	{ NEGOTIATE,          true,  13, negotiated_lanman, negotiated_bytes },
	{ NEGOTIATE,          true,  17, negotiated, negotiated_bytes },
	{ SESSION_SETUP_ANDX, false, 10, setup_lanman, setup_lanman_bytes },
	{ SESSION_SETUP_ANDX, false, 12, setup_extended, setup_extended_bytes },
	{ SESSION_SETUP_ANDX, false, 13, setup_nt, setup_nt_bytes },
	{ SESSION_SETUP_ANDX, true,  3,  setup_done, setup_done_bytes },
	{ SESSION_SETUP_ANDX, true,  4,  setup_done_extended, setup_extended_bytes },
	{ LOGOFF_ANDX,        false, 2,  andx_only, NULL },
	{ LOGOFF_ANDX,        true,  2,  andx_only, NULL },
	{ TREE_CONNECT_ANDX,  false, 4,  connect, connect_bytes },
	{ TREE_CONNECT_ANDX,  true,  2,  andx_only, connected_bytes },
	{ TREE_CONNECT_ANDX,  true,  3,  connected, connected_bytes },
	{ TREE_CONNECT_ANDX,  true,  7,  connected_extended, connected_bytes },
	{ NT_CREATE_ANDX,     false, 24, nt_create, file_name },
	{ NT_CREATE_ANDX,     true,  34, nt_created, NULL },
	{ NT_CREATE_ANDX,     true,  42, nt_created_extended, NULL },
	{ NT_CREATE_ANDX,     true,  50, nt_created_extended, NULL },
	{ CLOSE,              false, 3,  close, NULL },
	{ QUERY_INFORMATION,  false, 0,  NULL, named_file },
	{ QUERY_INFORMATION,  true,  10, information, NULL },
	{ SET_INFORMATION,    false, 8,  set_information, named_file },
	{ FLUSH,              false, 1,  file_id, NULL },
	{ DELETE,             false, 1,  attributes, named_file },
	{ RENAME,             false, 1,  attributes, two_names },
	{ CREATE_DIRECTORY,   false, 0,  NULL, named_directory },
	{ DELETE_DIRECTORY,   false, 0,  NULL, named_directory },
	{ CHECK_DIRECTORY,    false, 0,  NULL, named_directory },
	{ FIND_CLOSE2,        false, 1,  search_id, NULL },
	{ QUERY_DISK,         true,  5,  disk_information, NULL },
	{ READ_ANDX,          false, 10, read, NULL },
	{ READ_ANDX,          false, 12, read_large, NULL },
	{ READ_ANDX,          true,  12, read_done, file_data },
	{ WRITE_ANDX,         false, 12, write, file_data },
	{ WRITE_ANDX,         false, 14, write_large, file_data },
	{ WRITE_ANDX,         true,  6,  write_done, NULL },
	{ TRANSACTION2,       false, SMB1_ANY, smb1_trans2, smb1_trans2_bytes },
	{ TRANSACTION2,       true,  SMB1_ANY, smb1_transaction_done, smb1_trans2_bytes },
	{ TRANSACTION,        false, SMB1_ANY, smb1_transaction, smb1_transaction_bytes },
	{ TRANSACTION,        true,  SMB1_ANY, smb1_transaction_done, smb1_transaction_bytes },
	{ NT_TRANSACT,        false, SMB1_ANY, smb1_nt_transact, smb1_nt_transact_bytes },
	{ NT_TRANSACT,        true,  SMB1_ANY, smb1_nt_transact_done, smb1_nt_transact_bytes },
	{ ECHO,               false, 1,  echo, echo_bytes },
	{ ECHO,               true,  1,  echoed, echo_bytes },
	{ 0, false, 0, NULL, NULL },
};
// clang-format on
