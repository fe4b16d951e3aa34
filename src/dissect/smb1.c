/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/smb1.h"

#include "dissect/wrap.h"

#define NO_FURTHER_COMMANDS 0xffu
#define NT_CREATE_ANDX 0xa2u
#define CHAIN_MAX 8

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
	walk_layout(w, flags2 & SMB1_FLAGS2_NT_STATUS ? nt_error : dos_error);
}

static const struct step header[] = {
	LE(4, SMB_SERVER_COMPONENT),
	KEEP(1, SMB_CMD, S_KIND),
	HOOK(status),
	KEEP(1, SMB_FLAGS, S_LEN),
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

void smb1_ascii(struct walk *w, enum field_id field)
{
	uint32_t len = 0;
	uint64_t c = 1;

	while (c && cur_peek(&w->c, w->c.pos + len, 1, &c))
		len++;
	if (len)
		walk_bytes(w, len, field, ENC_ASCII);
}

void smb1_utf16(struct walk *w, enum field_id field)
{
	uint32_t len = 0;
	uint64_t c = 1;

	while (c && cur_peek(&w->c, w->c.pos + len, 2, &c))
		len += 2;
	if (len)
		walk_bytes(w, len, field, ENC_UTF16);
}

#define FLAGS2_AT 10u

bool smb1_unicode(const struct walk *w)
{
	uint64_t flags2 = 0;

	return cur_peek(&w->c, FLAGS2_AT, 2, &flags2) && flags2 & SMB1_FLAGS2_UNICODE;
}

void smb1_text(struct walk *w, enum field_id field)
{
	if (!smb1_unicode(w)) {
		smb1_ascii(w, field);
		return;
	}
	if (w->c.pos % 2 && cur_left(&w->c))
		walk_bytes(w, 1, F_PADDING, ENC_NONE);
	smb1_utf16(w, field);
}

static const struct smb1_form *find_form(uint64_t cmd, bool response, uint64_t words)
{
	for (const struct smb1_form *f = smb1_forms; f->layout || f->bytes; f++)
		if (f->cmd == cmd && f->response == response &&
			(f->words == words || (f->words == SMB1_ANY && words)))
			return f;
	return NULL;
}

/* How many bytes the words take. Servers write 42 in answers to NT_CREATE_ANDX that have 50. */
static uint64_t words_size(uint64_t cmd, bool response, uint64_t words)
{
	return cmd == NT_CREATE_ANDX && response && words == 42 ? 100 : 2 * words;
}

static void bytes(struct walk *w, const struct smb1_form *form)
{
	if (form && form->bytes)
		form->bytes(w, NULL);
	if (cur_left(&w->c) && !w->c.bad)
		walk_bytes(
			w, cur_left(&w->c), form && form->bytes ? F_PADDING : F_SMB_DATA, ENC_NONE);
}

/* Words and bytes of one command. Slots S_KIND and S_OFF3 tell the next one of the chain. */
static void command(struct walk *w, uint64_t cmd, bool response)
{
	uint64_t count = walk_le(w, 1, F_SMB_WCT);
	const struct smb1_form *form = find_form(cmd, response, count);
	struct walk part = *w;

	part.c = cur_sub(&w->c, w->c.pos, words_size(cmd, response, count));
	bool cut = part.c.bad;
	part.c.bad = w->c.bad;
	part.slot[S_KIND] = NO_FURTHER_COMMANDS;
	part.slot[S_OFF3] = 0;
	if (form && form->layout)
		walk_layout(&part, form->layout);
	if (cur_left(&part.c) && !part.c.bad)
		walk_bytes(&part, cur_left(&part.c), F_SMB_PARAMETERS, ENC_NONE);
	w->slot[S_KIND] = part.slot[S_KIND];
	w->slot[S_OFF3] = part.slot[S_OFF3];
	w->c.pos = part.c.end;
	if (cut) {
		walk_flag(w, NODE_SHORT);
		w->c.bad = true;
		return;
	}
	uint64_t size = walk_le(w, 2, F_SMB_BCC);
	part.c = cur_sub(&w->c, w->c.pos, size);
	cut = part.c.bad;
	part.c.bad = w->c.bad;
	bytes(&part, form);
	w->c.pos = part.c.end;
	if (cut && !w->c.bad)
		walk_flag(w, NODE_SHORT);
}

void dissect_smb1(struct walk *w)
{
	uint32_t group = walk_open(w, F_SMB1);

	walk_layout(w, header);
	uint64_t cmd = w->slot[S_KIND];
	bool response = w->slot[S_LEN] & SMB1_FLAGS_RESPONSE;
	for (unsigned i = 0; i < CHAIN_MAX && !w->c.bad && cmd != NO_FURTHER_COMMANDS; i++) {
		command(w, cmd, response);
		cmd = w->slot[S_KIND];
		if (w->slot[S_OFF3] < w->c.pos - w->origin || !walk_goto(w, w->slot[S_OFF3]))
			break;
	}
	walk_tail(w, 3);
	walk_close(w, group);
}
