/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/wrap.h"

#include "dissect/trace.h"

#define COMP_CHAINED 0x0001u

enum { COMP_NONE, COMP_LZNT1, COMP_LZ77, COMP_LZ77_HUFFMAN, COMP_PATTERN_V1, COMP_LZ4 };

/* On port 139 the length has 17 bits behind 7 that are zero: to read, the same. */
static const struct step nbss[] = { BE(1, NBSS_TYPE), BE(3, NBSS_LENGTH), END };

void dissect_nbss(struct walk *w)
{
	uint32_t group = walk_open(w, F_NBSS);

	walk_layout(w, nbss);
	walk_close(w, group);
}

/* A message that stays closed although the key opens others. */
static void tag(struct walk *w, const struct step *s)
{
	(void)s;
	if (w->ctx->msg->kind == MSG_ENCRYPTED && w->ctx->verdict == VERDICT_BAD && !w->c.bad)
		walk_remark(w, F_SMB2_BAD_SIGNATURE, NULL);
}

static const struct step transform[] = {
	BE(4, SMB2_PROTOCOL),
	RAW(16, SMB2_HEADER_TRANSFORM_SIGNATURE),
	HOOK(tag),
	RAW(16, SMB2_HEADER_TRANSFORM_NONCE),
	LE(4, SMB2_HEADER_TRANSFORM_MSG_SIZE),
	RAW(2, SMB2_HEADER_TRANSFORM_RESERVED),
	LE(2, SMB2_HEADER_TRANSFORM_FLAGS),
	LE(8, SMB2_SESID),
	REST(SMB2_HEADER_TRANSFORM_ENC_DATA, NULL),
	END,
};

void dissect_transform(struct walk *w)
{
	uint32_t group = walk_open(w, F_SMB2_TRANSFORM);

	walk_layout(w, transform);
	walk_close(w, group);
}

/* [MS-SMB2] 2.2.42.2.2 */
static const struct step pattern_v1[] = {
	LE(1, SMB2_PATTERN_V1_PATTERN),
	LE(1, SMB2_PATTERN_V1_RESERVED1),
	LE(2, SMB2_PATTERN_V1_RESERVED2),
	LE(4, SMB2_PATTERN_V1_REPETITIONS),
	END,
};

static void pattern(struct walk *w, const struct step *s)
{
	(void)s;
	walk_layout(w, pattern_v1);
	walk_unread(w);
}

static void payload_data(struct walk *w, const struct step *s)
{
	uint64_t kind = w->slot[S_KIND], len = w->slot[S_LEN];

	(void)s;
	if (kind != COMP_NONE && kind != COMP_PATTERN_V1 && kind <= COMP_LZ4 && len >= 4) {
		walk_le(w, 4, F_SMB2_HEADER_COMP_TRANSFORM_ORIG_PAYLOAD_SIZE);
		len -= 4; /* Length counts it */
	}
	walk_blob(w, F_SMB2_HEADER_COMP_TRANSFORM_DATA, w->c.pos - w->origin, len,
		kind == COMP_PATTERN_V1 ? pattern : NULL);
}

/* [MS-SMB2] 2.2.42.2.1 */
static const struct step payload[] = {
	KEEP(2, SMB2_HEADER_COMP_TRANSFORM_COMP_ALG, S_KIND),
	LE(2, SMB2_HEADER_COMP_TRANSFORM_FLAGS),
	KEEP(4, SMB2_HEADER_COMP_TRANSFORM_LENGTH, S_LEN),
	HOOK(payload_data),
	END,
};

static const struct step one_payload[] = { SUB(SMB2_COMPRESSION_PAYLOAD, payload), END };

static const struct step unchained[] = {
	LE(2, SMB2_HEADER_COMP_TRANSFORM_COMP_ALG),
	LE(2, SMB2_HEADER_COMP_TRANSFORM_FLAGS),
	LE(4, SMB2_HEADER_COMP_TRANSFORM_OFFSET),
	REST(SMB2_HEADER_COMP_TRANSFORM_DATA, NULL),
	END,
};

void dissect_compression(struct walk *w)
{
	uint32_t group = walk_open(w, F_SMB2_COMPRESSION);
	uint64_t flags = 0;

	walk_be(w, 4, F_SMB2_PROTOCOL);
	walk_le(w, 4, F_SMB2_HEADER_COMP_TRANSFORM_ORIGINAL_SIZE);
	if (cur_peek(&w->c, w->c.pos + 2, 2, &flags) && flags & COMP_CHAINED)
		while (cur_left(&w->c) && !w->c.bad)
			walk_layout(w, one_payload);
	else
		walk_layout(w, unchained);
	walk_close(w, group);
}
