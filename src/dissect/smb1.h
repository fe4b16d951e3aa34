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
	walk_hook *bytes; /* gets the words' slots; S_FLAGS: header Flags2 */
};

#define SMB1_ANY 0xff

extern const struct smb1_form smb1_forms[]; /* smb1_commands.c; ends without layout and bytes */

/* Text up to and with its NUL, UTF-16 and aligned if the message's Flags2 says so. */
void smb1_text(struct walk *w, enum field_id field);
void smb1_ascii(struct walk *w, enum field_id field);
void smb1_utf16(struct walk *w, enum field_id field);

#endif
