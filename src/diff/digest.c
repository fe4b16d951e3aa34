/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/digest.h"

#include <string.h>

#include "base/hash.h"
#include "diff/normal.h"
#include "dissect/smb2.h"

/* How the times in a message follow each other: equal numbers, no contradiction. */
static uint16_t time_order(const uint64_t *times, unsigned n)
{
	uint64_t h = n;

	for (unsigned i = 0; i < n; i++)
		for (unsigned j = i + 1; j < n; j++)
			h = h * 3 + (uint64_t)(normal_time_order(times[i], times[j]) + 1);
	return (uint16_t)(h ^ h >> 16 ^ h >> 32 ^ h >> 48);
}

/* Fields of a request that tell operations of one kind apart. */
static bool salient(uint16_t cmd, uint16_t field)
{
	if (field == F_DCERPC_OPNUM)
		return true;
	switch (cmd) {
	case SMB2_CREATE:
		return field == F_SMB2_FILENAME || field == F_SMB2_CREATE_DISPOSITION;
	case SMB2_READ:
	case SMB2_WRITE:
		return field == F_SMB2_FILE_OFFSET || field == F_SMB2_READ_LENGTH ||
		       field == F_SMB2_WRITE_LENGTH;
	case SMB2_QUERY_DIRECTORY:
		return field == F_SMB2_FIND_PATTERN;
	case SMB2_TREE_CONNECT:
		return field == F_SMB2_TREE;
	default:
		return false;
	}
}

enum { TIMES_MAX = 32 };

struct summary {
	uint64_t hash, key, notes;
	uint64_t before, elements; /* hash before the element at hand, sum of all elements' */
	uint32_t end;              /* of the element at hand, 0: none */
	uint64_t times[TIMES_MAX];
	unsigned n_times;
	bool refs;
	const struct rules *rules;
};

static void add_node(struct summary *s, const struct msg *m, const struct tree *tree,
	const struct node *node, enum treatment how)
{
	if (!(m->bits & M_RESPONSE) && salient(m->cmd, node->field))
		s->key = hash_mix(
			s->key, normal_token(s->rules, tree, node,
					node->field == F_SMB2_TREE ? TREAT_HOST : TREAT_EXACT));
	/* What ids stand for and the order of times are found out whatever rules say of them. */
	enum treatment plain = s->rules->n ? normal_profile(s->rules, node) : how;
	if (plain == TREAT_TIME && normal_is_ordered(node) && s->n_times < TIMES_MAX)
		s->times[s->n_times++] = node->value;
	if (normal_by_pair(plain) && !(plain == TREAT_ID && normal_header_id(node)))
		s->refs = true;
	if (how == TREAT_SKIP || ((how == TREAT_ID) && normal_header_id(node)))
		return;
	s->refs |= normal_by_pair(how);
	/* What can only be a note says nothing about what is whose partner. */
	uint64_t *into = how == TREAT_NOTE ? &s->notes : &s->hash;
	*into = hash_mix(*into ^ node->field, normal_token(s->rules, tree, node, how));
}

/* Elements of a list count in any order: of each by itself there is a hash. */
static void bound_elements(struct summary *s, const struct tree *tree, uint32_t node)
{
	if (s->end && node >= s->end) {
		s->elements += s->hash;
		s->hash = s->before;
		s->end = 0;
	}
	if (!s->end && node < tree->n && normal_is_unordered(tree, node)) {
		s->before = s->hash;
		s->hash = 0;
		s->end = tree->nodes[node].end;
	}
}

/* Whether an element ends before the node or may begin with it. */
static bool is_bound(const struct summary *s, const struct tree *tree, uint32_t node)
{
	return s->end ? node >= s->end : fields[tree->nodes[node].field].key != F_NONE;
}

/* What an exchange is about, whatever came of it. */
static uint64_t exchange_key(
	const struct rules *rules, const struct trace *t, const struct msg *m, uint64_t salient_key)
{
	uint64_t h = hash_mix((uint64_t)m->kind << 32 | m->cmd, m->detail);
	const char *path = m->open != NONE ? trace_open_at(t, m->open)->path : NULL;
	const char *share = m->share != NONE ? trace_share(t, m->share)->path : NULL;

	if (path)
		h = normal_path(rules, h, path);
	/* A capture that begins late does not know the share's name. */
	if (share && m->cmd != SMB2_TREE_CONNECT && !(path && *path)) {
		share = unc_share(share);
		h = hash_bytes(h, share, strlen(share));
	}
	return hash_mix(h, salient_key);
}

void digest_message(void *self, struct trace *t, uint32_t msg, const struct tree *tree)
{
	const struct rules_side *side = self;
	struct normal n;
	struct msg *m = trace_msg(t, msg);
	struct exch *x = trace_exch(t, m->exch);
	struct summary s = { .rules = side->rules };
	struct scope scope = { t, m, side->side };

	normal_start(&n, side->rules, &scope);
	for (uint32_t i = 0; i < tree->n; i++) {
		if (is_bound(&s, tree, i))
			bound_elements(&s, tree, i);
		add_node(&s, m, tree, &tree->nodes[i], normal_next(&n, &tree->nodes[i]));
	}
	bound_elements(&s, tree, tree->n);
	m->hash = hash_mix(
		s.hash ^ s.elements, m->bits & (M_LOST | M_NOTIFICATION | M_RESPONSE | M_ID_REUSED |
						       M_ID_OUTSIDE | M_DOWNGRADE));
	if (trace_verdict(t, msg) == VERDICT_BAD || trace_verdict(t, msg) == VERDICT_PREAUTH)
		m->hash = ~m->hash;
	m->order = (uint16_t)(time_order(s.times, s.n_times) ^ s.notes);
	if (s.refs)
		m->bits |= M_REFS;
	if (x->request == msg || x->request == NONE)
		x->key = (uint32_t)exchange_key(side->rules, t, m, s.key);
}
