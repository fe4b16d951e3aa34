/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/nt_sec.h"

/* What some ACEs carry behind the SID: conditions and resource attributes. */

enum token {
	TOKEN_INT8 = 0x01,
	TOKEN_INT64 = 0x04,
	TOKEN_UNICODE = 0x10,
	TOKEN_OCTETS = 0x18,
	TOKEN_COMPOSITE = 0x50,
	TOKEN_SID = 0x51,
	TOKEN_ATTRIBUTE = 0xf8,
	TOKEN_ATTRIBUTE_LAST = 0xfb,
};

/* [MS-DTYP] 2.4.4.17.5: the value, its sign, its base */
static void condition_number(struct walk *w, uint64_t token)
{
	static const uint16_t value[] = { F_NT_ACE_COND_VALUE_INT8, F_NT_ACE_COND_VALUE_INT16,
		F_NT_ACE_COND_VALUE_INT32, F_NT_ACE_COND_VALUE_INT64 };

	walk_le(w, 8, value[token - TOKEN_INT8]);
	walk_le(w, 1, F_NT_ACE_COND_SIGN);
	walk_le(w, 1, F_NT_ACE_COND_BASE);
}

static void condition_text(struct walk *w, enum field_id field, enum encoding enc)
{
	uint64_t len = walk_le(w, 4, F_NT_COND_LENGTH);

	if (!w->c.bad && len)
		walk_bytes(w, len > MSG_MAX ? MSG_MAX : (uint32_t)len, field, enc);
}

/* [MS-DTYP] 2.4.4.17.4. The members of a composite follow like tokens of the expression. */
static void condition_token(struct walk *w)
{
	static const uint16_t attribute[] = { F_NT_ACE_COND_LOCAL_ATTR, F_NT_ACE_COND_USER_ATTR,
		F_NT_ACE_COND_RESOURCE_ATTR, F_NT_ACE_COND_DEVICE_ATTR };
	uint64_t token = walk_le(w, 1, F_NT_ACE_COND_TOKEN);

	if (token >= TOKEN_INT8 && token <= TOKEN_INT64) {
		condition_number(w, token);
	} else if (token == TOKEN_UNICODE) {
		condition_text(w, F_NT_ACE_COND_VALUE_STRING, ENC_UTF16);
	} else if (token == TOKEN_OCTETS) {
		condition_text(w, F_NT_ACE_COND_VALUE_OCTET_STRING, ENC_NONE);
	} else if (token == TOKEN_COMPOSITE) {
		walk_le(w, 4, F_NT_COND_LENGTH);
	} else if (token == TOKEN_SID) {
		walk_le(w, 4, F_NT_COND_LENGTH);
		nt_sid(w, F_NT_SID);
	} else if (token >= TOKEN_ATTRIBUTE && token <= TOKEN_ATTRIBUTE_LAST) {
		condition_text(w, attribute[token - TOKEN_ATTRIBUTE], ENC_UTF16);
	}
}

void nt_condition(struct walk *w)
{
	uint32_t group = walk_open(w, F_NT_ACE_COND);

	walk_bytes(w, 4, F_PADDING, ENC_NONE); /* "artx" */
	while (cur_left(&w->c) && !w->c.bad)
		condition_token(w);
	walk_close(w, group);
}

/* [MS-DTYP] 2.4.10.1 */
static const struct step claim[] = {
	KEEP(4, NT_ACE_SRA_NAME_OFFSET, S_OFF),
	KEEP(2, NT_ACE_SRA_TYPE, S_KIND),
	LE(2, NT_ACE_SRA_RESERVED),
	LE(4, NT_ACE_SRA_FLAGS),
	KEEP(4, NT_ACE_SRA_VALUE_COUNT, S_COUNT),
	END,
};

/* Text up to and with its NUL. */
static void claim_text(struct walk *w, enum field_id field)
{
	uint32_t len = 0;
	uint64_t c = 1;

	while (c && cur_peek(&w->c, w->c.pos + len, 2, &c))
		len += 2;
	walk_bytes(w, len, field, ENC_UTF16);
}

enum claim_type { CLAIM_INT64 = 1, CLAIM_UINT64, CLAIM_STRING, CLAIM_SID = 5, CLAIM_BOOLEAN };
#define CLAIM_OCTETS 16

static void claim_value(struct walk *w, uint64_t type)
{
	uint64_t len;

	switch (type) {
	case CLAIM_INT64:
		walk_le(w, 8, F_NT_ACE_SRA_VALUE_INT64);
		break;
	case CLAIM_UINT64:
		walk_le(w, 8, F_NT_ACE_SRA_VALUE_UINT64);
		break;
	case CLAIM_STRING:
		claim_text(w, F_NT_ACE_SRA_VALUE_STRING);
		break;
	case CLAIM_BOOLEAN:
		walk_le(w, 8, F_NT_ACE_SRA_VALUE_BOOLEAN);
		break;
	case CLAIM_SID:
		walk_le(w, 4, F_NT_SRA_LENGTH);
		nt_sid(w, F_NT_ACE_SRA_VALUE_SID);
		break;
	case CLAIM_OCTETS:
		len = walk_le(w, 4, F_NT_SRA_LENGTH);
		walk_bytes(w, len > MSG_MAX ? MSG_MAX : (uint32_t)len,
			F_NT_ACE_SRA_VALUE_OCTET_STRING, ENC_NONE);
		break;
	default:
		break;
	}
}

void nt_resource_attribute(struct walk *w)
{
	struct walk c = walk_part(w, w->c);
	uint32_t group = walk_open(&c, F_NT_ACE_SRA);

	walk_layout(&c, claim);
	uint64_t count = c.slot[S_COUNT], type = c.slot[S_KIND];
	for (uint64_t i = 0; i < count && !c.c.bad; i++) {
		uint64_t off = walk_le(&c, 4, F_NT_ACE_SRA_NAME_OFFSET);
		struct walk value = c;

		value.c = cur_sub(&c.c, c.origin + off, c.c.end - c.origin);
		value.c.bad = !off || off > c.c.end - c.origin;
		if (!value.c.bad)
			claim_value(&value, type);
	}
	if (!c.c.bad && c.slot[S_OFF] && c.slot[S_OFF] < c.c.end - c.origin) {
		struct walk name = c;

		name.c.pos = c.origin + (uint32_t)c.slot[S_OFF];
		claim_text(&name, F_NT_ACE_SRA_NAME);
	}
	c.c.pos = c.c.end;
	walk_close(&c, group);
	w->c.pos = w->c.end;
}
