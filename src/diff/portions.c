/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/portions.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "diff/accepted.h"
#include "diff/compare.h"
#include "diff/items.h"
#include "diff/normal.h"
#include "dissect/smb2.h"

/* A run of more rows is not looked at: its bytes would have to be read again. */
#define RUN_MAX 65536u

/* What one side's run comes to. */
struct sum {
	uint64_t begin, length; /* READ and WRITE: the range */
	struct poly data;
	uint64_t entries; /* QUERY_DIRECTORY: sum of hashes, so that order means nothing */
	uint32_t n, n_entries;
	struct map *each; /* where each hash is noted, NULL: not */
	uint16_t run;
	bool broken; /* not one range, an error, or nothing to compare */
};

/* Its answers are records, each by itself, not bytes of a range. */
static bool lists(uint16_t cmd)
{
	return cmd == SMB2_QUERY_DIRECTORY || cmd == SMB2_CHANGE_NOTIFY;
}

static bool in_pieces(const struct msg *m)
{
	return m && m->kind == MSG_SMB2 && m->open != NONE &&
	       (m->cmd == SMB2_READ || m->cmd == SMB2_WRITE || m->cmd == SMB2_QUERY_DIRECTORY ||
		       m->cmd == SMB2_CHANGE_NOTIFY);
}

/* The request that tells what kind of run the row is part of; NULL: of none. */
static const struct msg *piece_of(const struct alignment *al, const struct row *row,
	const struct trace *ta, const struct trace *tb)
{
	const struct msg *a = row->a != UNPAIRED ? item_request(ta, &al->a[row->a]) : NULL;
	const struct msg *b = row->b != UNPAIRED ? item_request(tb, &al->b[row->b]) : NULL;
	const struct msg *m = a ? a : b;

	if (row->moved || row->excuse != EXCUSE_NONE || !in_pieces(m))
		return NULL;
	if (row->a == UNPAIRED || row->b == UNPAIRED)
		return m;
	if (!a || !b)
		return NULL;
	return al->a[row->a].content != al->b[row->b].content && in_pieces(b) && a->cmd == b->cmd
		       ? m
		       : NULL;
}

static uint64_t number(const struct tree *t, enum field_id field)
{
	const struct node *n = tree_find(t, field, 0);

	return n ? n->value : 0;
}

static void add_data(struct sum *s, const struct tree *tree, const struct node *data)
{
	const uint8_t *p = data ? tree_bytes(tree, data) : NULL;

	if (!p)
		return;
	s->data = poly_join(s->data, poly_bytes(p, data->len));
	s->length += data->len;
}

static void add_range(struct sum *s, uint64_t offset)
{
	if (!s->n)
		s->begin = offset;
	if (offset != s->begin + s->length)
		s->broken = true;
}

/* A hash of what counts of an entry; the walk has come to it. */
static uint64_t entry_hash(
	struct normal *walk, const struct tree *tree, uint32_t group, const struct rules *rules)
{
	uint64_t h = 1;

	for (uint32_t i = group; i < tree->nodes[group].end; i++) {
		enum treatment how = normal_alone(walk, &tree->nodes[i]);

		if (how != TREAT_SKIP)
			h = hash_mix(h ^ tree->nodes[i].field,
				normal_token(rules, tree, &tree->nodes[i], how));
	}
	return h;
}

static void add_entry(struct sum *s, uint64_t hash)
{
	s->entries += hash;
	s->n_entries++;
	if (s->each)
		map_put(s->each, (struct map_key){ s->run, hash }, 0);
}

/* How a watch ends is one of the things that are told of it. */
static uint64_t status_hash(const struct msg *answer)
{
	return hash_mix(2, answer->status);
}

/* Adds each entry of a listing by its hash. */
static void add_entries(struct sum *s, const struct tree *tree, const struct rules *rules,
	const struct scope *scope)
{
	struct normal walk;

	normal_start(&walk, rules, scope);
	for (uint32_t i = 0; i < tree->n;) {
		if (fields[tree->nodes[i].field].key != F_SMB2_FILENAME) {
			normal_alone(&walk, &tree->nodes[i++]);
			continue;
		}
		add_entry(s, entry_hash(&walk, tree, i, rules));
		i = tree->nodes[i].end;
	}
}

static void add_exchange(struct sum *s, struct trace *t, const struct exch *x, struct tree *tree,
	const struct rules *rules, enum side side)
{
	const struct msg *m = trace_msg(t, x->request);
	const struct msg *answer = x->final != NONE ? trace_msg(t, x->final) : NULL;

	if (!answer || (answer->bits | m->bits) & M_INCOMPLETE) {
		s->broken = true;
		return;
	}
	if (!lists(m->cmd)) {
		trace_dissect(t, x->request, tree);
		add_range(s, number(tree, F_SMB2_FILE_OFFSET));
		if (m->cmd == SMB2_WRITE)
			add_data(s, tree, tree_find(tree, F_SMB2_WRITE_DATA, 0));
	}
	if (m->cmd == SMB2_WRITE) {
		s->broken |= answer->status != 0;
	} else if (answer->status == 0 || answer->status == STATUS_BUFFER_OVERFLOW) {
		trace_dissect(t, x->final, tree);
		if (m->cmd == SMB2_READ)
			add_data(s, tree, tree_find(tree, F_SMB2_READ_DATA, 0));
		else
			add_entries(s, tree, rules, &(struct scope){ t, answer, side });
	} else if (m->cmd == SMB2_CHANGE_NOTIFY) {
		add_entry(s, status_hash(answer));
	} else if (answer->status != STATUS_END_OF_FILE && answer->status != STATUS_NO_MORE_FILES) {
		s->broken = true;
	}
	s->n++;
}

/* Rows, by their numbers, that may be the same together. */
struct run {
	const uint32_t *rows;
	uint32_t n;
};

struct finder {
	struct rows *rows;
	const struct alignment *al;
	struct trace *t[2];
	const struct rules *rules;
	struct tree tree;
};

static struct sum sum_up(struct finder *f, struct run run, enum side side, struct map *each)
{
	struct sum s = { .data = { 0, 1 }, .each = each, .run = f->rows->n_runs };

	for (uint32_t i = 0; i < run.n && !s.broken; i++) {
		const struct row *row = &f->rows->list[run.rows[i]];
		uint32_t at = side ? row->b : row->a;
		if (at == UNPAIRED)
			continue;
		const struct item *x = side ? &f->al->b[at] : &f->al->a[at];

		add_exchange(
			&s, f->t[side], trace_exch(f->t[side], x->index), &f->tree, f->rules, side);
	}
	s.broken |= s.n == 0;
	return s;
}

static bool same_data(const struct sum *a, const struct sum *b)
{
	return a->begin == b->begin && a->length == b->length && a->length &&
	       a->data.hash == b->data.hash;
}

static bool is_listed(const struct rows *rows, uint16_t run, enum side side, uint64_t h)
{
	return map_get(&rows->listed[side], (struct map_key){ run, h }) != MAP_NONE;
}

/* Whether all that the only side of a row lists is listed by the other side, too. */
static bool listed_elsewhere(struct finder *f, const struct row *row)
{
	enum side side = row->a != UNPAIRED ? SIDE_A : SIDE_B;
	const struct item *x = side == SIDE_A ? &f->al->a[row->a] : &f->al->b[row->b];
	uint32_t final = trace_exch(f->t[side], x->index)->final;
	const struct msg *m = trace_msg(f->t[side], final);
	struct normal walk;

	if (m->status && m->cmd == SMB2_CHANGE_NOTIFY)
		return is_listed(f->rows, row->run, !side, status_hash(m));
	trace_dissect(f->t[side], final, &f->tree);
	normal_start(&walk, f->rules, &(struct scope){ f->t[side], m, side });
	for (uint32_t i = 0; i < f->tree.n;) {
		if (fields[f->tree.nodes[i].field].key != F_SMB2_FILENAME) {
			normal_alone(&walk, &f->tree.nodes[i++]);
			continue;
		}
		uint64_t h = entry_hash(&walk, &f->tree, i, f->rules);
		if (!is_listed(f->rows, row->run, side == SIDE_A ? SIDE_B : SIDE_A, h))
			return false;
		i = f->tree.nodes[i].end;
	}
	return true;
}

/* Where a piece stands means as little as where it is cut. */
static void excuse_row(struct row *row, enum excuse excuse)
{
	row->excuse = (uint8_t)excuse;
	row->moved = false;
}

/* Listings that are not the same: what both have somewhere means nothing. */
static void share(struct finder *f, struct run run)
{
	struct rows *rows = f->rows;

	if (rows->n_runs == UINT16_MAX)
		return;
	rows->n_runs++;
	sum_up(f, run, SIDE_A, &rows->listed[SIDE_A]);
	sum_up(f, run, SIDE_B, &rows->listed[SIDE_B]);
	for (uint32_t i = 0; i < run.n; i++) {
		struct row *row = &rows->list[run.rows[i]];

		row->run = rows->n_runs;
		if (row->a != UNPAIRED && row->b != UNPAIRED)
			excuse_row(row, EXCUSE_SHARED);
		else if (listed_elsewhere(f, row))
			excuse_row(row, EXCUSE_LISTING);
	}
}

static void judge(struct finder *f, struct run run, uint16_t cmd)
{
	struct sum a, b;
	enum excuse excuse = EXCUSE_NONE;

	if (run.n > RUN_MAX)
		return;
	a = sum_up(f, run, SIDE_A, NULL);
	b = sum_up(f, run, SIDE_B, NULL);
	/* As many pieces of a range on both sides: then it is the pieces that differ. */
	if (a.broken || b.broken || (a.n == b.n && !lists(cmd)))
		return;
	if (lists(cmd) && a.entries == b.entries && a.n_entries == b.n_entries)
		excuse = EXCUSE_LISTING;
	else if (lists(cmd))
		share(f, run);
	else if (!lists(cmd) && same_data(&a, &b))
		excuse = EXCUSE_PORTIONS;
	for (uint32_t i = 0; excuse != EXCUSE_NONE && i < run.n; i++)
		excuse_row(&f->rows->list[run.rows[i]], excuse);
}

static const struct msg *piece_at(const struct finder *f, uint32_t row)
{
	return piece_of(f->al, &f->rows->list[row], f->t[SIDE_A], f->t[SIDE_B]);
}

/* Pieces that follow one another. */
static void find_runs(struct finder *f, uint32_t *room)
{
	for (uint32_t i = 0; i < f->rows->n;) {
		const struct msg *m = piece_at(f, i), *next;
		struct run run = { room, 0 };

		do {
			room[run.n++] = i++;
			next = m && i < f->rows->n ? piece_at(f, i) : NULL;
		} while (next && next->cmd == m->cmd);
		if (m && m->cmd != SMB2_CHANGE_NOTIFY && (run.n > 1 || lists(m->cmd)))
			judge(f, run, m->cmd);
	}
}

/* A row that tells of changes, and which open is watched: a's, or one that a has nothing of. */
struct watched {
	uint32_t open, row;
	bool only_b;
};

static int by_open(const void *x, const void *y)
{
	const struct watched *a = x, *b = y;

	if (a->only_b != b->only_b)
		return a->only_b ? 1 : -1;
	if (a->open != b->open)
		return a->open < b->open ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

static const struct msg *watch_of(const struct trace *t, const struct item *list, uint32_t at)
{
	const struct msg *m = at != UNPAIRED ? item_request(t, &list[at]) : NULL;

	return m && in_pieces(m) && m->cmd == SMB2_CHANGE_NOTIFY ? m : NULL;
}

/* The rows that tell of changes, and in partners what b's opens are to a. */
static struct watched *changes_of(const struct finder *f, struct map *partners, uint32_t *n)
{
	struct watched *list = NULL;
	uint32_t room = 0;

	*n = 0;
	for (uint32_t i = 0; i < f->rows->n; i++) {
		const struct row *row = &f->rows->list[i];
		const struct msg *a = watch_of(f->t[SIDE_A], f->al->a, row->a);
		const struct msg *b = watch_of(f->t[SIDE_B], f->al->b, row->b);

		if (a && b)
			map_put(partners, (struct map_key){ 0, b->open }, a->open);
		bool moved = a && b && row->moved && row->excuse == EXCUSE_NONE;
		if (!(a || b) || !(moved || piece_at(f, i)))
			continue;
		if (*n == room) {
			room = room ? 2 * room : 64;
			list = xrealloc(list, room * sizeof(*list));
		}
		list[(*n)++] = (struct watched){ a ? a->open : b->open, i, !a };
	}
	return list;
}

/*
 * What is told of an open is one series, however it is cut, whatever is asked
 * between its pieces, and though some pieces happen to be the same.
 */
static void find_changes(struct finder *f, uint32_t *room)
{
	struct map partners = { 0 };
	uint32_t n;
	struct watched *list = changes_of(f, &partners, &n);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t a = list[i].only_b
				     ? map_get(&partners, (struct map_key){ 0, list[i].open })
				     : MAP_NONE;
		if (a != MAP_NONE)
			list[i] = (struct watched){ a, list[i].row, false };
	}
	if (n)
		qsort(list, n, sizeof(*list), by_open);
	for (uint32_t i = 0; i < n;) {
		struct run run = { room, 0 };
		const struct watched *first = &list[i];

		for (; i < n && list[i].open == first->open && list[i].only_b == first->only_b; i++)
			room[run.n++] = list[i].row;
		judge(f, run, SMB2_CHANGE_NOTIFY);
	}
	map_free(&partners);
	free(list);
}

void portions_find(struct rows *rows, const struct alignment *al, struct trace *ta,
	struct trace *tb, const struct rules *rules)
{
	struct finder f = { .rows = rows, .al = al, .t = { ta, tb }, .rules = rules };
	uint32_t *room = xmalloc((rows->n + 1ul) * sizeof(*room));

	find_runs(&f, room);
	find_changes(&f, room);
	free(room);
	tree_free(&f.tree);
}

/* Whether an entry that one side lacks here is listed there in another portion. */
static bool is_shared(const struct rows *rows, const struct row *row, const struct rules *rules,
	const struct scope *scope, const struct tree *tree, uint32_t group)
{
	struct normal walk;

	if (fields[tree->nodes[group].field].key != F_SMB2_FILENAME)
		return false;
	normal_start(&walk, rules, scope);
	for (uint32_t i = 0; i < group; i++)
		normal_alone(&walk, &tree->nodes[i]);
	return is_listed(rows, row->run, scope->side == SIDE_A ? SIDE_B : SIDE_A,
		entry_hash(&walk, tree, group, rules));
}

static bool is_shared_delta(const struct diff *d, const struct entry *e, const struct rows *rows,
	const struct row *row, const struct view *v, const struct delta *x)
{
	if (x->kind == ONLY_A)
		return is_shared(rows, row, d->rules,
			&(struct scope){ d->a, trace_msg(d->a, e->a), SIDE_A }, &v->a, x->a);
	return x->kind == ONLY_B &&
	       is_shared(rows, row, d->rules,
		       &(struct scope){ d->b, trace_msg(d->b, e->b), SIDE_B }, &v->b, x->b);
}

bool portions_recall(const struct entry *e, struct view *v)
{
	bool any = e->portion == PORTION_DATA;

	for (uint32_t i = 0; i < v->n; i++) {
		struct delta *x = &v->deltas[i];

		if (e->portion != PORTION_DATA &&
			(e->portion != PORTION_LISTING || !compare_in_record(v, x)))
			continue;
		x->severity = SEV_NONE;
		any = true;
	}
	return any;
}

/* The end of a watch against a change that is told elsewhere. */
static bool is_end_of_watch(const struct diff *d, const struct entry *e)
{
	const struct msg *a = trace_msg(d->a, e->a), *b = trace_msg(d->b, e->b);

	return a->cmd == SMB2_CHANGE_NOTIFY && a->status != b->status;
}

bool portions_excuse(struct diff *d, uint32_t entry, const struct rows *rows, const struct row *row,
	struct view *v)
{
	struct entry *e = diff_entry(d, entry);
	bool whole = row->excuse == EXCUSE_PORTIONS ||
		     (row->excuse == EXCUSE_LISTING && is_end_of_watch(d, e));

	e->portion = whole                           ? PORTION_DATA
		     : row->excuse == EXCUSE_LISTING ? PORTION_LISTING
						     : PORTION_SHARED;
	for (uint32_t i = 0; e->portion == PORTION_SHARED && i < v->n; i++)
		if (is_shared_delta(d, e, rows, row, v, &v->deltas[i]))
			accepted_add(d, entry, &v->deltas[i], "listed in another portion");
	accepted_recall(d, entry, v);
	return portions_recall(e, v);
}
