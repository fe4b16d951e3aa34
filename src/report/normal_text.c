/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/normal_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "diff/normal.h"
#include "report/escape.h"
#include "report/value.h"

#define VALUE_MAX 64u /* longer bytes are told by length and hash */
#define TEXT_MAX 4096u

static const char *const kind_names[ORDINAL_KINDS] = { "s", "t", "h", "host",
	[ORDINAL_REF + REF_SESSION] = "session", [ORDINAL_REF + REF_SHARE] = "share",
	[ORDINAL_REF + REF_OPEN] = "file", [ORDINAL_REF + REF_LEASE] = "lease",
	[ORDINAL_REF + REF_CLIENT_GUID] = "client", [ORDINAL_REF + REF_CREATE_GUID] = "create",
	[ORDINAL_REF + REF_ASYNC] = "async", [ORDINAL_REF + REF_RESUME_KEY] = "resume",
	[ORDINAL_REF + REF_INODE] = "inode", [ORDINAL_REF + REF_ASSOC_GROUP] = "group",
	[ORDINAL_REF + REF_HANDLE] = "handle", [ORDINAL_REF + REF_SNAPSHOT] = "snapshot" };

static void put_ordinal(struct normal_text *n, unsigned kind, uint64_t value, struct buf *out)
{
	struct map_key key = { kind, value };
	uint32_t i = map_get(&n->ordinals->seen, key);

	buf_str(out, kind_names[kind]);
	if (i == MAP_NONE) {
		i = ++n->ordinals->last[kind];
		map_put(&n->ordinals->seen, key, i);
	}
	buf_u64(out, i);
}

static void put_object(struct normal_text *n, unsigned kind, uint32_t index, struct buf *out)
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

/* A SID whose machine or domain has an ordinal. */
static void put_sid(struct normal_text *n, const struct node *node, struct buf *out)
{
	const uint8_t *p = tree_bytes(&n->tree, node);

	if (!p || !normal_is_account(p, node->len)) {
		value_text(&n->tree, node, TEXT_MAX, out);
		return;
	}
	buf_str(out, "S-1-5-21-");
	put_ordinal(n, ORDINAL_HOST, hash_bytes(F_NT_SID, p + SID_DOMAIN, SID_ACCOUNT - SID_DOMAIN),
		out);
	for (uint32_t at = SID_ACCOUNT; at + 4 <= node->len; at += 4)
		buf_printf(out, "-%u",
			p[at] | (unsigned)p[at + 1] << 8 | (unsigned)p[at + 2] << 16 |
				(unsigned)p[at + 3] << 24);
}

/* A name of a computer or domain; of a UNC path only the server's part. */
static void put_host(struct normal_text *n, const struct node *node, struct buf *out)
{
	struct buf text = { 0 };

	if (!tree_text(&n->tree, node, &text))
		buf_add(&text, tree_bytes(&n->tree, node),
			tree_bytes(&n->tree, node) ? node->len : 0);
	if (text.n) {
		const char *p = buf_cstr(&text);
		const char *share = p + normal_host_length(p);

		if (share > p)
			put_ordinal(n, ORDINAL_HOST,
				hash_mix(node->field, lower_hash(p, (size_t)(share - p))), out);
		escape_text(out, share, strlen(share));
	} else {
		buf_str(out, "(empty)");
	}
	buf_free(&text);
}

static void put_id(
	struct normal_text *n, const struct msg *m, const struct node *node, struct buf *out)
{
	const uint8_t *p = tree_bytes(&n->tree, node);
	uint64_t kind = normal_token(n->rules, &n->tree, node, TREAT_ID);

	if (normal_header_id(node)) {
		if (node->field == F_SMB2_FID)
			put_object(n, ORDINAL_OPEN, m->open, out);
		else if (node->field == F_SMB2_TID)
			put_object(n, ORDINAL_SHARE, m->share, out);
		else
			put_object(n, ORDINAL_SESSION, m->session, out);
	} else if (kind < 2) {
		buf_str(out, kind ? "all ones" : "0");
	} else if (fields[node->field].ref == REF_INODE) {
		buf_str(out, "set"); /* file systems use them again at will */
	} else if (p) {
		put_ordinal(n, ORDINAL_REF + fields[node->field].ref,
			normal_identity(&n->tree, node), out);
	}
}

/* A text that a mapping gives another name; false: none does. */
static bool put_mapped(struct normal_text *n, const struct node *node, struct buf *out)
{
	struct buf text = { 0 }, mapped = { 0 };
	bool any = n->rules->n_mappings && tree_text(&n->tree, node, &text) &&
		   rules_mapped(n->rules, buf_cstr(&text), &mapped);

	if (any)
		escape_text(out, mapped.p, mapped.n);
	buf_free(&text);
	buf_free(&mapped);
	return any;
}

static void put_exact(struct normal_text *n, const struct node *node, struct buf *out)
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
	if (fields[node->field].type == T_STRING && put_mapped(n, node, out))
		return;
	if (fields[node->field].type == T_UINT)
		plain.value = normal_token(n->rules, &n->tree, node, TREAT_EXACT);
	value_text(&n->tree, &plain, TEXT_MAX, out);
}

static void put_time(struct normal_text *n, const struct node *node, struct buf *out)
{
	if (normal_token(n->rules, &n->tree, node, TREAT_TIME) == 1)
		buf_str(out, "set");
	else
		value_text(&n->tree, node, TEXT_MAX, out);
}

/* Of a lease's epoch how far it is from the first one listed. */
static void put_steps(
	struct normal_text *n, const struct msg *m, const struct node *node, struct buf *out)
{
	struct map_key key = { ORDINAL_KINDS,
		hash_mix(normal_lease(&n->tree, node), m->bits & M_RESPONSE) };
	uint32_t first = map_get(&n->ordinals->seen, key);

	if (!node->value) {
		buf_char(out, '0');
	} else if (first == MAP_NONE) {
		buf_str(out, "first");
		map_put(&n->ordinals->seen, key, (uint32_t)node->value);
	} else {
		buf_printf(out, "%+d", (int16_t)(node->value - first));
	}
}

static void put_value(struct normal_text *n, const struct msg *m, const struct node *node,
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
	case TREAT_STEPS:
		put_steps(n, m, node, out);
		break;
	case TREAT_HOST:
		if (fields[node->field].type == T_SID)
			put_sid(n, node, out);
		else
			put_host(n, node, out);
		break;
	case TREAT_SKIP:
	case TREAT_PRESENT:
	case TREAT_NOTE:
	case TREAT_ASK:
	case TREAT_WITHIN:
		break;
	}
}

static void put_node(struct normal_text *n, const struct msg *m, const struct node *node,
	enum treatment how, struct buf *out)
{
	/* Presence and place of the ids in the header vary with interim responses. */
	if (how == TREAT_SKIP || how == TREAT_NOTE ||
		(normal_header_id(node) && normal_ids_vary(m)))
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

static void begin_element(struct normal_text *n, uint32_t node, struct elements *list)
{
	if (list->n == list->cap) {
		list->cap = list->cap ? 2 * list->cap : 64;
		list->starts = xrealloc(list->starts, list->cap * sizeof(*list->starts));
	}
	if (list->n)
		buf_char(&list->text, '\0');
	struct element *e = &list->starts[list->n++];
	e->name = list->text.n;
	value_identity(&n->tree, node, &list->text);
	buf_char(&list->text, '\n');
	e->text = list->text.n;
}

static void put_head(const struct msg *m, struct buf *out)
{
	trace_title(m, out);
	if (m->kind == MSG_ENCRYPTED || m->kind == MSG_COMPRESSED)
		buf_str(out, m->bits & M_RESPONSE ? " from the server" : " from the client");
	buf_char(out, '\n');
}

/* What is wrong with numbers that are not shown. */
static void put_verdicts(const struct normal_text *n, uint32_t msg, struct buf *out)
{
	uint16_t bits = trace_msg(n->t, msg)->bits;
	enum field_id id = bits & M_RESPONSE && bits & M_ID_REUSED ? F_SMB2_FID : F_SMB2_MSG_ID;

	if (bits & (M_ID_REUSED | M_ID_OUTSIDE))
		buf_printf(out, "  %s: %s\n", fields[id].label,
			bits & M_ID_REUSED ? "used before" : "not granted");
	if (trace_verdict(n->t, msg) == VERDICT_BAD)
		buf_printf(out, "  %s: bad\n", fields[F_SMB2_SIGNATURE].label);
}

/* A message while it is listed. */
struct listed {
	struct normal_text *n;
	const struct msg *m;
	struct normal walk;
	struct elements *apart;
};

static void put_nodes(struct listed *l, uint32_t from, uint32_t to, struct buf *out);

static void put_subtree(struct listed *l, uint32_t i, struct buf *out)
{
	const struct node *node = &l->n->tree.nodes[i];

	put_node(l->n, l->m, node, normal_alone(&l->walk, node), out);
	put_nodes(l, i + 1, node->end, out);
}

struct sibling {
	uint32_t node;
	size_t name_at;
	const char *name;
};

static int by_name(const void *x, const void *y)
{
	const struct sibling *a = x, *b = y;
	int order = strcmp(a->name, b->name);

	return order ? order : (a->node > b->node) - (a->node < b->node);
}

/* Puts the elements from i on, with nothing but padding between them, by name; returns the end. */
static uint32_t put_sorted(struct listed *l, uint32_t i, uint32_t to, struct buf *out)
{
	const struct node *nodes = l->n->tree.nodes;
	const uint16_t field = nodes[i].field;
	struct vec list = { .size = sizeof(struct sibling) };
	struct buf names = { 0 };

	for (; i < to && (nodes[i].field == field || nodes[i].noise == N_PADDING);
		i = nodes[i].end) {
		if (nodes[i].field != field)
			continue;
		*(struct sibling *)vec_push(&list) = (struct sibling){ i, names.n, NULL };
		value_identity(&l->n->tree, i, &names);
		buf_char(&names, '\0');
	}
	struct sibling *sorted = xcalloc(list.n, sizeof(*sorted));
	for (uint32_t k = 0; k < list.n; k++) {
		sorted[k] = *(struct sibling *)vec_at(&list, k);
		sorted[k].name = names.p + sorted[k].name_at;
	}
	qsort(sorted, list.n, sizeof(*sorted), by_name);
	for (uint32_t k = 0; k < list.n; k++)
		put_subtree(l, sorted[k].node, out);
	free(sorted);
	vec_free(&list);
	buf_free(&names);
	return i;
}

static void put_nodes(struct listed *l, uint32_t from, uint32_t to, struct buf *out)
{
	const struct tree *t = &l->n->tree;

	for (uint32_t i = from; i < to;) {
		struct elements *apart = l->apart;
		const struct node *node = &t->nodes[i];

		if (apart && fields[node->field].key == F_SMB2_FILENAME) {
			begin_element(l->n, i, apart);
			l->apart = NULL;
			put_subtree(l, i, &apart->text);
			l->apart = apart;
			i = node->end;
		} else if (normal_is_unordered(t, i)) {
			i = put_sorted(l, i, to, out);
		} else {
			put_subtree(l, i, out);
			i = node->end;
		}
	}
}

void normal_text_message(
	struct normal_text *n, uint32_t msg, struct elements *apart, struct buf *out)
{
	const struct msg *m = trace_msg(n->t, msg);
	struct listed l = { .n = n, .m = m, .apart = apart };

	trace_dissect(n->t, msg, &n->tree);
	put_head(m, out);
	if (m->kind == MSG_ENCRYPTED || m->kind == MSG_COMPRESSED)
		return;
	put_verdicts(n, msg, out);
	normal_start(&l.walk, n->rules, &(struct scope){ n->t, m, SIDE_A });
	put_nodes(&l, 0, n->tree.n, out);
}

void ordinals_free(struct ordinals *o)
{
	map_free(&o->seen);
	*o = (struct ordinals){ 0 };
}
