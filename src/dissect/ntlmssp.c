/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/gssapi.h"

/* [MS-NLMP] 2.2.1: messages whose fixed part points to names and blobs behind it. */

enum { NEGOTIATE = 1, CHALLENGE, AUTHENTICATE };

#define FLAG_UNICODE 0x00000001u
#define FLAG_VERSION 0x02000000u
#define LM_RESPONSE_SIZE 24u
#define NTLM_RESPONSE_SIZE 24u
#define FIXED_AUTHENTICATE 64u
#define VERSION_SIZE 8u
#define MIC_SIZE 16u

static const struct step version[] = {
	LE(1, NTLMSSP_VERSION_MAJOR),
	LE(1, NTLMSSP_VERSION_MINOR),
	LE(2, NTLMSSP_VERSION_BUILD_NUMBER),
	PAD(3),
	LE(1, NTLMSSP_VERSION_NTLM_CURRENT_REVISION),
	END,
};
static const struct step version_group[] = { SUB(NTLMSSP_VERSION, version), END };

/* [MS-NLMP] 2.2.2.1: each attribute's meaning in either place, and how to read it */
enum av_kind { AV_TEXT, AV_BYTES, AV_FLAGS, AV_TIME };
enum { AV_END = 0, AV_IDS = 11 };

struct av_fields {
	uint16_t item, type, length;
	uint16_t value[AV_IDS];
};

static const uint8_t av_kinds[AV_IDS] = {
	[6] = AV_FLAGS,
	[7] = AV_TIME,
	[8] = AV_BYTES,
	[10] = AV_BYTES,
};

static const struct av_fields target_info = {
	F_NTLMSSP_TARGET_ITEM,
	F_NTLMSSP_CHALLENGE_TARGET_INFO_ITEM_TYPE,
	F_NTLMSSP_CHALLENGE_TARGET_INFO_ITEM_LENGTH,
	{ F_NONE, F_NTLMSSP_CHALLENGE_TARGET_INFO_NB_COMPUTER_NAME,
		F_NTLMSSP_CHALLENGE_TARGET_INFO_NB_DOMAIN_NAME,
		F_NTLMSSP_CHALLENGE_TARGET_INFO_DNS_COMPUTER_NAME,
		F_NTLMSSP_CHALLENGE_TARGET_INFO_DNS_DOMAIN_NAME,
		F_NTLMSSP_CHALLENGE_TARGET_INFO_DNS_TREE_NAME,
		F_NTLMSSP_CHALLENGE_TARGET_INFO_FLAGS, F_NTLMSSP_CHALLENGE_TARGET_INFO_TIMESTAMP,
		F_NTLMSSP_CHALLENGE_TARGET_INFO_RESTRICTIONS,
		F_NTLMSSP_CHALLENGE_TARGET_INFO_TARGET_NAME,
		F_NTLMSSP_CHALLENGE_TARGET_INFO_CHANNEL_BINDINGS },
};

static const struct av_fields response_info = {
	F_NTLMSSP_RESPONSE_ITEM,
	F_NTLMSSP_NTLMV2_RESPONSE_ITEM_TYPE,
	F_NTLMSSP_NTLMV2_RESPONSE_ITEM_LENGTH,
	{ F_NONE, F_NTLMSSP_NTLMV2_RESPONSE_NB_COMPUTER_NAME,
		F_NTLMSSP_NTLMV2_RESPONSE_NB_DOMAIN_NAME,
		F_NTLMSSP_NTLMV2_RESPONSE_DNS_COMPUTER_NAME,
		F_NTLMSSP_NTLMV2_RESPONSE_DNS_DOMAIN_NAME, F_NTLMSSP_NTLMV2_RESPONSE_DNS_TREE_NAME,
		F_NTLMSSP_NTLMV2_RESPONSE_FLAGS, F_NTLMSSP_NTLMV2_RESPONSE_TIMESTAMP,
		F_NTLMSSP_NTLMV2_RESPONSE_RESTRICTIONS, F_NTLMSSP_NTLMV2_RESPONSE_TARGET_NAME,
		F_NTLMSSP_NTLMV2_RESPONSE_CHANNEL_BINDINGS },
};

static void av_value(struct walk *w, const struct av_fields *f, uint64_t id, uint32_t len)
{
	if (!len)
		return;
	if (id >= AV_IDS || !f->value[id]) {
		walk_bytes(w, len, F_UNREAD, ENC_NONE);
		return;
	}
	switch ((enum av_kind)av_kinds[id]) {
	case AV_TEXT:
		walk_bytes(w, len, f->value[id], ENC_UTF16);
		break;
	case AV_BYTES:
		walk_bytes(w, len, f->value[id], ENC_NONE);
		break;
	case AV_FLAGS:
	case AV_TIME:
		walk_le(w, len > 8 ? 8 : len, f->value[id]);
		break;
	}
}

static void av_pairs(struct walk *w, const struct av_fields *f)
{
	uint64_t id = 1;

	while (id != AV_END && cur_left(&w->c) && !w->c.bad) {
		uint32_t group = walk_open(w, f->item);

		id = walk_le(w, 2, f->type);
		uint64_t len = walk_le(w, 2, f->length);
		av_value(w, f, id, (uint32_t)len);
		walk_close(w, group);
	}
}

/* Where a part of the message lies, told by length, room and offset. */
struct place {
	uint64_t len, off;
	uint32_t head; /* position of the three */
};

static struct place place_of(struct walk *w)
{
	struct place p = { .head = w->c.pos };

	p.len = cur_le(&w->c, 2);
	cur_le(&w->c, 2);
	p.off = cur_le(&w->c, 4);
	return p;
}

struct place_fields {
	uint16_t length, maxlen, offset;
};

static const struct place_fields string_place = { F_NTLMSSP_STRING_LENGTH, F_NTLMSSP_STRING_MAXLEN,
	F_NTLMSSP_STRING_OFFSET };
static const struct place_fields blob_place = { F_NTLMSSP_BLOB_LENGTH, F_NTLMSSP_BLOB_MAXLEN,
	F_NTLMSSP_BLOB_OFFSET };
static const struct place_fields target_info_place = { F_NTLMSSP_CHALLENGE_TARGET_INFO_LENGTH,
	F_NTLMSSP_CHALLENGE_TARGET_INFO_MAXLEN, F_NTLMSSP_CHALLENGE_TARGET_INFO_OFFSET };

/*
 * Adds the part with its length, room and offset as children; part's view
 * holds its bytes. False if it is empty or not there.
 */
static bool add_place(struct walk *w, const struct place *p, enum field_id field,
	const struct place_fields *f, enum encoding enc, struct walk *part)
{
	struct cur c = cur_sub(&w->c, w->origin + p->off, p->len);
	struct walk head = *w;

	if (p->len == 0)
		c = cur_sub(&w->c, p->head, 0);
	struct node *n = walk_leaf(w, field, c.pos, cur_left(&c));
	uint32_t at = w->tree->n - 1;
	if (!n)
		return false;
	n->enc = (uint8_t)enc;
	if (c.bad && p->len) {
		n->flags |= NODE_SHORT;
		w->tree->malformed = true;
	}
	w->tree->depth++;
	head.c.pos = p->head;
	walk_le(&head, 2, f->length);
	walk_le(&head, 2, f->maxlen);
	walk_le(&head, 4, f->offset);
	w->tree->depth--;
	w->tree->nodes[at].end = w->tree->n;
	c.bad = false;
	*part = walk_part(w, c);
	return p->len > 0;
}

static void add_text(struct walk *w, const struct place *p, enum field_id field, enum encoding enc)
{
	struct walk part;

	add_place(w, p, field, &string_place, enc, &part);
}

/* 2.2.2.7 */
static void ntlmv2_response(struct walk *w)
{
	struct node *n = walk_leaf(w, F_NTLMSSP_NTLMV2_RESPONSE, w->c.pos, cur_left(&w->c));
	uint32_t at = w->tree->n - 1;

	if (!n)
		return;
	w->tree->depth++;
	walk_bytes(w, 16, F_NTLMSSP_NTLMV2_RESPONSE_NTPROOFSTR, ENC_NONE);
	walk_le(w, 1, F_NTLMSSP_NTLMV2_RESPONSE_RVERSION);
	walk_le(w, 1, F_NTLMSSP_NTLMV2_RESPONSE_HIRVERSION);
	walk_bytes(w, 6, F_NTLMSSP_NTLMV2_RESPONSE_Z, ENC_NONE);
	walk_le(w, 8, F_NTLMSSP_NTLMV2_RESPONSE_TIME);
	walk_bytes(w, 8, F_NTLMSSP_NTLMV2_RESPONSE_CHAL, ENC_NONE);
	walk_bytes(w, 4, F_NTLMSSP_NTLMV2_RESPONSE_Z, ENC_NONE);
	av_pairs(w, &response_info);
	if (cur_left(&w->c) && !w->c.bad)
		walk_bytes(w, cur_left(&w->c), F_NTLMSSP_NTLMV2_RESPONSE_PAD, ENC_NONE);
	w->tree->depth--;
	w->tree->nodes[at].end = w->tree->n;
}

static void lm_response(struct walk *w, const struct place *p)
{
	struct walk part;
	uint32_t at = w->tree->n;

	if (!add_place(w, p, F_NTLMSSP_AUTH_LMRESPONSE, &blob_place, ENC_NONE, &part) ||
		p->len != LM_RESPONSE_SIZE)
		return;
	w->tree->depth++;
	walk_bytes(&part, 8, F_NTLMSSP_NTLMCLIENTCHALLENGE, ENC_NONE);
	w->tree->depth--;
	w->tree->nodes[at].end = w->tree->n;
}

static void nt_response(struct walk *w, const struct place *p)
{
	struct walk part;
	uint32_t at = w->tree->n;

	if (!add_place(w, p, F_NTLMSSP_AUTH_NTRESPONSE, &blob_place, ENC_NONE, &part) ||
		p->len <= NTLM_RESPONSE_SIZE)
		return;
	w->tree->depth++;
	ntlmv2_response(&part);
	w->tree->depth--;
	w->tree->nodes[at].end = w->tree->n;
}

/* 2.2.1.1 */
static void negotiate(struct walk *w)
{
	uint64_t flags = walk_le(w, 4, F_NTLMSSP_NEGOTIATEFLAGS);

	if (cur_left(&w->c) < 16)
		return;
	struct place domain = place_of(w), workstation = place_of(w);
	add_text(w, &domain, F_NTLMSSP_NEGOTIATE_DOMAIN, ENC_ASCII);
	add_text(w, &workstation, F_NTLMSSP_NEGOTIATE_CALLINGWORKSTATION, ENC_ASCII);
	if (flags & FLAG_VERSION)
		walk_layout(w, version_group);
}

/* 2.2.1.2 */
static void challenge(struct walk *w)
{
	struct place target = place_of(w);
	struct walk part;
	struct walk at_flags = *w;
	uint64_t flags = cur_le(&at_flags.c, 4);

	add_text(w, &target, F_NTLMSSP_CHALLENGE_TARGET_NAME,
		flags & FLAG_UNICODE ? ENC_UTF16 : ENC_ASCII);
	walk_le(w, 4, F_NTLMSSP_NEGOTIATEFLAGS);
	walk_bytes(w, 8, F_NTLMSSP_NTLMSERVERCHALLENGE, ENC_NONE);
	if (w->c.bad || cur_left(&w->c) < 16)
		return;
	walk_bytes(w, 8, F_NTLMSSP_RESERVED, ENC_NONE);
	struct place info = place_of(w);
	uint32_t at = w->tree->n;
	if (add_place(w, &info, F_NTLMSSP_CHALLENGE_TARGET_INFO, &target_info_place, ENC_NONE,
		    &part)) {
		w->tree->depth++;
		av_pairs(&part, &target_info);
		w->tree->depth--;
		w->tree->nodes[at].end = w->tree->n;
	}
	if (flags & FLAG_VERSION)
		walk_layout(w, version_group);
}

static void lower(uint64_t *least, const struct place *p)
{
	if (p->len && p->off < *least)
		*least = p->off;
}

/* 2.2.1.3. Version and MIC are there if the parts begin late enough. */
static void authenticate(struct walk *w)
{
	struct place lm = place_of(w), nt = place_of(w), domain = place_of(w), user = place_of(w),
		     host = place_of(w), key = place_of(w);
	struct walk part;
	struct cur at_flags = w->c;
	enum encoding enc = cur_le(&at_flags, 4) & FLAG_UNICODE ? ENC_UTF16 : ENC_ASCII;
	uint64_t least = UINT64_MAX;

	if (w->c.bad) {
		walk_flag(w, NODE_SHORT);
		return;
	}
	lower(&least, &lm);
	lower(&least, &nt);
	lower(&least, &domain);
	lower(&least, &user);
	lower(&least, &host);
	lower(&least, &key);
	lm_response(w, &lm);
	nt_response(w, &nt);
	add_text(w, &domain, F_NTLMSSP_AUTH_DOMAIN, enc);
	add_text(w, &user, F_NTLMSSP_AUTH_USERNAME, enc);
	add_text(w, &host, F_NTLMSSP_AUTH_HOSTNAME, enc);
	add_place(w, &key, F_NTLMSSP_AUTH_SESSKEY, &blob_place, ENC_NONE, &part);
	walk_le(w, 4, F_NTLMSSP_NEGOTIATEFLAGS);
	if (least >= FIXED_AUTHENTICATE + VERSION_SIZE)
		walk_layout(w, version_group);
	if (least >= FIXED_AUTHENTICATE + VERSION_SIZE + MIC_SIZE)
		walk_bytes(w, MIC_SIZE, F_NTLMSSP_AUTHENTICATE_MIC, ENC_NONE);
}

void ntlmssp_message(struct walk *w)
{
	uint32_t group = walk_open(w, F_NTLMSSP);

	w->origin = w->c.pos;
	walk_bytes(w, 8, F_NTLMSSP_IDENTIFIER, ENC_ASCII);
	switch (walk_le(w, 4, F_NTLMSSP_MESSAGETYPE)) {
	case NEGOTIATE:
		negotiate(w);
		break;
	case CHALLENGE:
		challenge(w);
		break;
	case AUTHENTICATE:
		authenticate(w);
		break;
	default:
		walk_unread(w);
		break;
	}
	w->c.pos = w->c.end;
	walk_close(w, group);
}
