/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "diff/items.h"
#include "diff/normal.h"
#include "diff/order.h"
#include "report/enumeration.h"
#include "report/normal_text.h"
#include "report/out.h"
#include "report/report.h"

#define SORT_BY 2048u /* bytes of a conversation's text that decide its place; then a hash */

struct normaliser {
	struct normal_text text;
	struct order order;
};

static void put_message(struct normaliser *n, uint32_t msg, struct buf *out)
{
	if (msg != NONE)
		normal_text_message(&n->text, msg, NULL, out);
}

static void put_exchange(struct normaliser *n, const struct exch *e, struct buf *out)
{
	put_message(n, e->request, out);
	if (e->interim != NONE && normal_waiting_counts(n->text.t, e))
		put_message(n, e->interim, out);
	put_message(n, e->cancel, out);
	put_message(n, e->final, out);
}

static void put_item(struct normaliser *n, const struct chains *chains, const struct item *list,
	uint32_t i, struct buf *out)
{
	const struct trace *t = n->text.t;

	if (list[i].is_event) {
		if (!normal_event_counts(t, list[i].index))
			return;
		event_summary(t, list[i].index, out);
		buf_char(out, '\n');
	} else if (chains->link[i] == LINK_FIRST) {
		chain_text(&n->text, chains, list, i, out);
	} else if (chains->link[i] == LINK_NONE) {
		put_exchange(n, trace_exch(t, list[i].index), out);
	}
}

/* Where a conversation's text goes: to the output, or only to what it is sorted by. */
struct target {
	struct out *out;
	struct buf *head;
	uint64_t hash;
};

static void flush_text(struct target *to, struct buf *text)
{
	if (to->out) {
		buf_add(&to->out->buf, text->p, text->n);
		out_step(to->out);
	} else {
		to->hash = hash_bytes(to->hash, text->p, text->n);
		if (to->head->n < SORT_BY)
			buf_add(to->head, text->p, text->n);
	}
	text->n = 0;
}

static void put_conversation(
	struct normaliser *n, const struct items *it, uint32_t conv, struct target *to)
{
	const struct item *list = &it->list[it->start[conv]];
	uint32_t length = it->start[conv + 1] - it->start[conv], count;
	struct unit *units = order_units(&n->order, list, length, &count);
	struct chains chains = chains_make(n->text.t, list, length);
	struct buf text = { 0 };

	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t k = 0; k < units[i].n; k++)
			put_item(n, &chains, list, (uint32_t)(units[i].first - list) + k, &text);
		if (text.n) /* of a chain only the first says something */
			flush_text(to, &text);
	}
	chains_free(&chains);
	buf_free(&text);
	free(units);
}

struct place {
	struct buf head;
	uint64_t hash;
	uint32_t conv;
};

static int by_place(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	size_t n = a->head.n < b->head.n ? a->head.n : b->head.n;
	int order = n ? memcmp(a->head.p, b->head.p, n) : 0;

	if (!order)
		order = (a->head.n > b->head.n) - (a->head.n < b->head.n);
	if (!order)
		order = (a->hash > b->hash) - (a->hash < b->hash);
	return order ? order : (a->conv > b->conv) - (a->conv < b->conv);
}

/* The conversations in the order of their own listings. The caller frees. */
static struct place *sort_conversations(struct normaliser *n, const struct items *it)
{
	struct place *list = xcalloc(it->n_convs, sizeof(*list));
	struct ordinals own = { 0 };

	n->text.ordinals = &own;
	for (uint32_t i = 0; i < it->n_convs; i++) {
		struct target to = { .head = &list[i].head };

		list[i].conv = i;
		if (it->n_convs > 1)
			put_conversation(n, it, i, &to);
		list[i].hash = to.hash;
		ordinals_free(&own);
	}
	n->text.ordinals = NULL;
	qsort(list, it->n_convs, sizeof(*list), by_place);
	return list;
}

bool report_normalised(
	FILE *file, struct trace *t, const struct part *part, const struct rules *rules)
{
	struct out out = { .file = file };
	struct items it = items_make(t, part, rules);
	struct ordinals ordinals = { 0 };
	struct normaliser n = { .text = { .t = t, .rules = rules } };
	struct target to = { .out = &out };

	order_init(&n.order, t, rules, &it);
	struct place *order = sort_conversations(&n, &it);
	n.text.ordinals = &ordinals;
	for (uint32_t i = 0, number = 0; i < it.n_convs; i++) {
		/* Of some the capture has seen nothing that counts. */
		if (it.n_convs > 1 && !order[i].head.n)
			continue;
		buf_printf(&out.buf, "%sConnection %u\n", number ? "\n" : "", number + 1);
		number++;
		put_conversation(&n, &it, order[i].conv, &to);
		buf_free(&order[i].head);
	}
	ordinals_free(&ordinals);
	order_free(&n.order);
	tree_free(&n.text.tree);
	items_free(&it);
	free(order);
	return out_end(&out);
}
