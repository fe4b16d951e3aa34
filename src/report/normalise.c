/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "diff/items.h"
#include "diff/normal.h"
#include "report/escape.h"
#include "report/out.h"
#include "report/report.h"
#include "report/value.h"

#define VALUE_MAX 64u /* longer bytes are told by length and hash */
#define TEXT_MAX 4096u
#define SORT_BY 2048u /* bytes of a conversation's text that decide its place; then a hash */

/* What gets ordinals, each kind counted by itself, in order of use. */
enum { KIND_SESSION, KIND_SHARE, KIND_OPEN, KIND_HOST, KIND_REF, KINDS = KIND_REF + REF_KINDS };

static const char *const kind_names[KINDS] = { "s", "t", "h", "host",
	[KIND_REF + REF_SESSION] = "session", [KIND_REF + REF_SHARE] = "share",
	[KIND_REF + REF_OPEN] = "file", [KIND_REF + REF_LEASE] = "lease",
	[KIND_REF + REF_CLIENT_GUID] = "client", [KIND_REF + REF_CREATE_GUID] = "create",
	[KIND_REF + REF_ASYNC] = "async", [KIND_REF + REF_RESUME_KEY] = "resume",
	[KIND_REF + REF_INODE] = "inode", [KIND_REF + REF_ASSOC_GROUP] = "group",
	[KIND_REF + REF_HANDLE] = "handle" };

struct ordinals {
	struct map seen; /* (kind, value) -> ordinal */
	uint32_t last[KINDS];
};

struct normaliser {
	struct trace *t;
	const struct rules *rules;
	struct tree tree;
	struct ordinals *ordinals;
	bool peek; /* what has no ordinal yet gets none */
};

static void put_ordinal(struct normaliser *n, unsigned kind, uint64_t value, struct buf *out)
{
	struct map_key key = { kind, value };
	uint32_t i = map_get(&n->ordinals->seen, key);

	buf_str(out, kind_names[kind]);
	if (i == MAP_NONE && n->peek) {
		buf_char(out, '?');
		return;
	}
	if (i == MAP_NONE) {
		i = ++n->ordinals->last[kind];
		map_put(&n->ordinals->seen, key, i);
	}
	buf_u64(out, i);
}

static void put_object(struct normaliser *n, unsigned kind, uint32_t index, struct buf *out)
{
	if (index == NONE)
		buf_str(out, "none");
	else
		put_ordinal(n, kind, index, out);
}

static uint64_t lower_hash(const char *p, size_t len)
{
	uint64_t h = len;

	for (size_t i = 0; i < len; i++)
		h = hash_mix(h, (uint64_t)tolower((unsigned char)p[i]));
	return h;
}

/* A name of a computer or domain; of a UNC path only the server's part. */
static void put_host(struct normaliser *n, const struct node *node, struct buf *out)
{
	struct buf text = { 0 };

	if (!tree_text(&n->tree, node, &text))
		buf_add(&text, tree_bytes(&n->tree, node),
			tree_bytes(&n->tree, node) ? node->len : 0);
	if (text.n) {
		const char *p = buf_cstr(&text);
		const char *share = p + normal_host_length(p);

		if (share > p)
			put_ordinal(n, KIND_HOST,
				hash_mix(node->field, lower_hash(p, (size_t)(share - p))), out);
		escape_text(out, share, strlen(share));
	} else {
		buf_str(out, "(empty)");
	}
	buf_free(&text);
}

static void put_id(
	struct normaliser *n, const struct msg *m, const struct node *node, struct buf *out)
{
	const uint8_t *p = tree_bytes(&n->tree, node);
	uint64_t kind = normal_token(n->rules, &n->tree, node, TREAT_ID);

	if (normal_header_id(node)) {
		if (node->field == F_SMB2_FID)
			put_object(n, KIND_OPEN, m->open, out);
		else if (node->field == F_SMB2_TID)
			put_object(n, KIND_SHARE, m->share, out);
		else
			put_object(n, KIND_SESSION, m->session, out);
	} else if (kind < 2) {
		buf_str(out, kind ? "all ones" : "0");
	} else if (fields[node->field].ref == REF_INODE) {
		buf_str(out, "set"); /* file systems use them again at will */
	} else if (p) {
		put_ordinal(
			n, KIND_REF + fields[node->field].ref, hash_bytes(0, p, node->len), out);
	}
}

static void put_exact(struct normaliser *n, const struct node *node, struct buf *out)
{
	const uint8_t *p = tree_bytes(&n->tree, node);
	struct node plain = *node;

	if (node->end > (uint32_t)(node - n->tree.nodes) + 1 && fields[node->field].type == T_BYTES)
		return; /* its children tell */
	if (fields[node->field].type == T_BYTES && p && node->len > VALUE_MAX) {
		buf_u64(out, node->len);
		buf_str(out, " bytes, hash ");
		buf_hex(out, hash_bytes(0, p, node->len), 16);
		return;
	}
	if (fields[node->field].type == T_UINT)
		plain.value = normal_token(n->rules, &n->tree, node, TREAT_EXACT);
	value_text(&n->tree, &plain, TEXT_MAX, out);
}

static void put_time(struct normaliser *n, const struct node *node, struct buf *out)
{
	if (normal_token(n->rules, &n->tree, node, TREAT_TIME) == 1)
		buf_str(out, "set");
	else
		value_text(&n->tree, node, TEXT_MAX, out);
}

static void put_value(struct normaliser *n, const struct msg *m, const struct node *node,
	enum treatment how, struct buf *out)
{
	switch (how) {
	case TREAT_EXACT:
		put_exact(n, node, out);
		break;
	case TREAT_TIME:
		put_time(n, node, out);
		break;
	case TREAT_RANDOM:
		buf_str(out, normal_token(n->rules, &n->tree, node, how) ? "set" : "0");
		break;
	case TREAT_ID:
		put_id(n, m, node, out);
		break;
	case TREAT_HOST:
		put_host(n, node, out);
		break;
	case TREAT_SKIP:
	case TREAT_PRESENT:
	case TREAT_NOTE:
	case TREAT_WITHIN:
		break;
	}
}

static void put_node(struct normaliser *n, const struct msg *m, const struct node *node,
	enum treatment how, struct buf *out)
{
	/* Presence and place of the ids in the header vary with interim responses. */
	if (how == TREAT_SKIP || how == TREAT_NOTE ||
		(normal_header_id(node) && m->bits & M_RESPONSE))
		return;
	for (unsigned i = 0; i <= node->depth; i++)
		buf_str(out, "  ");
	buf_str(out, fields[node->field].label);
	size_t before = out->n;
	buf_str(out, ": ");
	put_value(n, m, node, how, out);
	if (out->n == before + 2)
		out->n = before;
	buf_char(out, '\n');
}

static void put_message(struct normaliser *n, uint32_t msg, struct buf *out)
{
	const struct msg *m;
	struct normal walk;

	if (msg == NONE)
		return;
	m = trace_msg(n->t, msg);
	trace_dissect(n->t, msg, &n->tree);
	trace_title(m, out);
	if (m->kind == MSG_ENCRYPTED || m->kind == MSG_COMPRESSED) {
		buf_str(out, m->bits & M_RESPONSE ? " from the server\n" : " from the client\n");
		return;
	}
	buf_char(out, '\n');
	normal_start(&walk, n->rules, &(struct scope){ n->t, m, SIDE_A });
	for (uint32_t i = 0; i < n->tree.n; i++)
		put_node(n, m, &n->tree.nodes[i], normal_next(&walk, &n->tree.nodes[i]), out);
}

static void put_item(struct normaliser *n, const struct item *x, struct buf *out)
{
	if (x->is_event) {
		if (!normal_event_counts(&trace_event(n->t, x->index)->e))
			return;
		event_summary(n->t, x->index, out);
		buf_char(out, '\n');
		return;
	}
	const struct exch *e = trace_exch(n->t, x->index);
	put_message(n, e->request, out);
	if (e->interim != NONE && normal_waiting_counts(n->t, e))
		put_message(n, e->interim, out);
	put_message(n, e->cancel, out);
	put_message(n, e->final, out);
}

/* One line of thought: an event, an exchange, or all exchanges of a compound. */
struct unit {
	const struct item *first;
	uint32_t n;
	char *text; /* to sort by */
};

static uint32_t unit_length(const struct normaliser *n, const struct item *list, uint32_t left)
{
	const struct msg *first, *next;
	uint32_t k = 1;

	if (list->is_event || trace_exch(n->t, list->index)->request == NONE)
		return 1;
	first = trace_msg(n->t, trace_exch(n->t, list->index)->request);
	for (; k < left && first->bits & M_COMPOUND && !list[k].is_event; k++) {
		uint32_t request = trace_exch(n->t, list[k].index)->request;

		next = request != NONE ? trace_msg(n->t, request) : NULL;
		if (!next || next->frame != first->frame || !(next->bits & M_COMPOUND) ||
			next->prefix)
			break;
	}
	return k;
}

static void put_unit(struct normaliser *n, const struct unit *u, struct buf *out)
{
	for (uint32_t i = 0; i < u->n; i++)
		put_item(n, &u->first[i], out);
}

static int by_text(const void *x, const void *y)
{
	const struct unit *a = x, *b = y;
	int order = strcmp(a->text, b->text);

	return order ? order : a->first < b->first ? -1 : a->first > b->first;
}

/*
 * The last answer to a unit's exchanges, up to which others are in flight with
 * it. What waits long by its nature is answered by its interim response.
 */
static uint32_t answered(const struct normaliser *n, const struct unit *u)
{
	uint32_t last = 0;

	for (uint32_t i = 0; i < u->n; i++) {
		const struct exch *e = trace_exch(n->t, u->first[i].index);
		uint32_t answer = e->interim != NONE ? e->interim : e->final;

		if (answer != NONE && answer > last)
			last = answer;
	}
	return last;
}

static bool in_flight(const struct normaliser *n, const struct item *x, uint32_t until)
{
	return !x->is_event && trace_exch(n->t, x->index)->request != NONE &&
	       trace_exch(n->t, x->index)->request < until;
}

static void put_group(struct normaliser *n, struct unit *list, uint32_t count, struct buf *out)
{
	bool peek = n->peek;

	n->peek = true;
	for (uint32_t i = 0; i < count; i++) {
		struct buf text = { 0 };

		put_unit(n, &list[i], &text);
		list[i].text = xstrdup(buf_cstr(&text));
		buf_free(&text);
	}
	n->peek = peek;
	qsort(list, count, sizeof(*list), by_text);
	for (uint32_t i = 0; i < count; i++) {
		put_unit(n, &list[i], out);
		free(list[i].text);
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

enum { GROUP_MAX = 256 };

static void put_conversation(
	struct normaliser *n, const struct items *it, uint32_t conv, struct target *to)
{
	struct buf text = { 0 };
	struct unit *group = xcalloc(GROUP_MAX, sizeof(*group));
	uint32_t end = it->start[conv + 1];

	for (uint32_t i = it->start[conv]; i < end;) {
		uint32_t count = 0, until = 0;

		do {
			struct unit *u = &group[count++];

			*u = (struct unit){ &it->list[i], unit_length(n, &it->list[i], end - i),
				NULL };
			i += u->n;
			uint32_t last = u->first->is_event ? 0 : answered(n, u);
			until = last > until ? last : until;
		} while (i < end && count < GROUP_MAX && !group[count - 1].first->is_event &&
			 in_flight(n, &it->list[i], until));
		if (count == 1)
			put_unit(n, &group[0], &text);
		else
			put_group(n, group, count, &text);
		flush_text(to, &text);
	}
	free(group);
	buf_free(&text);
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

static void ordinals_free(struct ordinals *o)
{
	map_free(&o->seen);
	*o = (struct ordinals){ 0 };
}

/* The conversations in the order of their own listings. The caller frees. */
static struct place *sort_conversations(struct normaliser *n, const struct items *it)
{
	struct place *list = xcalloc(it->n_convs, sizeof(*list));
	struct ordinals own = { 0 };

	n->ordinals = &own;
	for (uint32_t i = 0; i < it->n_convs; i++) {
		struct target to = { .head = &list[i].head };

		list[i].conv = i;
		if (it->n_convs > 1)
			put_conversation(n, it, i, &to);
		list[i].hash = to.hash;
		ordinals_free(&own);
	}
	n->ordinals = NULL;
	qsort(list, it->n_convs, sizeof(*list), by_place);
	return list;
}

bool report_normalised(
	FILE *file, struct trace *t, const struct part *part, const struct rules *rules)
{
	struct out out = { .file = file };
	struct items it = items_make(t, part, rules);
	struct ordinals ordinals = { 0 };
	struct normaliser n = { .t = t, .rules = rules };
	struct place *order = sort_conversations(&n, &it);
	struct target to = { .out = &out };

	n.ordinals = &ordinals;
	for (uint32_t i = 0; i < it.n_convs; i++) {
		buf_printf(&out.buf, "%sConnection %u\n", i ? "\n" : "", i + 1);
		put_conversation(&n, &it, order[i].conv, &to);
		buf_free(&order[i].head);
	}
	ordinals_free(&ordinals);
	tree_free(&n.tree);
	items_free(&it);
	free(order);
	return out_end(&out);
}
