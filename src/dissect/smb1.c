/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"
#include "base/utf.h"
#include "dissect/wrap.h"

#define SMB1_NEGOTIATE 0x72u
#define SMB1_ECHO 0x2bu
#define FLAGS_RESPONSE 0x80u
#define FLAGS2_NT_STATUS 0x4000u

/* [MS-CIFS] 2.2.3.1 */
static const struct step nt_error[] = { LE(4, SMB_NT_STATUS), END };
static const struct step dos_error[] = {
	LE(1, SMB_ERROR_CLASS),
	RAW(1, SMB_RESERVED),
	LE(2, SMB_ERROR_CODE),
	END,
};

/* Flags2, which comes later, says how to read the status. */
static void status(struct walk *w, const struct step *s)
{
	uint64_t flags2 = 0;

	(void)s;
	cur_peek(&w->c, w->c.pos + 5, 2, &flags2);
	walk_layout(w, flags2 & FLAGS2_NT_STATUS ? nt_error : dos_error);
}

static const struct step header[] = {
	LE(4, SMB_SERVER_COMPONENT),
	KEEP(1, SMB_CMD, S_KIND),
	HOOK(status),
	KEEP(1, SMB_FLAGS, S_FLAGS),
	LE(2, SMB_FLAGS2),
	LE(2, SMB_PID_HIGH),
	RAW(8, SMB_SIGNATURE),
	RAW(2, SMB_RESERVED),
	LE(2, SMB_TID),
	LE(2, SMB_PID),
	LE(2, SMB_UID),
	LE(2, SMB_MID),
	END,
};

/* Text up to and with its NUL. */
static void asciiz(struct walk *w, enum field_id field)
{
	uint32_t len = 0;
	uint64_t c = 1;

	while (c && cur_peek(&w->c, w->c.pos + len, 1, &c))
		len++;
	walk_bytes(w, len, field, ENC_ASCII);
}

/* [MS-CIFS] 2.2.4.52.1: a dialect's name behind a byte 2. The whole bears its name, too. */
static void dialects(struct walk *w)
{
	while (cur_left(&w->c) && !w->c.bad) {
		uint32_t whole = walk_open(w, F_SMB_DIALECT);

		walk_le(w, 1, F_SMB_BUFFER_FORMAT);
		struct cur name = w->c;
		asciiz(w, F_SMB_DIALECT_NAME);
		walk_close(w, whole);
		uint32_t len = w->c.pos - name.pos;
		const uint8_t *bytes = cur_take(&name, len ? len - 1 : 0);
		struct buf text = { 0 };
		if (bytes)
			utf8_mend(&text, bytes, len ? len - 1 : 0);
		struct node *n = &w->tree->nodes[whole];
		n->enc = ENC_MADE;
		n->text = arena_strndup(&w->tree->scratch, text.n ? text.p : "", text.n);
		buf_free(&text);
	}
}

/* [MS-SMB] 2.2.4.5.2.1 */
static const struct step nt_negotiate_words[] = {
	LE(2, SMB_DIALECT_INDEX),
	LE(1, SMB_SM),
	LE(2, SMB_MAX_MPX_COUNT),
	LE(2, SMB_MAX_VCS),
	LE(4, SMB_MAX_BUFSIZE),
	LE(4, SMB_MAX_RAW),
	LE(4, SMB_SESSION_KEY),
	LE(4, SMB_SERVER_CAP),
	LE(8, SMB_SYSTEM_TIME),
	LE(2, SMB_SERVER_TIMEZONE),
	LE(1, SMB_CHALLENGE_LENGTH),
	END,
};

/* [MS-CIFS] 2.2.4.39 */
static const struct step echo_request[] = { LE(2, SMB_ECHO_COUNT), END };
static const struct step echo_response[] = { LE(2, SMB_ECHO_SEQ_NUM), END };

static const struct step *words_layout(uint64_t cmd, bool response, uint64_t words)
{
	if (cmd == SMB1_NEGOTIATE && response && words == 17)
		return nt_negotiate_words;
	if (cmd == SMB1_ECHO && words == 1)
		return response ? echo_response : echo_request;
	return NULL;
}

static void data_bytes(struct walk *w, uint64_t cmd, bool response)
{
	if (cmd == SMB1_NEGOTIATE && !response)
		dialects(w);
	else if (cmd == SMB1_ECHO && cur_left(&w->c))
		walk_bytes(w, cur_left(&w->c), F_SMB_ECHO_DATA, ENC_NONE);
	else if (cur_left(&w->c))
		walk_bytes(w, cur_left(&w->c), F_SMB_DATA, ENC_NONE);
}

/* The words and bytes behind every header, [MS-CIFS] 2.2.3.2 and 2.2.3.3. */
static void body(struct walk *w, uint64_t cmd, bool response)
{
	uint64_t words = walk_le(w, 1, F_SMB_WCT);
	const struct step *layout = words_layout(cmd, response, words);
	struct walk part = walk_part(w, cur_sub(&w->c, w->c.pos, 2 * words));

	if (layout)
		walk_layout(&part, layout);
	if (cur_left(&part.c))
		walk_bytes(&part, cur_left(&part.c), F_SMB_PARAMETERS, ENC_NONE);
	w->c.pos = part.c.pos;
	uint64_t bytes = walk_le(w, 2, F_SMB_BCC);
	part = walk_part(w, cur_sub(&w->c, w->c.pos, bytes));
	bool cut = part.c.bad && !w->c.bad;
	part.c.bad = w->c.bad;
	data_bytes(&part, cmd, response);
	w->c.pos = part.c.pos;
	if (cut)
		walk_flag(w, NODE_SHORT);
}

void dissect_smb1(struct walk *w)
{
	uint32_t group = walk_open(w, F_SMB1);

	walk_layout(w, header);
	if (!w->c.bad)
		body(w, w->slot[S_KIND], w->slot[S_FLAGS] & FLAGS_RESPONSE);
	walk_unread(w);
	walk_close(w, group);
}
