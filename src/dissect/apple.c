/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/apple.h"

#include "dissect/trace.h"

#define CONTEXTS_OFFSET 144u /* of CreateContextsOffset and -Length, [MS-SMB2] 2.2.14 */
#define TAG_AAPL 0x4c504141u
#define CONTEXT_MIN 16u
#define SERVER_QUERY 1u
#define SERVER_CAPS 1u
#define READDIRATTR 1u
#define SECONDS_TO_2000 946684800u /* from 1970 */

static uint64_t number(const struct cur *c, uint64_t at, uint32_t width)
{
	uint64_t v = 0;

	return at <= UINT32_MAX && cur_peek(c, (uint32_t)at, width, &v) ? v : 0;
}

/* command, reserved, bitmap of what follows, server's capabilities */
static bool agrees(const struct cur *c, uint64_t data)
{
	return number(c, data, 4) == SERVER_QUERY && number(c, data + 8, 8) & SERVER_CAPS &&
	       number(c, data + 16, 8) & READDIRATTR;
}

bool apple_agreed(const struct cur *response)
{
	uint64_t at = number(response, CONTEXTS_OFFSET, 4);
	uint64_t end = at + number(response, CONTEXTS_OFFSET + 4, 4), next;

	for (; at && at < end; at += next) {
		if (number(response, at + number(response, at + 4, 2), 4) == TAG_AAPL)
			return agrees(response, at + number(response, at + 10, 2));
		next = number(response, at, 4);
		if (next < CONTEXT_MIN)
			break;
	}
	return false;
}

bool apple_entries(const struct walk *w)
{
	const struct msg *m = w->ctx->msg;
	uint32_t from = m->conv != NONE ? trace_conv(w->ctx->trace, m->conv)->apple_frame : 0;

	return from && from <= m->frame;
}

static const struct step finder[] = {
	LE(8, SMB2_AAPL_RFORK_SIZE),
	RAW(4, SMB2_AAPL_FINDER_TYPE),
	RAW(4, SMB2_AAPL_FINDER_CREATOR),
	BE(2, SMB2_AAPL_FINDER_FLAGS),
	BE(2, SMB2_AAPL_FINDER_EXT_FLAGS),
	END,
};

void apple_short_name(struct walk w)
{
	walk_layout(&w, finder);
	walk_be(&w, 4, F_SMB2_AAPL_DATE_ADDED);
	/* Signed seconds since 2000; the lowest number says that it is not known. */
	struct node *date = &w.tree->nodes[w.tree->n - 1];
	if (date->field == F_SMB2_AAPL_DATE_ADDED)
		date->value =
			date->value == 1u << 31 ? 0 : (date->value + SECONDS_TO_2000) & UINT32_MAX;
}

void apple_reserved(struct walk w)
{
	walk_le(&w, 2, F_SMB2_AAPL_UNIX_MODE);
}
