/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_SMB1_H
#define DISSECT_SMB1_H

/*
 * SMB1 commands: words (parameters) and bytes (data) of requests and
 * responses, [MS-CIFS] 2.2.3.2. A form is one row: its words are a layout, its
 * bytes a hook. What has no row is shown as bytes.
 */

#include "dissect/walk.h"

#define SMB1_FLAGS_RESPONSE 0x80u
#define SMB1_FLAGS2_NT_STATUS 0x4000u
#define SMB1_FLAGS2_UNICODE 0x8000u

struct smb1_form {
	uint8_t cmd;
	bool response;
	uint8_t words; /* WordCount, or SMB1_ANY */
	const struct step *layout;
	walk_hook *bytes; /* gets the words' slots */
};

#define SMB1_ANY 0xff

extern const struct smb1_form smb1_forms[]; /* smb1_commands.c; ends without layout and bytes */

#define SMB1_TRANSACTION2 0x32u
#define SMB1_NT_TRANSACT 0xa0u

/*
 * What a transaction's request asks for, for msg.detail: subcommand or
 * function, SMB1_RESUMES, and in the upper half the information level.
 * c: from the header on.
 */
uint32_t smb1_detail(uint16_t cmd, const struct cur *c);

#define SMB1_RESUMES 0x100u /* entries of a search come with a resume key */

static inline bool smb1_resumes(uint32_t detail)
{
	return detail & SMB1_RESUMES;
}

static inline uint32_t smb1_level_of(uint32_t detail)
{
	return detail >> 16;
}

/* smb1_trans.c: TRANSACTION, TRANSACTION2, NT_TRANSACT */
extern const struct step smb1_transaction[], smb1_trans2[], smb1_transaction_done[];
extern const struct step smb1_nt_transact[], smb1_nt_transact_done[];
walk_hook smb1_transaction_bytes, smb1_trans2_bytes, smb1_nt_transact_bytes;

/* Kinds of information levels: each numbers its own. */
enum smb1_level { SMB1_FIND, SMB1_QUERY, SMB1_SET, SMB1_QUERY_FS };

/* Reads the view as data of the level that the request asks for (smb1_info.c). */
void smb1_level_data(struct walk *w, enum smb1_level kind);

/* A date and a time of 16 bits each: the whole, its parts, which of them comes first. */
struct smb1_date {
	uint16_t whole, date, time;
	bool time_first;
};

void smb1_date_time(struct walk *w, const struct smb1_date *d);

/* Whether the message's texts are UTF-16: Flags2 says so. */
bool smb1_unicode(const struct walk *w);

/* Text up to and with its NUL, UTF-16 and aligned if the message's Flags2 says so. */
void smb1_text(struct walk *w, enum field_id field);
void smb1_ascii(struct walk *w, enum field_id field);
void smb1_utf16(struct walk *w, enum field_id field);

#endif
