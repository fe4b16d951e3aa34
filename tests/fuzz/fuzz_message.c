/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Input: one message after six bytes on what is known of it.
 *   0     kind of message (2 bits), response, part of a compound, session service header first
 *   1     dialect, by number in the list below
 *   2..5  what its request was about: control code, or type and class of information
 */
#include <string.h>

#include "check.h"
#include "dissect/message.h"
#include "dissect/smb2.h"
#include "fuzz.h"

enum { KNOWN = 6 };

static const uint16_t dialects[] = { 0, 0x0202, 0x0210, 0x0300, 0x0302, 0x0311, 0x02ff, 1 };

static void set_record(struct msg *m, const uint8_t *known, const uint8_t *bytes, uint32_t len)
{
	struct cur c = cur_make(bytes, len);
	uint64_t v = 0;

	m->kind = known[0] & 3;
	m->prefix = known[0] & 16 && len >= NBSS_HEADER ? NBSS_HEADER : 0;
	m->bits = (uint16_t)((known[0] & 4 ? M_RESPONSE : 0) | (known[0] & 8 ? M_COMPOUND : 0));
	m->len = len;
	m->session = m->share = m->open = m->exch = NONE;
	memcpy(&m->detail, known + 2, sizeof(m->detail));
	if (m->kind == MSG_SMB2) {
		m->cmd = cur_peek(&c, m->prefix + 12u, 2, &v) ? (uint16_t)v : UINT16_MAX;
		if (m->bits & M_RESPONSE && cur_peek(&c, m->prefix + 8u, 4, &v))
			m->status = (uint32_t)v;
	} else {
		m->cmd = cur_peek(&c, m->prefix + 4u, 1, &v) ? (uint16_t)v : UINT16_MAX;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trace t = { .msgs.size = sizeof(struct msg),
		.convs.size = sizeof(struct conv),
		.verdicts.size = sizeof(uint8_t) };
	struct tree tree = { 0 };
	struct buf text = { 0 };

	if (size < KNOWN || size > MSG_MAX)
		return 0;
	struct conv *conv = vec_push(&t.convs);
	conv->dialect = dialects[data[1] % (sizeof(dialects) / sizeof(dialects[0]))];
	conv->info.server.port = data[1] & 0x80 ? 139 : 445;
	struct msg *m = vec_push(&t.msgs);
	set_record(m, data, data + KNOWN, (uint32_t)(size - KNOWN));
	struct message_bytes bytes = { .message = data + KNOWN + m->prefix, .nbss = data + KNOWN };
	*(uint8_t *)vec_push(&t.verdicts) = data[1] & 0x40 ? VERDICT_BAD : VERDICT_NONE;
	dissect_message(&t, m, &bytes, 0, &tree);
	check_tree(&tree);
	trace_summary(&t, 0, &tree, &text);
	check_utf8(text.p, text.n);
	buf_free(&text);
	tree_free(&tree);
	vec_free(&t.msgs);
	vec_free(&t.convs);
	vec_free(&t.verdicts);
	return 0;
}
