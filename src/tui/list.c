/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/list.h"

#include <stdlib.h>
#include <string.h>

void list_init(struct list *l, struct doc *doc)
{
	*l = (struct list){ .doc = doc, .context = CONTEXT_ALL };
	list_build(l);
}

void list_free(struct list *l)
{
	free(l->rows);
	free(l->bits);
	free(l->pass);
	*l = (struct list){ 0 };
}

/* Operations may have come since. */
static void make_room(struct list *l)
{
	uint32_t n = doc_ops(l->doc), room = n + n / 2 + 1024;

	if (n <= l->n_bits)
		return;
	l->bits = xrealloc(l->bits, room);
	memset(l->bits + l->n_bits, 0, room - l->n_bits);
	if (l->pass) {
		l->pass = xrealloc(l->pass, room);
		memset(l->pass + l->n_bits, PASS_UNKNOWN, room - l->n_bits);
	}
	l->n_bits = room;
}

static void add_row(struct list *l, uint32_t op, uint32_t entry, enum row_kind kind)
{
	if (l->n == l->cap) {
		l->cap = l->cap ? 2 * l->cap : 1024;
		l->rows = xrealloc(l->rows, l->cap * sizeof(*l->rows));
	}
	l->rows[l->n++] = (struct row){ op, entry, (uint8_t)kind };
}

static void add_op(struct list *l, uint32_t op)
{
	uint32_t first = doc_first(l->doc, op), end = doc_first(l->doc, op + 1);

	add_row(l, op, first, ROW_OP);
	if (l->bits[op] & OP_OPEN && end - first > 1)
		for (uint32_t i = first; i < end; i++)
			add_row(l, op, i, ROW_PART);
}

static bool passes(const struct list *l, uint32_t op)
{
	return !l->pass || l->pass[op] == PASS_YES;
}

/* Rows where equal runs are folded. */
static void build_folded(struct list *l)
{
	uint32_t n = doc_ops(l->doc), next = 0;
	uint64_t near = 0; /* operations before this one stand close behind one that differs */

	for (uint32_t i = 0; i < n; i++) {
		while (next < n && (next < i || !passes(l, next) || !doc_differs(l->doc, next)))
			next++;
		if (next == i)
			near = (uint64_t)i + l->context + 1;
		if (!passes(l, i))
			continue;
		if (i < near || (next < n && next - i <= l->context) || l->bits[i] & OP_SHOWN)
			add_op(l, i);
		else if (l->n && l->rows[l->n - 1].kind == ROW_FOLD)
			l->rows[l->n - 1].entry++;
		else
			add_row(l, i, 1, ROW_FOLD);
	}
}

/* The last row that is not behind an operation. */
static uint32_t row_of(const struct list *l, uint32_t op)
{
	uint32_t low = 0, high = l->n;

	while (high - low > 1) {
		uint32_t mid = low + (high - low) / 2;

		if (l->rows[mid].op <= op)
			low = mid;
		else
			high = mid;
	}
	while (low && l->rows[low].op == op && l->rows[low].kind == ROW_PART)
		low--;
	return low;
}

void list_build(struct list *l)
{
	struct row at = l->cursor < l->n ? l->rows[l->cursor] : (struct row){ 0 };
	uint32_t above = l->cursor - l->top;

	make_room(l);
	l->n = 0;
	if (l->context != CONTEXT_ALL)
		build_folded(l);
	else
		for (uint32_t i = 0; i < doc_ops(l->doc); i++)
			if (passes(l, i))
				add_op(l, i);
	l->cursor = l->n ? row_of(l, at.op) : 0;
	if (at.kind == ROW_PART)
		for (uint32_t i = l->cursor; i < l->n && l->rows[i].op == at.op; i++)
			if (l->rows[i].kind == ROW_PART && l->rows[i].entry == at.entry)
				l->cursor = i;
	l->top = l->cursor > above ? l->cursor - above : 0;
}

uint32_t list_entry(const struct list *l)
{
	if (l->cursor >= l->n)
		return NONE;
	const struct row *r = &l->rows[l->cursor];
	return r->kind == ROW_PART ? r->entry : doc_telling(l->doc, r->op);
}

bool list_go(struct list *l, uint32_t entry)
{
	uint32_t op = doc_op_of(l->doc, entry);

	if (!l->n || !passes(l, op))
		return false;
	uint32_t row = row_of(l, op);
	if (l->rows[row].kind == ROW_FOLD) {
		l->bits[op] |= OP_SHOWN;
		list_build(l);
		row = row_of(l, op);
	}
	l->cursor = row;
	if (l->bits[op] & OP_OPEN)
		for (uint32_t i = row; i < l->n && l->rows[i].op == op; i++)
			if (l->rows[i].kind == ROW_PART && l->rows[i].entry == entry)
				l->cursor = i;
	return true;
}

void list_move(struct list *l, int64_t by)
{
	int64_t to = (int64_t)l->cursor + by;

	if (to >= (int64_t)l->n)
		to = (int64_t)l->n - 1;
	l->cursor = to < 0 ? 0 : (uint32_t)to;
}

uint32_t list_next_diff(const struct list *l, int dir)
{
	if (l->cursor >= l->n)
		return NONE;
	for (int64_t op = (int64_t)l->rows[l->cursor].op + dir; op >= 0 && op < doc_ops(l->doc);
		op += dir)
		if (passes(l, (uint32_t)op) && doc_differs(l->doc, (uint32_t)op))
			return (uint32_t)op;
	return NONE;
}

bool list_open(struct list *l, bool open)
{
	if (l->cursor >= l->n)
		return false;
	struct row r = l->rows[l->cursor];
	uint32_t first = doc_first(l->doc, r.op), n = doc_first(l->doc, r.op + 1) - first;

	if (open && r.kind == ROW_FOLD) {
		for (uint32_t i = r.op, left = r.entry; left && i < doc_ops(l->doc); i++)
			if (passes(l, i)) {
				l->bits[i] |= OP_SHOWN;
				left--;
			}
	} else if (open && r.kind == ROW_OP && n > 1 && !(l->bits[r.op] & OP_OPEN)) {
		l->bits[r.op] |= OP_OPEN;
	} else if (!open && r.kind != ROW_FOLD && l->bits[r.op] & OP_OPEN) {
		l->bits[r.op] &= (uint8_t)~OP_OPEN;
		l->cursor = row_of(l, r.op);
	} else {
		return false;
	}
	list_build(l);
	return true;
}

void list_open_all(struct list *l, bool open)
{
	for (uint32_t i = 0; i < doc_ops(l->doc); i++)
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
