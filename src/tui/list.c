/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/list.h"

#include <stdlib.h>
#include <string.h>

/* Rows that are made at once; a screenful would do, a small list is whole then. */
#define AT_ONCE 4096u

/* ---- what passes */

enum pass passed_at(const struct passed *p, enum side side, bool is_event, uint32_t index)
{
	const struct passed_part *x = &p->part[side][is_event];

	return index < x->n ? (enum pass)x->list[index] : PASS_UNKNOWN;
}

void passed_set(struct passed *p, enum side side, bool is_event, uint32_t index, bool yes)
{
	struct passed_part *x = &p->part[side][is_event];

	if (index >= x->n) {
		uint32_t n = index + index / 2 + 1024;

		x->list = xrealloc(x->list, n);
		memset(x->list + x->n, PASS_UNKNOWN, n - x->n);
		x->n = n;
	}
	x->list[index] = yes ? PASS_YES : PASS_NO;
}

void passed_free(struct passed *p)
{
	for (unsigned side = 0; side < SIDES; side++)
		for (unsigned i = 0; i < 2; i++)
			free(p->part[side][i].list);
	*p = (struct passed){ 0 };
}

static enum pass op_pass(const struct list *l, uint32_t op)
{
	enum pass all = l->passed && !l->passed->halted ? PASS_UNKNOWN : PASS_NO;
	bool unknown = false;

	if (!l->passed)
		return PASS_YES;
	for (uint32_t i = doc_first(l->doc, op), end = doc_first(l->doc, op + 1); i < end; i++) {
		const struct entry e = doc_entry(l->doc, i);

		for (enum side side = SIDE_A; side <= SIDE_B; side++) {
			uint32_t at = entry_of(&e, side);
			enum pass one =
				at == NONE ? PASS_NO : passed_at(l->passed, side, e.is_event, at);

			if (one == PASS_YES)
				return PASS_YES;
			unknown |= one == PASS_UNKNOWN;
		}
	}
	return unknown ? all : PASS_NO;
}

bool list_passes(const struct list *l, uint32_t op)
{
	return op_pass(l, op) == PASS_YES;
}

/* ---- making rows */

void list_init(struct list *l, struct doc *doc, const struct passed *passed)
{
	*l = (struct list){ .doc = doc, .context = CONTEXT_ALL, .passed = passed };
}

void list_free(struct list *l)
{
	free(l->rows);
	free(l->bits);
	*l = (struct list){ 0 };
}

/* Operations may have come since. */
static void make_room(struct list *l)
{
	uint32_t n = doc_ops(l->doc), room = n + n / 2 + 1024;

	if (l->plain || n <= l->n_bits)
		return;
	l->bits = xrealloc(l->bits, room);
	memset(l->bits + l->n_bits, 0, room - l->n_bits);
	l->n_bits = room;
}

struct row list_row(const struct list *l, uint32_t i)
{
	return l->plain ? (struct row){ i, i & ENTRY_MAX, ROW_OP } : l->rows[i];
}

/* Without rows there need not be bits. */
static uint8_t bits_of(const struct list *l, uint32_t op)
{
	return op < l->n_bits ? l->bits[op] : 0;
}

static void add_row(struct list *l, uint32_t op, uint32_t entry, enum row_kind kind)
{
	if (l->plain) {
		l->n++;
		return;
	}
	if (l->n == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 1024;
		l->rows = xrealloc(l->rows, l->cap * sizeof(*l->rows));
	}
	l->rows[l->n++] = (struct row){ op, entry & ENTRY_MAX, kind & 3u };
}

static void add_op(struct list *l, uint32_t op)
{
	uint32_t first = doc_first(l->doc, op), end = doc_first(l->doc, op + 1);

	add_row(l, op, first, ROW_OP);
	if (bits_of(l, op) & OP_OPEN && end - first > 1)
		for (uint32_t i = first; i < end; i++)
			add_row(l, op, i, ROW_PART);
}

enum folding { FOLDS_UNKNOWN, FOLDS_NOT, FOLDS };

/* Whether an operation that passes is folded: nothing near it differs. */
static enum folding folds(struct list *l, uint32_t op)
{
	uint32_t n = doc_ops(l->doc);

	if (l->next < op)
		l->next = op;
	for (; l->next < n && l->next - op <= l->context; l->next++) {
		enum pass pass = op_pass(l, l->next);

		if (pass == PASS_UNKNOWN)
			return FOLDS_UNKNOWN;
		if (pass == PASS_YES && doc_differs(l->doc, l->next))
			break;
	}
	bool ahead = l->next < n && l->next - op <= l->context;
	/* What is not listed yet may differ. */
	if (!ahead && l->next == n && n - op <= l->context && !doc_complete(l->doc))
		return FOLDS_UNKNOWN;
	if (l->next == op)
		l->near = (uint64_t)op + l->context + 1;
	return ahead || op < l->near || l->bits[op] & OP_SHOWN ? FOLDS_NOT : FOLDS;
}

/* Makes the rows of the next operation; false if it is not known yet which. */
static bool make_rows(struct list *l)
{
	uint32_t op = l->built;
	enum pass pass = op_pass(l, op);
	enum folding fold = FOLDS_NOT;

	if (pass == PASS_YES && l->context != CONTEXT_ALL)
		fold = folds(l, op);
	if (pass == PASS_UNKNOWN || fold == FOLDS_UNKNOWN)
		return false;
	l->built++;
	if (pass == PASS_NO)
		return true;
	if (fold == FOLDS_NOT)
		add_op(l, op);
	else if (l->n && l->rows[l->n - 1].kind == ROW_FOLD)
		l->rows[l->n - 1].entry++;
	else
		add_row(l, op, 1, ROW_FOLD);
	return true;
}

/* The last row that is not behind an operation. */
static uint32_t row_of(const struct list *l, uint32_t op)
{
	uint32_t low = 0, high = l->n;

	while (high - low > 1) {
		uint32_t mid = low + (high - low) / 2;

		if (list_row(l, mid).op <= op)
			low = mid;
		else
			high = mid;
	}
	while (low && list_row(l, low).op == op && list_row(l, low).kind == ROW_PART)
		low--;
	return low;
}

/* Puts the cursor where it is to be, as far as rows are made. */
static void follow(struct list *l)
{
	const struct row *at = &l->keep;

	if (!l->keeps)
		return;
	l->cursor = l->n ? row_of(l, at->op) : 0;
	if (at->kind == ROW_PART)
		for (uint32_t i = l->cursor; i < l->n && list_row(l, i).op == at->op; i++)
			if (list_row(l, i).kind == ROW_PART && list_row(l, i).entry == at->entry)
				l->cursor = i;
	l->top = l->cursor > l->above ? l->cursor - l->above : 0;
	l->keeps = l->built <= at->op;
}

void list_extend(struct list *l, uint32_t max)
{
	make_room(l);
	while (max && l->built < doc_ops(l->doc) && make_rows(l))
		max--;
	follow(l);
}

bool list_behind(const struct list *l)
{
	return l->built < doc_ops(l->doc) || !doc_complete(l->doc);
}

static void keep_cursor(struct list *l)
{
	if (l->keeps || l->cursor >= l->n)
		return;
	l->keep = list_row(l, l->cursor);
	l->above = l->cursor - l->top;
	l->keeps = true;
}

static void drop_rows(struct list *l)
{
	free(l->rows);
	l->rows = NULL;
	l->cap = 0;
}

void list_build(struct list *l)
{
	keep_cursor(l);
	l->plain = doc_is_plain(l->doc) && !l->passed && l->context == CONTEXT_ALL;
	if (l->plain)
		drop_rows(l);
	l->n = l->built = l->next = 0;
	l->near = 0;
	list_extend(l, AT_ONCE);
}

/* Makes the rows from one on anew, so far that an operation has its row. */
static void rebuild_from(struct list *l, uint32_t row, uint32_t op)
{
	uint32_t first = list_row(l, row).op, i;

	l->n = row;
	l->built = l->next = first;
	l->near = 0;
	if (l->context != CONTEXT_ALL)
		for (i = first > l->context ? first - l->context : 0; i < first; i++)
			if (list_passes(l, i) && doc_differs(l->doc, i))
				l->near = (uint64_t)i + l->context + 1;
	list_extend(l, op - first + AT_ONCE);
}

uint32_t list_entry(const struct list *l)
{
	if (l->cursor >= l->n)
		return NONE;
	struct row r = list_row(l, l->cursor);
	return r.kind == ROW_PART ? r.entry : doc_telling(l->doc, r.op);
}

bool list_go(struct list *l, uint32_t entry)
{
	uint32_t op = doc_op_of(l->doc, entry);

	l->keeps = false;
	if (op >= l->built) {
		l->keep = (struct row){ op, entry & ENTRY_MAX, ROW_PART };
		l->above = l->cursor - l->top;
		l->keeps = true;
		return true;
	}
	if (!l->n || !list_passes(l, op))
		return false;
	uint32_t row = row_of(l, op);
	if (list_row(l, row).kind == ROW_FOLD) {
		l->bits[op] |= OP_SHOWN;
		rebuild_from(l, row, op);
		row = row_of(l, op);
	}
	l->cursor = row;
	if (bits_of(l, op) & OP_OPEN)
		for (uint32_t i = row; i < l->n && list_row(l, i).op == op; i++)
			if (list_row(l, i).kind == ROW_PART && list_row(l, i).entry == entry)
				l->cursor = i;
	return true;
}

void list_move(struct list *l, int64_t by)
{
	int64_t to = (int64_t)l->cursor + by;

	l->keeps = false;
	if (to >= (int64_t)l->n)
		to = (int64_t)l->n - 1;
	l->cursor = to < 0 ? 0 : (uint32_t)to;
}

uint32_t list_next_diff(const struct list *l, int dir)
{
	if (l->cursor >= l->n)
		return NONE;
	for (int64_t op = (int64_t)list_row(l, l->cursor).op + dir; op >= 0 && op < doc_ops(l->doc);
		op += dir)
		if (list_passes(l, (uint32_t)op) && doc_differs(l->doc, (uint32_t)op))
			return (uint32_t)op;
	return NONE;
}

bool list_open(struct list *l, bool open)
{
	if (l->cursor >= l->n)
		return false;
	struct row r = list_row(l, l->cursor);
	uint32_t first = doc_first(l->doc, r.op), n = doc_first(l->doc, r.op + 1) - first;

	if (open && r.kind == ROW_FOLD) {
		for (uint32_t i = r.op, left = r.entry; left && i < doc_ops(l->doc); i++)
			if (list_passes(l, i)) {
				l->bits[i] |= OP_SHOWN;
				left--;
			}
	} else if (open && r.kind == ROW_OP && n > 1 && !(bits_of(l, r.op) & OP_OPEN)) {
		l->bits[r.op] |= OP_OPEN;
	} else if (!open && r.kind != ROW_FOLD && bits_of(l, r.op) & OP_OPEN) {
		l->bits[r.op] &= (uint8_t)~OP_OPEN;
		l->cursor = row_of(l, r.op);
	} else {
		return false;
	}
	rebuild_from(l, l->cursor, r.op);
	return true;
}

void list_open_all(struct list *l, bool open)
{
	for (uint32_t i = 0; i < doc_ops(l->doc) && i < l->n_bits; i++)
		l->bits[i] = open ? l->bits[i] | OP_OPEN : 0;
	list_build(l);
}

void list_scroll(struct list *l, uint32_t height)
{
	if (l->cursor < l->top)
		l->top = l->cursor;
	if (height && l->cursor - l->top >= height)
		l->top = l->cursor - height + 1;
	if (l->top + height > l->n)
		l->top = l->n > height ? l->n - height : 0;
}
