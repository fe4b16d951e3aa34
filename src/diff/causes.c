/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/causes.h"

#include <ctype.h>
#include <string.h>

#include "base/hash.h"
#include "diff/normal.h"
#include "dissect/smb2.h"

/* [MS-SMB2] 2.2.10, ShareType */
#define SHARE_PIPE 2u

/* Directory entries of one answer that are looked at. */
#define LISTED_MAX 64u

/* above: a directory on the way to it. */
struct concern {
	uint64_t hash;
	bool above;
};

struct known {
	uint32_t cause[REACHES]; /* the first finding that reaches so far */
	uint32_t deep;           /* the first that explains what lies below */
};

void causes_init(struct causes *c)
{
	*c = (struct causes){ .known.size = sizeof(struct known),
		.names.size = sizeof(struct concern),
		.listed.size = sizeof(struct concern) };
}

void causes_free(struct causes *c)
{
	map_free(&c->map);
	vec_free(&c->known);
	vec_free(&c->names);
	vec_free(&c->listed);
	tree_free(&c->tree);
}

/* SMB2 file names compare without regard to case. */
static uint64_t lower_hash(uint64_t h, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = hash_mix(h, (uint64_t)tolower((unsigned char)p[i]));
	return h;
}

static void add_name(struct vec *to, uint64_t hash, bool above)
{
	*(struct concern *)vec_push(to) = (struct concern){ hash, above };
}

/* The share's part of all names in it, 0: its names stand for no files. */
static uint64_t share_hash(const struct trace *t, const struct msg *m)
{
	/* A break notification names no share. */
	uint32_t share =
		m->share == NONE && m->open != NONE ? trace_open_at(t, m->open)->share : m->share;
	const struct share *s = share != NONE ? trace_share(t, share) : NULL;
	const char *name = s && s->path ? unc_share(s->path) : NULL;

	if (!name || s->type == SHARE_PIPE)
		return 0;
	return lower_hash(1, name, strlen(name));
}

/* A path, the file of which it is a stream, and the directories on the way. */
static void add_path(struct vec *to, uint64_t share, const char *path)
{
	size_t n = strlen(path);
	const char *stream = strchr(path, ':');

	if (!share)
		return;
	add_name(to, lower_hash(share, path, n), false);
	if (stream)
		add_name(to, lower_hash(share, path, (size_t)(stream - path)), false);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || path[i] == '\\')
			add_name(to, lower_hash(share, path, i), true);
}

static const char *path_of(const struct trace *t, const struct msg *m)
{
	return m->open != NONE ? trace_open_at(t, m->open)->path : NULL;
}

static void add_below(struct causes *c, uint64_t share, const char *folder, const char *name)
{
	struct buf path = { 0 };

	buf_printf(&path, "%s%s%s", folder, *folder ? "\\" : "", name);
	add_path(&c->names, share, buf_cstr(&path));
	buf_free(&path);
}

/* A new name, or a single file that is looked for in a directory. */
static void add_text(
	struct causes *c, const struct trace *t, const struct msg *m, const struct node *node)
{
	const char *folder = m->cmd == SMB2_QUERY_DIRECTORY ? path_of(t, m) : "";
	struct buf text = { 0 };

	if (folder && node && tree_text(&c->tree, node, &text) &&
		!strpbrk(buf_cstr(&text), "*?<>\""))
		add_below(c, share_hash(t, m), folder, buf_cstr(&text));
	buf_free(&text);
}

/* Whether what a message is about stands in its request, too. */
static bool tells_more(const struct msg *m)
{
	return m->cmd == SMB2_CREATE || m->cmd == SMB2_SET_INFO || m->cmd == SMB2_QUERY_DIRECTORY ||
	       m->cmd == SMB2_OPLOCK_BREAK;
}

static void add_request(struct causes *c, struct trace *t, const struct msg *m)
{
	const struct exch *x = trace_exch(t, m->exch);
	const struct node *lease;
	const uint8_t *key;

	tree_reset(&c->tree);
	trace_dissect(t, x->request != NONE ? x->request : x->final, &c->tree);
	if (m->cmd == SMB2_SET_INFO)
		add_text(c, t, m, tree_find(&c->tree, F_SMB2_FILENAME, 0));
	if (m->cmd == SMB2_QUERY_DIRECTORY)
		add_text(c, t, m, tree_find(&c->tree, F_SMB2_FIND_PATTERN, 0));
	lease = tree_find(&c->tree, F_SMB2_LEASE_LEASE_KEY, 0);
	key = lease ? tree_bytes(&c->tree, lease) : NULL;
	if (key)
		add_name(&c->names, hash_bytes(2, key, lease->len), false);
}

/* Returns whether another message than this one was dissected. */
static bool look_side(struct causes *c, struct trace *t, uint32_t i)
{
	const struct msg *m = i != NONE ? trace_msg(t, i) : NULL;

	if (!m || m->kind != MSG_SMB2)
		return false;
	const char *path = path_of(t, m);
	if (path)
		add_path(&c->names, share_hash(t, m), path);
	const struct exch *x = trace_exch(t, m->exch);
	if (!tells_more(m) || (x->request == NONE && x->final == NONE))
		return false;
	add_request(c, t, m);
	return true;
}

/* The directory entry that a delta is about, hash 0 if it is about none. */
static uint64_t listed_hash(
	const struct diff *d, const struct entry *e, const struct view *v, const struct delta *x)
{
	bool in_a = x->a != NO_NODE;
	const struct trace *t = in_a ? d->a : d->b;
	const struct tree *tree = in_a ? &v->a : &v->b;
	const struct msg *m = trace_msg(t, in_a ? e->a : e->b);
	uint32_t at = in_a ? x->a : x->b, node = at;
	const char *folder = path_of(t, m);
	struct buf text = { 0 }, path = { 0 };
	uint64_t hash = 0;

	/* The delta may be of a field in the entry. */
	while (node && fields[tree->nodes[node].field].key != F_SMB2_FILENAME)
		node--;
	uint32_t key = node ? tree_key(tree, node) : 0;
	if (key && folder && tree->nodes[node].end > at &&
		tree_text(tree, &tree->nodes[key], &text)) {
		buf_printf(&path, "%s%s%s", folder, *folder ? "\\" : "", buf_cstr(&text));
		hash = lower_hash(share_hash(t, m), path.p, path.n);
	}
	buf_free(&text);
	buf_free(&path);
	return hash;
}

static void look_listed(
	struct causes *c, const struct diff *d, const struct entry *e, const struct view *v)
{
	for (uint32_t i = 0; i < v->n && c->listed.n < LISTED_MAX; i++)
		if (v->deltas[i].severity == SEV_DIFFERENCE)
			add_name(&c->listed, listed_hash(d, e, v, &v->deltas[i]), false);
}

void causes_look(struct causes *c, const struct diff *d, const struct entry *e, struct view *v)
{
	c->names.n = c->listed.n = 0;
	if (e->is_event)
		return;
	bool other_a = look_side(c, d->a, e->a), other_b = look_side(c, d->b, e->b);
	if (!v->n)
		return;
	if (other_a || other_b) {
		tree_reset(&v->a);
		tree_reset(&v->b);
		trace_dissect(d->a, e->a, &v->a);
		trace_dissect(d->b, e->b, &v->b);
	}
	if (trace_msg(d->a, e->a)->cmd == SMB2_QUERY_DIRECTORY ||
		trace_msg(d->a, e->a)->cmd == SMB2_CHANGE_NOTIFY)
		look_listed(c, d, e, v);
}

static uint32_t earlier(uint32_t x, uint32_t y)
{
	return !x || (y && y < x) ? y : x;
}

static uint32_t explained(
	const struct causes *c, const struct concern *name, bool only, enum tier tier)
{
	uint32_t i = map_get(&c->map, (struct map_key){ name->hash, 0 });

	if (i == MAP_NONE)
		return 0;
	const struct known *k = vec_at(&c->known, i);
	if (name->above)
		return k->deep;
	uint32_t cause = k->cause[REACH_ALL];
	if (only || tier != TIER_STATUS)
		cause = earlier(cause, k->cause[REACH_LISTED]);
	if (tier != TIER_STATUS)
		cause = earlier(cause, k->cause[REACH_STATE]);
	return cause;
}

uint32_t causes_find(const struct causes *c, const struct entry *e, enum tier tier)
{
	bool only = diff_is_only(e->kind);
	uint32_t cause = 0;

	for (uint32_t i = 0; i < c->names.n; i++)
		cause = earlier(cause, explained(c, vec_at(&c->names, i), only, tier));
	/* A listing follows if all that differs in it does. */
	for (uint32_t i = 0; !cause && i < c->listed.n; i++)
		if (!explained(c, vec_at(&c->listed, i), only, tier))
			return 0;
	for (uint32_t i = 0; i < c->listed.n; i++)
		cause = earlier(cause, explained(c, vec_at(&c->listed, i), only, tier));
	return cause;
}

static void know(struct causes *c, uint64_t hash, uint32_t finding, enum reach reach, bool deep)
{
	struct map_key key = { hash, 0 };
	uint32_t i = map_get(&c->map, key);

	if (i == MAP_NONE) {
		i = c->known.n;
		*(struct known *)vec_push(&c->known) = (struct known){ 0 };
		map_put(&c->map, key, i);
	}
	struct known *k = vec_at(&c->known, i);
	if (!k->cause[reach])
		k->cause[reach] = finding;
	if (deep && !k->deep)
		k->deep = finding;
}

void causes_add(struct causes *c, uint32_t finding, enum reach reach, bool deep)
{
	for (uint32_t i = 0; i < c->names.n; i++) {
		const struct concern *n = vec_at(&c->names, i);

		if (!n->above)
			know(c, n->hash, finding, reach, deep);
	}
}

void causes_add_listed(struct causes *c, const struct view *v, uint32_t finding)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < v->n && at < c->listed.n; i++) {
		bool only = diff_is_only(v->deltas[i].kind);

		if (v->deltas[i].severity != SEV_DIFFERENCE)
			continue;
		const struct concern *n = vec_at(&c->listed, at++);
		if (n->hash)
			know(c, n->hash, finding, only ? REACH_LISTED : REACH_STATE, only);
	}
}
