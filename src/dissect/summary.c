/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dissect/names.h"
#include "dissect/rpc.h"
#include "dissect/smb2.h"
#include "dissect/trace.h"

/* What a summary says after the command's name and the status. */
enum item_kind {
	I_END,
	I_LENGTH, /* of what is read or written, or was */
	I_OFFSET, /* where in the file */
	I_TEXT,   /* the field's text */
	I_FILE,   /* the open's path */
	I_SHARE,  /* the share's path */
	I_WHAT,   /* control code, or information class: from the request */
	I_LOGON,  /* the token's kind, and who logs on */
	I_BREAK,  /* what is taken back, and what is left */
	I_CALL,   /* the remote procedure that a pipe carries */
};

struct item {
	uint8_t kind, len;
	uint16_t field;
	char before[12]; /* len of them, copied as a whole */
};

#define ITEMS_MAX 4
#define ITEM(kind, field, before)                                                                  \
	{                                                                                          \
		kind, sizeof(before) - 1, field, before                                            \
	}
#define FILE_ITEM ITEM(I_FILE, 0, " File: ")
#define SHARE_ITEM ITEM(I_SHARE, 0, " Tree: ")
#define LENGTH_ITEM ITEM(I_LENGTH, 0, " Len:")
#define CALL_ITEM ITEM(I_CALL, 0, " Call: ")
#define WHAT_ITEM ITEM(I_WHAT, 0, " ")

// clang-format off
static const struct item items[SMB2_COMMANDS][2][ITEMS_MAX] = {
	[SMB2_NEGOTIATE] = { { { 0 } }, { ITEM(I_TEXT, F_SMB2_DIALECT, " Dialect: ") } },
	[SMB2_SESSION_SETUP] = { { ITEM(I_LOGON, 0, ", ") }, { ITEM(I_LOGON, 0, ", ") } },
	[SMB2_TREE_CONNECT] = { { SHARE_ITEM }, { SHARE_ITEM } },
	[SMB2_TREE_DISCONNECT] = { { SHARE_ITEM }, { SHARE_ITEM } },
	[SMB2_CREATE] = { { FILE_ITEM }, { FILE_ITEM } },
	[SMB2_CLOSE] = { { FILE_ITEM }, { FILE_ITEM } },
	[SMB2_FLUSH] = { { FILE_ITEM }, { FILE_ITEM } },
	[SMB2_READ] = {
		{ LENGTH_ITEM, ITEM(I_OFFSET, 0, " Off:"), FILE_ITEM },
		{ LENGTH_ITEM, FILE_ITEM, CALL_ITEM },
	},
	[SMB2_WRITE] = {
		{ LENGTH_ITEM, ITEM(I_OFFSET, 0, " Off:"), FILE_ITEM, CALL_ITEM },
		{ LENGTH_ITEM, FILE_ITEM },
	},
	[SMB2_LOCK] = { { FILE_ITEM }, { FILE_ITEM } },
	[SMB2_IOCTL] = { { WHAT_ITEM, FILE_ITEM, CALL_ITEM }, { WHAT_ITEM, FILE_ITEM, CALL_ITEM } },
	[SMB2_QUERY_DIRECTORY] = {
		{ FILE_ITEM, WHAT_ITEM, ITEM(I_TEXT, F_SMB2_FIND_PATTERN, " Pattern: ") },
		{ FILE_ITEM, WHAT_ITEM },
	},
	[SMB2_CHANGE_NOTIFY] = { { FILE_ITEM }, { FILE_ITEM } },
	[SMB2_QUERY_INFO] = { { WHAT_ITEM, FILE_ITEM }, { WHAT_ITEM, FILE_ITEM } },
	[SMB2_SET_INFO] = { { WHAT_ITEM, FILE_ITEM }, { WHAT_ITEM, FILE_ITEM } },
	[SMB2_OPLOCK_BREAK] = { { ITEM(I_BREAK, 0, " "), FILE_ITEM }, { ITEM(I_BREAK, 0, " "), FILE_ITEM } },
};
// clang-format on

/* What stands before the item. */
static void begin(const struct item *item, struct buf *out)
{
	buf_reserve(out, sizeof(item->before));
	memcpy(out->p + out->n, item->before, sizeof(item->before));
	out->n += item->len;
}

static void add_name(const struct names *names, uint64_t value, struct buf *out)
{
	const char *name = names_find(names, value);

	if (name) {
		buf_str(out, name);
		return;
	}
	buf_str(out, "0x");
	buf_hex(out, value, value > 0xff ? 8 : 2);
}

static void add_what(const struct msg *m, struct buf *out)
{
	static const struct names *const levels[] = { NULL, &smb2_file_level_names,
		&smb2_fs_level_names, &smb2_sec_level_names };
	uint8_t type = detail_type(m->detail);

	switch (m->cmd) {
	case SMB2_IOCTL:
		add_name(&smb2_ioctl_names, m->detail, out);
		break;
	case SMB2_QUERY_DIRECTORY:
		add_name(&smb2_find_level_names, m->detail, out);
		break;
	default:
		add_name(&smb2_class_names, type, out);
		if (type > 0 && type < sizeof(levels) / sizeof(levels[0])) {
			buf_char(out, '/');
			add_name(levels[type], detail_class(m->detail), out);
		}
	}
}

/* The message's own field: one of the SMB2 group's children. */
static const struct node *own_field(const struct tree *tree, enum field_id field)
{
	uint32_t i = 0;

	while (i < tree->n && tree->nodes[i].field != F_SMB2)
		i = tree->nodes[i].end;
	if (i == tree->n)
		return NULL;
	for (uint32_t end = tree->nodes[i++].end; i < end; i = tree->nodes[i].end)
		if (tree->nodes[i].field == field)
			return &tree->nodes[i];
	return NULL;
}

static void add_text(const struct item *item, const char *text, struct buf *out)
{
	if (text) {
		begin(item, out);
		buf_str(out, text);
	}
}

static void add_logon(const struct tree *tree, const struct item *item, struct buf *out)
{
	const struct node *token = tree_find(tree, F_NTLMSSP_MESSAGETYPE, 0);
	const struct node *user = tree_find(tree, F_NTLMSSP_AUTH_USERNAME, 0);
	const struct node *domain = tree_find(tree, F_NTLMSSP_AUTH_DOMAIN, 0);

	if (!token)
		token = tree_find(tree, F_SPNEGO_KRB5_TOK_ID, 0);
	if (!token)
		return;
	begin(item, out);
	tree_text(tree, token, out);
	if (!user)
		return;
	buf_str(out, ", User: ");
	if (domain && domain->len) {
		tree_text(tree, domain, out);
		buf_char(out, '\\');
	}
	tree_text(tree, user, out);
}

/* "RH": the rights of a lease */
static void add_lease(uint64_t state, struct buf *out)
{
	static const char letters[] = "RHW";

	if (!state)
		buf_str(out, "none");
	for (unsigned i = 0; letters[i]; i++)
		if (state >> i & 1)
			buf_char(out, letters[i]);
}

static void add_break(const struct tree *tree, const struct item *item, struct buf *out)
{
	const struct node *state = own_field(tree, F_SMB2_LEASE_LEASE_STATE);
	const struct node *level = own_field(tree, F_SMB2_CREATE_OPLOCK);

	if (state) {
		uint32_t next = (uint32_t)(state - tree->nodes) + 1;
		const struct node *left = tree_find(tree, F_SMB2_LEASE_LEASE_STATE, next);

		begin(item, out);
		buf_str(out, "Lease: ");
		add_lease(state->value, out);
		if (left) {
			buf_str(out, " -> ");
			add_lease(left->value, out);
		}
	} else if (level) {
		begin(item, out);
		tree_text(tree, level, out);
	}
}

/* A number of READ's or WRITE's body, [MS-SMB2] 2.2.19 to 2.2.22; an error has another body. */
static void add_number(const struct msg *m, const struct tree *tree, const struct item *item,
	uint32_t at, uint32_t width, struct buf *out)
{
	struct cur c = cur_make(tree->bufs[BUF_MESSAGE].p, tree->bufs[BUF_MESSAGE].len);
	uint64_t size = 0, value = 0;

	if (!cur_peek(&c, SMB2_HEADER_LEN, 2, &size) ||
		smb2_is_error(m->cmd, m->status, (uint16_t)size) ||
		!cur_peek(&c, SMB2_HEADER_LEN + at, width, &value))
		return;
	begin(item, out);
	buf_u64(out, value);
}

static void add_item(const struct trace *t, const struct msg *m, const struct tree *tree,
	const struct item *item, struct buf *out)
{
	const struct node *n;

	switch ((enum item_kind)item->kind) {
	case I_LENGTH:
		add_number(m, tree, item, 4, 4, out);
		break;
	case I_OFFSET:
		add_number(m, tree, item, 8, 8, out);
		break;
	case I_TEXT:
		n = own_field(tree, item->field);
		if (n) {
			begin(item, out);
			tree_text(tree, n, out);
		}
		break;
	case I_FILE:
		if (m->open != NONE)
			add_text(item, trace_open_at(t, m->open)->path, out);
		break;
	case I_SHARE:
		if (m->share != NONE)
			add_text(item, trace_share(t, m->share)->path, out);
		break;
	case I_WHAT:
		if (m->detail || !(m->bits & M_LOST)) {
			begin(item, out);
			add_what(m, out);
		}
		break;
	case I_LOGON:
		add_logon(tree, item, out);
		break;
	case I_BREAK:
		add_break(tree, item, out);
		break;
	case I_CALL:
		/* Of a READ it is only known once its answer is there. */
		if (!(m->bits & M_INTERIM))
			add_text(item, rpc_call_name(t, m->exch), out);
		break;
	case I_END:
		break;
	}
}

static void smb2_items(
	const struct trace *t, const struct msg *m, const struct tree *tree, struct buf *out)
{
	if (m->cmd >= SMB2_COMMANDS)
		return;
	const struct item *item = items[m->cmd][m->bits & M_RESPONSE];
	for (unsigned i = 0; i < ITEMS_MAX && item[i].kind != I_END; i++)
		add_item(t, m, tree, &item[i], out);
}

static void add_error(const struct msg *m, struct buf *out)
{
	if (m->bits & M_RESPONSE && m->status) {
		buf_str(out, ", Error: ");
		trace_status(m, out);
	}
}

const char *command_name(const struct msg *m)
{
	switch ((enum msg_kind)m->kind) {
	case MSG_SMB2:
		return names_find(&smb2_command_names, m->cmd);
	case MSG_SMB1:
		return names_find(&smb_command_names, m->cmd);
	case MSG_ENCRYPTED:
		return "Encrypted SMB3";
	case MSG_COMPRESSED:
		return "Compressed SMB3";
	}
	return NULL;
}

static void add_command(const struct msg *m, struct buf *out)
{
	if (m->kind == MSG_ENCRYPTED || m->kind == MSG_COMPRESSED)
		buf_str(out, command_name(m));
	else
		add_name(m->kind == MSG_SMB1 ? &smb_command_names : &smb2_command_names, m->cmd,
			out);
}

void trace_title(const struct msg *m, struct buf *out)
{
	add_command(m, out);
	if (m->kind == MSG_ENCRYPTED || m->kind == MSG_COMPRESSED)
		return;
	if (m->bits & M_NOTIFICATION)
		buf_str(out, " Notification");
	else if (m->bits & M_RESPONSE)
		buf_str(out, " Response");
	else
		buf_str(out, " Request");
}

void trace_status(const struct msg *m, struct buf *out)
{
	add_name(&nt_status_names, m->status, out);
}

bool trace_failed(const struct msg *m)
{
	return m->bits & M_RESPONSE && m->status >> 30 == 3 &&
	       m->status != STATUS_MORE_PROCESSING_REQUIRED &&
	       m->status != STATUS_PATH_NOT_COVERED; /* a link: the client asks where it leads */
}

void trace_operation(const struct trace *t, uint32_t msg, const struct tree *tree, struct buf *out)
{
	const struct msg *m = trace_msg(t, msg);

	add_command(m, out);
	if (m->bits & M_NOTIFICATION)
		buf_str(out, " Notification");
	if (m->kind == MSG_SMB2)
		smb2_items(t, m, tree, out);
}

bool summary_reads(const struct msg *m)
{
	if (m->kind != MSG_SMB2 || m->cmd >= SMB2_COMMANDS)
		return false;
	const struct item *item = items[m->cmd][(m->bits & M_RESPONSE) != 0];
	for (unsigned i = 0; i < ITEMS_MAX && item[i].kind != I_END; i++)
		if (item[i].kind == I_TEXT || item[i].kind == I_LOGON || item[i].kind == I_BREAK)
			return true;
	return false;
}

void trace_summary(const struct trace *t, uint32_t msg, const struct tree *tree, struct buf *out)
{
	const struct msg *m = trace_msg(t, msg);

	trace_title(m, out);
	if (m->kind == MSG_SMB2 || m->kind == MSG_SMB1)
		add_error(m, out);
	if (m->kind == MSG_SMB2)
		smb2_items(t, m, tree, out);
	if (m->kind == MSG_ENCRYPTED && trace_verdict(t, msg) == VERDICT_BAD)
		buf_str(out, ", the tag does not fit");
	if (m->bits & M_DOWNGRADE)
		buf_str(out, " (not as negotiated: a downgrade)");
}
