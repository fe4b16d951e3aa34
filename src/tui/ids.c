/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/ids.h"

#include "diff/normal.h"

static const char letters[OBJECTS] = { 's', 't', 'h' };

static uint32_t object_of(const struct msg *m, enum object kind)
{
	return kind == OBJECT_SESSION ? m->session : kind == OBJECT_SHARE ? m->share : m->open;
}

/*
 * What both captures have has one name on both sides, by its number in a; what
 * only b has is marked.
 */
void ids_put(const struct tui *t, enum side side, enum object kind, uint32_t i, struct buf *out)
{
	uint32_t in_a = side == SIDE_B && t->diff ? t->diff->bind->partner[kind][SIDE_B][i] : i;

	if (in_a == NONE)
		buf_printf(out, "B:%c%u", letters[kind], i + 1);
	else
		buf_printf(out, "%c%u", letters[kind], in_a + 1);
}

static uint64_t half(const uint8_t fid[16])
{
	uint64_t v = 0;

	for (unsigned i = 8; i-- > 0;)
		v = v << 8 | fid[i];
	return v;
}

static void put_raw(const struct trace *t, enum object kind, uint32_t i, struct buf *out)
{
	if (kind == OBJECT_SHARE)
		buf_printf(out, "0x%08x", trace_share(t, i)->id);
	else
		buf_printf(out, "0x%016llx",
			(unsigned long long)(kind == OBJECT_SESSION
						     ? trace_session(t, i)->id
						     : half(trace_open_at(t, i)->fid)));
}

void ids_object(const struct tui *t, enum side side, const struct msg *m, struct buf *out)
{
	for (enum object kind = OBJECTS; kind-- > 0;) {
		uint32_t i = object_of(m, kind);

		if (i == NONE)
			continue;
		if (t->config.value[SET_IDS])
			put_raw(t->trace[side], kind, i, out);
		else
			ids_put(t, side, kind, i, out);
		return;
	}
}

bool ids_name(const struct tui *t, enum side side, const struct msg *m, const struct node *n,
	struct buf *out)
{
	static const uint16_t field[OBJECTS] = { F_SMB2_SESID, F_SMB2_TID, F_SMB2_FID };

	if (m->kind != MSG_SMB2 || !normal_header_id(n))
		return false;
	for (enum object kind = 0; kind < OBJECTS; kind++)
		if (n->field == field[kind] && object_of(m, kind) != NONE) {
			ids_put(t, side, kind, object_of(m, kind), out);
			return true;
		}
	return false;
}
