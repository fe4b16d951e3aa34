/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/depend.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "dissect/smb2.h"

/* How an object is touched. */
enum mode {
	LOOK, /* its state is asked for or used */
	READ, /* a range of its data */
	WRITE,
	ENTRY,  /* a folder: one of its entries is changed */
	LIST,   /* a folder: its entries are read */
	CHANGE, /* everything else */
};

struct access {
	uint64_t object;
	uint64_t begin, end; /* READ, WRITE */
	uint32_t op;
	enum mode mode;
};

enum { OBJECT_OPENED = 1, OBJECT_PATH, OBJECT_ALL };

#define SHARE_TYPE_PIPE 2u  /* [MS-SMB2] 2.2.10 */
#define DISPOSITION_OPEN 1u /* [MS-SMB2] 2.2.13: FILE_OPEN creates and changes nothing */

void depend_init(struct depend *d, uint32_t n)
{
	*d = (struct depend){ .n = n, .n_edges = 1 };
	d->waits = xcalloc(n, sizeof(*d->waits));
	d->first = xcalloc(n, sizeof(*d->first));
}

void depend_free(struct depend *d)
{
	free(d->accesses);
	free(d->waits);
	free(d->first);
	free(d->edges);
}

static struct access *touch(struct depend *d, uint32_t op, uint64_t object, enum mode mode)
{
	if (d->n_accesses == d->cap_accesses) {
		d->cap_accesses = d->cap_accesses ? 2 * d->cap_accesses : 64;
		d->accesses = xrealloc(d->accesses, d->cap_accesses * sizeof(*d->accesses));
	}
	struct access *a = &d->accesses[d->n_accesses++];
	*a = (struct access){ .object = object, .op = op, .mode = mode };
	return a;
}

/* The object that a path names, and the folder that it is in. */
static uint64_t path_object(const char *path, size_t len)
{
	uint64_t h = OBJECT_PATH;

	for (size_t i = 0; i < len; i++)
		h = hash_mix(h, (uint64_t)tolower((unsigned char)path[i]));
	return h;
}

static size_t folder_length(const char *path)
{
	const char *last = strrchr(path, '\\');

	return last ? (size_t)(last - path) : 0;
}

static enum mode of_open(uint16_t cmd, bool pipe)
{
	switch (cmd) {
	case SMB2_QUERY_INFO:
	case SMB2_SET_INFO:
		return LOOK;
	case SMB2_READ:
	case SMB2_WRITE:
		return pipe ? CHANGE : LOOK;
	default: /* its life, position, locks, pipe */
		return CHANGE;
	}
}

static enum mode of_path(uint16_t cmd, uint64_t disposition)
{
	switch (cmd) {
	case SMB2_CREATE:
		return disposition == DISPOSITION_OPEN ? LOOK : CHANGE;
	case SMB2_READ:
		return READ;
	case SMB2_WRITE:
		return WRITE;
	case SMB2_QUERY_DIRECTORY:
		return LIST;
	case SMB2_SET_INFO:
	case SMB2_IOCTL:
	case SMB2_FLUSH:
		return CHANGE;
	default:
		return LOOK;
	}
}

static uint64_t number(const struct tree *t, enum field_id field)
{
	const struct node *n = tree_find(t, field, 0);

	return n ? n->value : 0;
}

static void set_range(struct access *a, const struct tree *tree)
{
	enum field_id length = a->mode == READ ? F_SMB2_READ_LENGTH : F_SMB2_WRITE_LENGTH;

	a->begin = number(tree, F_SMB2_FILE_OFFSET);
	/* Appended: where the end is depends on all that was written before. */
	if (__builtin_add_overflow(a->begin, number(tree, length), &a->end))
		a->mode = CHANGE;
}

static uint64_t touch_path(struct depend *d, const struct trace *t, const struct msg *m,
	uint32_t op, const struct tree *tree)
{
	const char *path = trace_open_at(t, m->open)->path;
	enum mode mode = of_path(m->cmd, number(tree, F_SMB2_CREATE_DISPOSITION));
	uint64_t object = path ? path_object(path, strlen(path)) : hash_mix(OBJECT_PATH, m->open);
	struct access *a = touch(d, op, object, mode);
	uint64_t begin;

	if (mode == READ || mode == WRITE)
		set_range(a, tree);
	begin = a->begin;
	if (path && mode == CHANGE)
		touch(d, op, path_object(path, folder_length(path)), ENTRY);
	return begin;
}

uint64_t depend_add(
	struct depend *d, struct trace *t, const struct item *x, uint32_t op, struct tree *tree)
{
	uint32_t request = trace_exch(t, x->index)->request;
	const struct msg *m = trace_msg(t, request);
	bool pipe = m->share != NONE && trace_share(t, m->share)->type == SHARE_TYPE_PIPE;

	touch(d, op, OBJECT_ALL,
		m->cmd <= SMB2_TREE_DISCONNECT || m->cmd == SMB2_OPLOCK_BREAK ? CHANGE : LOOK);
	if (m->open == NONE)
		return 0;
	touch(d, op, hash_mix(OBJECT_OPENED, m->open), of_open(m->cmd, pipe));
	if (pipe)
		return 0;
	trace_dissect(t, request, tree);
	return touch_path(d, t, m, op, tree);
}

static bool conflict(const struct access *a, const struct access *b)
{
	if (a->op == b->op)
		return false;
	if (a->mode == CHANGE || b->mode == CHANGE)
		return true;
	if (a->mode == WRITE || b->mode == WRITE) {
		const struct access *other = a->mode == WRITE ? b : a;

		return other->mode == LOOK || other->mode == LIST ||
		       (other->mode != ENTRY && a->begin < b->end && b->begin < a->end);
	}
	return (a->mode == ENTRY && b->mode == LIST) || (a->mode == LIST && b->mode == ENTRY);
}

static void add_edge(struct depend *d, uint32_t from, uint32_t to)
{
	if (d->n_edges >= d->cap_edges) {
		d->cap_edges = d->cap_edges ? 2 * d->cap_edges : 256;
		d->edges = xrealloc(d->edges, d->cap_edges * sizeof(*d->edges));
	}
	d->edges[d->n_edges] = (struct edge){ to, d->first[from] };
	d->first[from] = d->n_edges++;
	d->waits[to]++;
}

static int by_object(const void *x, const void *y)
{
	const struct access *a = x, *b = y;

	if (a->object != b->object)
		return a->object < b->object ? -1 : 1;
	return (a->op > b->op) - (a->op < b->op);
}

/* The accesses to one object, in order. */
static void resolve_object(struct depend *d, const struct access *list, uint32_t n)
{
	uint32_t epoch = 0; /* what comes before has been waited for */
	bool quiet = true;  /* after that nothing was changed */

	for (uint32_t i = 1; i < n; i++) {
		bool looks = list[i].mode <= READ;
		uint32_t end = quiet && looks ? epoch + 1 : i;

		for (uint32_t k = epoch; k < end; k++)
			if (conflict(&list[k], &list[i]))
				add_edge(d, list[k].op, list[i].op);
		if (list[i].mode == CHANGE) {
			epoch = i;
			quiet = true;
		} else {
			quiet &= looks;
		}
	}
}

void depend_resolve(struct depend *d)
{
	qsort(d->accesses, d->n_accesses, sizeof(*d->accesses), by_object);
	for (uint32_t i = 0, end; i < d->n_accesses; i = end) {
		for (end = i; end < d->n_accesses; end++)
			if (d->accesses[end].object != d->accesses[i].object)
				break;
		resolve_object(d, &d->accesses[i], end - i);
	}
}
