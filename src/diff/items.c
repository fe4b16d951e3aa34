/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/items.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "diff/normal.h"

#define KIND_EVENT 0x8000u

const struct msg *item_request(const struct trace *t, const struct item *x)
{
	const struct exch *e = x->is_event ? NULL : trace_exch(t, x->index);

	return e && e->request != NONE ? trace_msg(t, e->request) : NULL;
}

uint32_t item_message(const struct trace *t, const struct item *x)
{
	return x->is_event ? trace_event(t, x->index)->after : exch_first(trace_exch(t, x->index));
}

static uint64_t hash_of(const struct trace *t, uint32_t msg)
{
	return msg == NONE ? 0 : trace_msg(t, msg)->hash;
}

static struct item exch_item(const struct trace *t, uint32_t index, const struct rules *rules)
{
	const struct exch *x = trace_exch(t, index);
	const struct msg *m = trace_msg(t, exch_first(x));
	/* What a sealed request asks for shows in the answer. */
	if (m->kind == MSG_ENCRYPTED && x->final != NONE)
		m = trace_msg(t, x->final);
	const char *path = m->open != NONE ? trace_open_at(t, m->open)->path : NULL;
	uint64_t where = hash_mix((uint64_t)m->kind << 16 | m->cmd, m->detail);

	if (path)
		where = normal_path(rules, where, path);
	/* One CLOSE is like the other but for what it closes. */
	uint64_t asked = hash_mix(hash_of(t, x->request), where);
	uint64_t content = hash_mix(asked, hash_of(t, x->final));
	/* What cannot be read is told apart by its size. */
	if (m->kind == MSG_ENCRYPTED || m->kind == MSG_COMPRESSED)
		content = m->len;
	if (x->cancel != NONE)
		content = hash_mix(content, hash_of(t, x->cancel));
	/* The direction is part of what it is only where no request was seen. */
	bool answer = x->request == NONE && m->bits & M_RESPONSE;
	return (struct item){ .content = (uint32_t)content,
		.asked = asked & 0x7fff,
		.key = x->key,
		.path = (uint32_t)where,
		.index = index,
		.kind = (uint16_t)((m->cmd & 0xffu) << 3 | m->kind << 1 | answer) };
}

static struct item event_item(const struct trace *t, uint32_t index)
{
	const struct cap_event *e = &trace_event(t, index)->e;
	uint32_t what = (uint32_t)e->kind << 1 | e->dir;
	uint32_t content = (uint32_t)hash_mix(what, e->code);

	return (struct item){ .content = content,
		.key = what,
		.path = what,
		.index = index,
		.kind = (uint16_t)(KIND_EVENT | e->kind),
		.is_event = true };
}

bool part_has_exch(const struct part *p, const struct trace *t, const struct exch *x)
{
	const uint32_t messages[] = { x->request, x->interim, x->final, x->cancel };

	for (unsigned i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
		const struct msg *m = messages[i] != NONE ? trace_msg(t, messages[i]) : NULL;

		if (m && part_has(p, t, m->conv, m->frame))
			return true;
	}
	return false;
}

/* Calls for each exchange and event in the order of the capture. */
static void each(const struct trace *t, const struct part *p, struct items *it, uint32_t *at)
{
	uint32_t event = 0;

	for (uint32_t i = 0; i <= t->exchs.n; i++) {
		uint32_t first = i < t->exchs.n ? exch_first(trace_exch(t, i)) : NONE;

		while (event < t->events.n && trace_event(t, event)->after <= first) {
			const struct cap_event *e = &trace_event(t, event)->e;

			if (part_has(p, t, e->stream, e->frame)) {
				uint32_t slot = at[e->stream]++;

				if (it->list)
					it->list[slot] = event_item(t, event);
			}
			event++;
		}
		if (i == t->exchs.n)
			break;
		if (part_has_exch(p, t, trace_exch(t, i))) {
			uint32_t slot = at[exch_conv(t, trace_exch(t, i))]++;

			if (it->list)
				it->list[slot] = exch_item(t, i, it->rules);
		}
	}
}

struct items items_make(const struct trace *t, const struct part *part, const struct rules *rules)
{
	struct items it = { .n_convs = t->convs.n, .rules = rules };
	uint32_t *at = xcalloc(t->convs.n + 1ul, sizeof(*at));
	uint32_t sum = 0;

	it.start = xcalloc(t->convs.n + 1ul, sizeof(*it.start));
	each(t, part, &it, at);
	for (uint32_t i = 0; i < t->convs.n; i++) {
		it.start[i] = sum;
		sum += at[i];
		at[i] = it.start[i];
	}
	it.start[t->convs.n] = sum;
	it.list = xmalloc((sum + 1ul) * sizeof(*it.list));
	each(t, part, &it, at);
	free(at);
	return it;
}

void items_free(struct items *it)
{
	free(it->list);
	free(it->start);
}
