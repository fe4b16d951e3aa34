/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/fields.h"

#include <stdlib.h>
#include <string.h>

#include "report/value.h"
#include "tui/search.h"

void fields_free(struct fields *f)
{
	view_free(&f->view);
	arena_free(&f->bytes);
	free(f->lines);
	free(f->seen);
	free(f->seen_b);
	free(f->delta_of[SIDE_A]);
	free(f->delta_of[SIDE_B]);
	*f = (struct fields){ 0 };
}

static const struct tree *tree_of(const struct fields *f, enum side side)
{
	return side == SIDE_A ? &f->view.a : &f->view.b;
}

const struct node *fields_node(const struct fields *f, const struct line *l, enum side *side)
{
	if (!l)
		return NULL;
	*side = l->a != NO_NODE ? SIDE_A : SIDE_B;
	return &tree_of(f, *side)->nodes[l->a != NO_NODE ? l->a : l->b];
}

static const struct bits *bits_of(const struct fields *f, const struct line *l)
{
	enum side side;

	return l->bit ? NULL : fields[fields_node(f, l, &side)->field].bits;
}

bool line_foldable(const struct fields *f, const struct line *l)
{
	return l->end > (uint32_t)(l - f->lines) + 1;
}

bool line_open(const struct fields *f, const struct line *l)
{
	enum side side;
	const struct node *n = fields_node(f, l, &side);

	if (f->fold[n->field] != FOLD_DEFAULT)
		return f->fold[n->field] == FOLD_OPEN;
	/* Wrappers tell where bytes lie, and a flag word's line names its bits. */
	return !bits_of(f, l) && fields[n->field].noise != N_DERIVED;
}

/* ---- making the lines */

static bool values_differ(const struct fields *f, uint32_t a, uint32_t b)
{
	const struct node *na = &f->view.a.nodes[a], *nb = &f->view.b.nodes[b];
	const uint8_t *pa = tree_bytes(&f->view.a, na), *pb = tree_bytes(&f->view.b, nb);

	if (fields[na->field].type == T_GROUP)
		return false;
	if (pa && pb)
		return na->len != nb->len || memcmp(pa, pb, na->len) != 0;
	if (na->enc == ENC_MADE && nb->enc == ENC_MADE)
		return strcmp(na->text, nb->text) != 0;
	return na->value != nb->value;
}

static uint8_t delta_state(const struct delta *x)
{
	if (x->severity == SEV_NOTE)
		return LINE_NOTE;
	return x->kind == ONLY_A ? LINE_ONLY_A : x->kind == ONLY_B ? LINE_ONLY_B : LINE_CHANGED;
}

static struct line *add_line(struct fields *f, uint32_t a, uint32_t b, unsigned depth)
{
	if (f->n == f->cap) {
		f->cap = f->cap ? 2 * f->cap : 256;
		f->lines = xrealloc(f->lines, f->cap * sizeof(*f->lines));
	}
	struct line *l = &f->lines[f->n++];
	*l = (struct line){
		.a = a, .b = b, .end = f->n, .delta = NO_NODE, .depth = (uint8_t)depth
	};
	return l;
}

static void set_state(struct fields *f, struct line *l)
{
	bool pair = f->pick.msg[SIDE_A] != NONE && f->pick.msg[SIDE_B] != NONE;

	if (l->a != NO_NODE)
		l->delta = f->delta_of[SIDE_A][l->a];
	if (l->b != NO_NODE && l->delta == NO_NODE)
		l->delta = f->delta_of[SIDE_B][l->b];
	if (l->delta != NO_NODE)
		l->state = delta_state(&f->view.deltas[l->delta]);
	else if (pair && (l->a == NO_NODE || l->b == NO_NODE || values_differ(f, l->a, l->b)))
		l->state = LINE_IGNORED;
}

static uint64_t bit_value(const struct tree *t, uint32_t node, const struct bit *b)
{
	return node == NO_NODE ? 0 : value_of_bit(b, t->nodes[node].value);
}

/* The bits of a flag word, as lines below it. */
static void add_bits(struct fields *f, uint32_t word)
{
	struct line w = f->lines[word];
	const struct bits *bits = bits_of(f, &w);

	for (unsigned i = 0; bits && i < bits->n && i < UINT8_MAX; i++) {
		const struct bit *b = &bits->list[i];

		if (bit_apart(b))
			continue;
		struct line *l = add_line(f, w.a, w.b, w.depth + 1u);

		l->bit = (uint8_t)(i + 1);
		l->delta = w.delta;
		if (w.a != NO_NODE && w.b != NO_NODE &&
			bit_value(&f->view.a, w.a, b) != bit_value(&f->view.b, w.b, b))
			l->state = w.state;
	}
	f->lines[word].end = f->n;
}

static void add_subtree(struct fields *f, enum side side, uint32_t node)
{
	const struct tree *t = tree_of(f, side);

	for (uint32_t i = node, end = t->nodes[node].end; i < end; i++) {
		uint32_t at = f->n;
		struct line *l = add_line(f, side == SIDE_A ? i : NO_NODE,
			side == SIDE_B ? i : NO_NODE, t->nodes[i].depth);

		if (side == SIDE_B && f->seen_b)
			f->seen_b[i] = 1;
		set_state(f, l);
		/* What is below a subtree that one side lacks is no delta of its own. */
		if (i > node && l->delta == NO_NODE && l->state == LINE_IGNORED)
			l->state = LINE_SAME;
		add_bits(f, at);
	}
}

static void merge(struct fields *f, uint32_t a, uint32_t a_end, uint32_t b, uint32_t b_end);

static void add_pair(struct fields *f, uint32_t a, uint32_t b)
{
	const struct node *na = &f->view.a.nodes[a], *nb = &f->view.b.nodes[b];
	uint32_t at = f->n;

	f->seen_b[b] = 1;
	set_state(f, add_line(f, a, b, na->depth));
	add_bits(f, at);
	merge(f, a + 1, na->end, b + 1, nb->end);
}

/* The children of both sides in one order. */
static void merge(struct fields *f, uint32_t a, uint32_t a_end, uint32_t b, uint32_t b_end)
{
	const struct tree *ta = &f->view.a, *tb = &f->view.b;
	uint32_t first_b = b;

	for (; a < a_end; a = ta->nodes[a].end) {
		uint32_t partner = f->view.to_b[a];

		if (partner == NO_NODE) {
			add_subtree(f, SIDE_A, a);
			continue;
		}
		/* What b has more comes before the next that both have. */
		for (; b < partner && b < b_end; b = tb->nodes[b].end)
			if (!f->seen_b[b] && f->delta_of[SIDE_B][b] != NO_NODE &&
				f->view.deltas[f->delta_of[SIDE_B][b]].kind == ONLY_B)
				add_subtree(f, SIDE_B, b);
		add_pair(f, a, partner);
	}
	for (b = first_b; b < b_end; b = tb->nodes[b].end)
		if (!f->seen_b[b])
			add_subtree(f, SIDE_B, b);
}

/* The end of a line's subtree follows from the depths. */
static void set_ends(struct fields *f)
{
	uint32_t open[TREE_DEPTH_MAX + 4] = { 0 };
	unsigned n = 0;

	for (uint32_t i = 0; i <= f->n; i++) {
		unsigned depth = i < f->n ? f->lines[i].depth : 0;

		while (n && (i == f->n || f->lines[open[n - 1]].depth >= depth))
			f->lines[open[--n]].end = i;
		if (i < f->n && n < sizeof(open) / sizeof(open[0]))
			open[n++] = i;
	}
}

/* The worst state below each line, and how many lines there are of each. */
static void set_inside(struct fields *f)
{
	for (uint32_t i = f->n; i-- > 0;) {
		struct line *l = &f->lines[i];

		l->inside = 0;
		for (uint32_t c = i + 1; c < l->end; c = f->lines[c].end) {
			const struct line *child = &f->lines[c];
			uint8_t worst = child->inside > child->state ? child->inside : child->state;

			l->inside = worst > l->inside ? worst : l->inside;
		}
		if (!l->bit)
			f->counts[l->state]++;
	}
}

static void map_deltas(struct fields *f)
{
	for (unsigned side = 0; side < 2; side++) {
		uint32_t n = tree_of(f, (enum side)side)->n;

		if (n > f->cap_delta[side]) {
			f->cap_delta[side] = n + n / 2;
			f->delta_of[side] =
				xrealloc(f->delta_of[side], f->cap_delta[side] * sizeof(uint32_t));
			if (side == SIDE_B)
				f->seen_b = xrealloc(f->seen_b, f->cap_delta[side]);
		}
		for (uint32_t i = 0; i < n; i++)
			f->delta_of[side][i] = NO_NODE;
	}
	for (uint32_t i = f->view.n; i-- > 0;) {
		const struct delta *x = &f->view.deltas[i];

		if (x->a != NO_NODE)
			f->delta_of[SIDE_A][x->a] = i;
		if (x->b != NO_NODE)
			f->delta_of[SIDE_B][x->b] = i;
	}
}

/* What could not be compared is shown side by side as far as it looks alike. */
static void pair_in_order(struct fields *f)
{
	for (uint32_t i = 0; i < f->view.a.n && i < f->view.b.n; i++) {
		if (f->view.to_b[i] != NO_NODE ||
			f->view.a.nodes[i].field != f->view.b.nodes[i].field)
			return;
		f->view.to_b[i] = i;
	}
}

static uint32_t tree_first(const struct tree *t, enum field_id field)
{
	const struct node *n = tree_find(t, field, 0);

	return n ? (uint32_t)(n - t->nodes) : NO_NODE;
}

/* The first node of a field from one on that has no partner yet, among siblings; NO_NODE. */
static uint32_t sibling_of(
	const struct tree *t, uint32_t from, uint32_t end, uint16_t field, const uint8_t *taken)
{
	for (uint32_t i = from; i < end; i = t->nodes[i].end)
		if (t->nodes[i].field == field && !taken[i])
			return i;
	return NO_NODE;
}

/* What a message has no bytes for is not compared where an outcome differs; it is told all the
 * same. */
static void pair_context(struct fields *f)
{
	const struct tree *a = &f->view.a, *b = &f->view.b;
	uint32_t ia = tree_first(a, F_CONTEXT), ib = tree_first(b, F_CONTEXT);

	if (ia == NO_NODE || ib == NO_NODE || f->view.to_b[ia] != NO_NODE)
		return;
	f->view.to_b[ia] = ib;
	for (uint32_t i = ia + 1; i < a->nodes[ia].end; i = a->nodes[i].end) {
		uint32_t j = sibling_of(b, ib + 1, b->nodes[ib].end, a->nodes[i].field, f->seen_b);

		f->view.to_b[i] = j;
		if (j != NO_NODE)
			f->seen_b[j] = 1;
	}
}

static void make_lines(struct fields *f)
{
	f->n = 0;
	memset(f->counts, 0, sizeof(f->counts));
	if (f->pick.is_event)
		return;
	map_deltas(f);
	if (f->pick.msg[SIDE_A] != NONE && f->pick.msg[SIDE_B] != NONE) {
		memset(f->seen_b, 0, f->view.b.n);
		pair_in_order(f);
		pair_context(f);
		merge(f, 0, f->view.a.n, 0, f->view.b.n);
	} else {
		enum side side = f->pick.msg[SIDE_A] != NONE ? SIDE_A : SIDE_B;
		const struct tree *t = tree_of(f, side);

		for (uint32_t i = 0; i < t->n; i = t->nodes[i].end)
			add_subtree(f, side, i);
	}
	set_ends(f);
	set_inside(f);
}

/* ---- choosing what is seen */

static bool is_wanted(const struct fields *f, const struct line *l)
{
	uint8_t worst = l->state > l->inside ? l->state : l->inside;
	bool any = f->counts[LINE_NOTE] || f->counts[LINE_ONLY_A] || f->counts[LINE_ONLY_B] ||
		   f->counts[LINE_CHANGED] ||
		   (f->config->value[SET_IGNORED] && f->counts[LINE_IGNORED]);

	if (f->config->value[SET_FIELDS] || !any)
		return true;
	return worst > (f->config->value[SET_IGNORED] ? LINE_SAME : LINE_IGNORED);
}

void fields_choose(struct fields *f)
{
	uint32_t at = f->cursor < f->n_seen ? f->seen[f->cursor] : 0;

	f->seen = xrealloc(f->seen, (f->n + 1ul) * sizeof(*f->seen));
	f->n_seen = 0;
	for (uint32_t i = 0; i < f->n;) {
		const struct line *l = &f->lines[i];

		if (!is_wanted(f, l)) {
			i = l->end;
			continue;
		}
		if (i <= at)
			f->cursor = f->n_seen;
		f->seen[f->n_seen++] = i;
		i = line_foldable(f, l) && !line_open(f, l) ? l->end : i + 1;
	}
	if (f->cursor >= f->n_seen)
		f->cursor = f->n_seen ? f->n_seen - 1 : 0;
}

/* Bytes of a dissected message are the trace's until the next one is. */
static void keep_bytes(struct fields *f, struct tree *t)
{
	for (unsigned i = 0; i < t->n_bufs && i < TREE_BUFS; i++)
		if (t->bufs[i].p)
			t->bufs[i].p = (const uint8_t *)arena_strndup(
				&f->bytes, (const char *)t->bufs[i].p, t->bufs[i].len);
}

static bool same_pick(const struct pick *a, const struct pick *b)
{
	return a->doc == b->doc && a->entry == b->entry && a->msg[0] == b->msg[0] &&
	       a->msg[1] == b->msg[1] && a->is_event == b->is_event && a->version == b->version;
}

static bool is_wrapper(const struct fields *f, const struct line *l)
{
	enum side side;
	const struct node *n = fields_node(f, l, &side);

	return fields[n->field].type == T_GROUP && fields[n->field].noise == N_DERIVED;
}

/* Where the cursor goes in another message: to what differs, else to the same field. */
static void place_cursor(struct fields *f, uint16_t field, bool same_place)
{
	f->cursor = f->top = 0;
	if (same_place && fields_go(f, field))
		return;
	if (f->view.n && fields_next_diff(f, 1, true))
		return;
	if (field != F_NONE && fields_go(f, field))
		return;
	/* Wrappers are no place to begin. */
	while (f->cursor + 1 < f->n_seen && is_wrapper(f, fields_line(f, f->cursor)))
		f->cursor++;
}

void fields_show(struct fields *f, struct diff *d, const struct pick *pick)
{
	enum side side;
	const struct node *was = fields_node(f, fields_at(f), &side);
	uint16_t field = was ? was->field : F_NONE;
	bool again = f->pick.entry == pick->entry && f->pick.msg[0] == pick->msg[0] &&
		     f->pick.msg[1] == pick->msg[1] && f->pick.doc == pick->doc;

	if (f->pick.doc && same_pick(&f->pick, pick))
		return;
	f->pick = *pick;
	f->view.keep_pairs = true;
	f->view.n = 0;
	if (!pick->is_event && d && pick->entry != NONE && pick->doc && pick->doc->diff) {
		diff_view(d, pick->entry, &f->view);
	} else if (!pick->is_event && d && pick->msg[SIDE_A] != NONE && pick->msg[SIDE_B] != NONE) {
		diff_view_pair(d, pick->msg[SIDE_A], pick->msg[SIDE_B], &f->view);
	} else if (!pick->is_event) {
		tree_reset(&f->view.a);
		tree_reset(&f->view.b);
		if (pick->msg[SIDE_A] != NONE)
			trace_dissect(pick->trace[SIDE_A], pick->msg[SIDE_A], &f->view.a);
		if (pick->msg[SIDE_B] != NONE)
			trace_dissect(pick->trace[SIDE_B], pick->msg[SIDE_B], &f->view.b);
	}
	arena_reset(&f->bytes);
	keep_bytes(f, &f->view.a);
	keep_bytes(f, &f->view.b);
	make_lines(f);
	f->cursor = 0;
	fields_choose(f);
	place_cursor(f, field, again);
}

/* ---- moving */

const struct line *fields_at(const struct fields *f)
{
	return f->cursor < f->n_seen ? fields_line(f, f->cursor) : NULL;
}

/* Puts the cursor on a line, unfolding what hides it. */
static void fields_go_line(struct fields *f, uint32_t line)
{
	bool unfolded = false;
	enum side side;

	for (uint32_t i = 0; i < line;) {
		struct line *l = &f->lines[i];

		if (l->end <= line) {
			i = l->end;
			continue;
		}
		if (!line_open(f, l)) {
			f->fold[fields_node(f, l, &side)->field] = FOLD_OPEN;
			unfolded = true;
		}
		i++;
	}
	if (unfolded)
		fields_choose(f);
	for (uint32_t i = 0; i < f->n_seen && f->seen[i] <= line; i++)
		f->cursor = i;
}

bool fields_go(struct fields *f, uint16_t field)
{
	enum side side;

	for (uint32_t i = 0; i < f->n_seen; i++)
		if (fields_node(f, fields_line(f, i), &side)->field == field) {
			f->cursor = i;
			return true;
		}
	return false;
}

void fields_go_text(struct fields *f, const struct search *s, struct buf *scratch)
{
	enum side side;

	for (uint32_t i = 0; i < f->n; i++) {
		const struct node *n = fields_node(f, &f->lines[i], &side);

		if (f->lines[i].bit)
			continue;
		scratch->n = 0;
		buf_str(scratch, fields[n->field].label);
		buf_char(scratch, ' ');
		value_text(tree_of(f, side), n, 256, scratch);
		if (search_in(s, scratch->p, scratch->n)) {
			fields_go_line(f, i);
			return;
		}
	}
}

bool fields_next_diff(struct fields *f, int dir, bool from_end)
{
	int64_t i = f->cursor < f->n_seen ? (int64_t)f->seen[f->cursor] + dir : 0;

	if (from_end)
		i = dir > 0 ? 0 : (int64_t)f->n - 1;
	for (; i >= 0 && i < f->n; i += dir)
		if (f->lines[i].state > LINE_NOTE && !f->lines[i].bit) {
			fields_go_line(f, (uint32_t)i);
			return true;
		}
	return false;
}

void fields_open(struct fields *f, bool open)
{
	const struct line *l = fields_at(f);
	enum side side;

	if (!l)
		return;
	bool is_open = line_foldable(f, l) && line_open(f, l);
	if (open || is_open) {
		f->fold[fields_node(f, l, &side)->field] = open ? FOLD_OPEN : FOLD_SHUT;
		fields_choose(f);
		return;
	}
	for (uint32_t i = f->cursor; i-- > 0;)
		if (fields_line(f, i)->depth < l->depth) {
			f->cursor = i;
			return;
		}
}

void fields_open_all(struct fields *f, bool open)
{
	for (unsigned i = 0; i < F_COUNT; i++)
		f->fold[i] = open ? FOLD_OPEN : FOLD_SHUT;
	fields_choose(f);
}

void fields_go_byte(struct fields *f, enum side side, uint8_t buf, uint32_t at)
{
	const struct tree *t = tree_of(f, side);
	uint32_t best = NO_NODE;

	for (uint32_t i = 0; i < f->n; i++) {
		uint32_t node = side == SIDE_A ? f->lines[i].a : f->lines[i].b;

		if (node == NO_NODE || f->lines[i].bit)
			continue;
		const struct node *n = &t->nodes[node];
		if (n->buf == buf && tree_bytes(t, n) && at >= n->off && at - n->off < n->len)
			best = i;
	}
	if (best != NO_NODE)
		fields_go_line(f, best);
}
