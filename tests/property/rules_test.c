/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whatever rules are put in force and taken back one after another, a
 * comparison that follows them is what a fresh one under the last of them is:
 * entries, counts, findings and notes. Partners are the same in both.
 * usage: rules_test DIRECTORY [FIRST LAST], numbers of the series to play
 */
#include <string.h>

#include "base/hash.h"
#include "check.h"
#include "diff/kept.h"
#include "diff/rerank.h"
#include "dissect/smb2.h"

enum { CHANGES_EACH = 12, RULES_EACH = 6 };

static uint64_t seed;
static unsigned checked;

static uint32_t below(uint32_t n)
{
	seed = hash_mix(seed, 1);
	return (uint32_t)((seed >> 8) % n);
}

static bool one_in(uint32_t n)
{
	return below(n) == 0;
}

/* Two captures, and what is being done to the rules about them. */
struct play {
	struct trace t[SIDES];
	struct rules rules;
	struct rule list[2 * RULES_EACH];
	unsigned n, n_given;
	bool given_gone; /* one that the captures were read with */
	struct diff live;
	struct tree tree;
	struct view view;
	char names[4][300];
};

/* ---- rules about what is there */

static uint32_t pick_message(struct play *p, enum side side)
{
	const struct diff *d = &p->live;

	/* Mostly one that differs. */
	for (unsigned tries = 0; tries < 40; tries++) {
		const struct entry *e = diff_entry(d, below(d->entries.n));
		uint32_t i = side == SIDE_A ? e->a : e->b;

		if (!e->is_event && i != NONE && (e->severity != SEV_NONE || tries > 30))
			return i;
	}
	return 0;
}

static const char *pick_field(struct play *p, const struct node **node)
{
	struct tree *t = &p->tree;
	char *name = p->names[0];

	*node = &t->nodes[below(t->n)];
	snprintf(name, sizeof(p->names[0]), "%s", fields[(*node)->field].name);
	if (one_in(8))
		name[1 + below((uint32_t)strlen(name))] = '\0', strcat(name, "*");
	return name;
}

/* One that differs, if there is one. */
static void pick_delta(struct play *p, const struct node **node)
{
	struct diff *d = &p->live;

	for (unsigned tries = 0; tries < 100; tries++) {
		uint32_t i = below(d->entries.n);
		const struct entry *e = diff_entry(d, i);

		if (e->is_event || e->a == NONE || e->b == NONE || e->severity == SEV_NONE)
			continue;
		diff_view(d, i, &p->view);
		const struct delta *x = p->view.n ? &p->view.deltas[below(p->view.n)] : NULL;
		if (x && x->a != NO_NODE) {
			trace_dissect(d->a, e->a, &p->tree);
			*node = &p->tree.nodes[x->a];
			return;
		}
	}
}

static void pick_value(struct play *p, const struct node *n, struct rule *r)
{
	struct buf text = { 0 };

	if (!tree_text(&p->tree, n, &text))
		buf_printf(&text, "%llu", (unsigned long long)n->value);
	snprintf(p->names[2], sizeof(p->names[2]), "%s", buf_cstr(&text));
	r->value[below(2)] = p->names[2];
	buf_free(&text);
}

static struct rule pick_rule(struct play *p)
{
	static const enum rule_action actions[] = { RULE_IGNORE, RULE_IGNORE, RULE_IGNORE,
		RULE_IGNORE, RULE_IGNORE, RULE_COMPARE, RULE_MASK, RULE_WITHIN };
	struct rule r = { .action = actions[below(8)], .command = ANY_COMMAND, .side = SIDES };
	const struct node *node;
	uint32_t i = pick_message(p, SIDE_A);

	if (p->t[SIDE_A].msgs.n == 0)
		return r;
	tree_reset(&p->tree);
	const struct msg *m = trace_msg(&p->t[SIDE_A], i);
	trace_dissect(&p->t[SIDE_A], i, &p->tree);
	r.field = (char *)(uintptr_t)pick_field(p, &node);
	if (!one_in(3)) {
		pick_delta(p, &node);
		snprintf(r.field, sizeof(p->names[0]), "%s", fields[node->field].name);
	}
	r.within = below(1000000);
	if (one_in(3))
		r.command = m->cmd;
	if (one_in(5) && m->open != NONE && trace_open_at(&p->t[SIDE_A], m->open)->path) {
		snprintf(p->names[1], sizeof(p->names[1]), "%.2s*",
			trace_open_at(&p->t[SIDE_A], m->open)->path);
		r.path = p->names[1];
	}
	if (one_in(10))
		r.side = (uint8_t)below(2);
	if (one_in(6) && r.action != RULE_WITHIN)
		pick_value(p, node, &r);
	return r;
}

/* ---- changing them */

static void put_in_force(struct play *p)
{
	struct err e;

	rules_clear(&p->rules);
	for (unsigned i = 0; i < p->n; i++)
		CHECK(rules_add(&p->rules, &p->list[i], &e));
}

static void add_rule(struct play *p)
{
	struct rule r = pick_rule(p);
	struct rules test = { 0 };
	struct err e;

	if (p->n < RULES_EACH && r.field && rules_add(&test, &r, &e))
		p->list[p->n++] = rule_copy(&r);
	rules_free(&test);
}

static void take_rule(struct play *p)
{
	unsigned i = p->n ? below(p->n) : 0;

	if (!p->n)
		return;
	rule_free(&p->list[i]);
	memmove(p->list + i, p->list + i + 1, (p->n - i - 1) * sizeof(*p->list));
	p->n--;
	p->given_gone |= i < p->n_given;
}

/* Whether what was equal as the captures were read is equal now. */
static bool stands(const struct play *p)
{
	bool more = false;

	for (unsigned i = p->n_given; i < p->n; i++)
		more |= p->list[i].action != RULE_IGNORE;
	return !p->given_gone && !more;
}

/* Returns whether it came to the end. */
static bool follow(struct play *p)
{
	struct view v = { 0 };
	/* Now and then the next change comes before all of one is done. */
	uint32_t n = one_in(5) ? below(p->live.entries.n) : p->live.entries.n;

	kept_rules(p->live.kept, &p->rules);
	for (uint32_t i = 0; i < n; i++)
		diff_refresh(&p->live, i, !stands(p), &v);
	if (n == p->live.entries.n) {
		struct rerank *r = rerank_begin(&p->live);

		while (rerank_next(r, &v))
			;
		rerank_end(r);
	}
	view_free(&v);
	return n == p->live.entries.n;
}

/* ---- what is to come of it */

static struct diff_setup setup_of(const struct play *p)
{
	return (struct diff_setup){ .parts = { { .stream = NONE }, { .stream = NONE } },
		.rules = &p->rules };
}

static int by_entry(const void *x, const void *y)
{
	const struct finding *a = x, *b = y;

	if (a->entry != b->entry)
		return a->entry < b->entry ? -1 : 1;
	if (a->delta != b->delta)
		return a->delta < b->delta ? -1 : 1;
	return strcmp(a->reason ? a->reason : "", b->reason ? b->reason : "");
}

static bool same_list(const struct finding *x, uint32_t n_x, const struct finding *y, uint32_t n_y)
{
	bool same = n_x == n_y;

	for (uint32_t i = 0; i < n_x && same; i++)
		same = x[i].entry == y[i].entry && x[i].delta == y[i].delta &&
		       x[i].kind == y[i].kind && x[i].severity == y[i].severity &&
		       x[i].tier == y[i].tier && x[i].field == y[i].field &&
		       x[i].consequences == y[i].consequences &&
		       strcmp(x[i].reason ? x[i].reason : "", y[i].reason ? y[i].reason : "") == 0;
	return same;
}

/*
 * Which listings are the same in other portions is found with the partners,
 * and stays like them: what rules say of their records is another matter.
 */
static bool has_listings(const struct diff *d)
{
	for (uint32_t i = 0; i < d->entries.n; i++)
		if (diff_entry(d, i)->portion >= PORTION_LISTING)
			return true;
	return false;
}

static bool same_entries(const struct diff *x, const struct diff *y)
{
	CHECK(x->entries.n == y->entries.n);
	for (uint32_t i = 0; i < x->entries.n; i++) {
		const struct entry *a = diff_entry(x, i), *b = diff_entry(y, i);

		CHECK(a->a == b->a && a->b == b->b);
		if (a->kind == b->kind && a->severity == b->severity && a->cause == b->cause)
			continue;
		printf("entry %u (%u, %u): kind %u, severity %u, cause %u; fresh %u, %u, %u\n", i,
			a->a, a->b, a->kind, a->severity, a->cause, b->kind, b->severity, b->cause);
		return false;
	}
	return true;
}

static bool is_as_fresh(struct play *p)
{
	struct diff_setup setup = setup_of(p);
	struct diff fresh, *live = &p->live;

	setup.anew = true;
	diff_run(&fresh, &p->t[SIDE_A], &p->t[SIDE_B], &setup);
	if (fresh.n_notes)
		qsort(fresh.notes, fresh.n_notes, sizeof(*fresh.notes), by_entry);
	if (live->n_notes)
		qsort(live->notes, live->n_notes, sizeof(*live->notes), by_entry);
	checked++;
	if (has_listings(live) || has_listings(&fresh)) {
		checked--;
		diff_free(&fresh);
		return true;
	}
	bool entries = same_entries(live, &fresh);
	bool findings =
		same_list(live->findings, live->n_findings, fresh.findings, fresh.n_findings);
	bool notes = same_list(live->notes, live->n_notes, fresh.notes, fresh.n_notes);
	bool counts = memcmp(&live->counts, &fresh.counts, sizeof(fresh.counts)) == 0 &&
		      live->identical == fresh.identical;
	if (!entries || !findings || !notes || !counts)
		printf("  entries %d findings %d (%u, fresh %u) notes %d (%u, fresh %u) counts "
		       "%d\n",
			entries, findings, live->n_findings, fresh.n_findings, notes, live->n_notes,
			fresh.n_notes, counts);
	diff_free(&fresh);
	return entries && findings && notes && counts;
}

static void tell(const struct play *p)
{
	struct buf text = { 0 };

	rules_write(&p->rules, &text);
	printf("%u of the rules given\n%s", p->n_given, buf_cstr(&text));
	buf_free(&text);
}

static void open_both(struct play *p, const char *const paths[SIDES])
{
	for (enum side side = SIDE_A; side <= SIDE_B; side++) {
		struct rules_side prepared = { &p->rules, side };
		struct trace_options o = { 0 };
		struct err e = { 0 };

		diff_prepare(&o, &prepared);
		CHECK(trace_open(&p->t[side], paths[side], &o, &e));
	}
}

static void close_both(struct play *p)
{
	diff_free(&p->live);
	p->live = (struct diff){ 0 };
	trace_free(&p->t[SIDE_A]);
	trace_free(&p->t[SIDE_B]);
}

static void compare_both(struct play *p)
{
	struct diff_setup setup = setup_of(p);

	setup.keep = true;
	setup.masked = p->rules.n > 0;
	diff_run(&p->live, &p->t[SIDE_A], &p->t[SIDE_B], &setup);
	kept_rules(p->live.kept, &p->rules);
}

/* Some rules are there when the captures are read, which rules are made after. */
static void begin(struct play *p, const char *const paths[SIDES])
{
	open_both(p, paths);
	compare_both(p);
	for (unsigned i = below(3); i && p->live.entries.n; i--)
		add_rule(p);
	if (!p->n)
		return;
	close_both(p);
	put_in_force(p);
	p->n_given = p->n;
	open_both(p, paths);
	compare_both(p);
}

static unsigned play(const char *path_a, const char *path_b)
{
	struct play p = { .rules = { .profile = PROFILE_DEFAULT } };
	const char *const paths[SIDES] = { path_a, path_b };
	unsigned wrong = 0;

	begin(&p, paths);
	for (unsigned i = 0; i < CHANGES_EACH && p.live.entries.n && !wrong; i++) {
		if (one_in(3) || p.n == RULES_EACH)
			take_rule(&p);
		else
			add_rule(&p);
		put_in_force(&p);
		wrong = follow(&p) && !is_as_fresh(&p);
	}
	if (wrong) {
		printf("%s %s: not what a fresh comparison is\n", path_a, path_b);
		tell(&p);
	}
	close_both(&p);
	for (unsigned i = 0; i < p.n; i++)
		rule_free(&p.list[i]);
	rules_free(&p.rules);
	tree_free(&p.tree);
	view_free(&p.view);
	return wrong;
}

/* The pairs that a list names; with another b every other time. */
static unsigned each_pair(const char *directory, const char *list)
{
	char path[4096], line[1000], a[4096], b[4096], other[4096] = "";
	unsigned wrong = 0, n = 0;

	snprintf(path, sizeof(path), "%s/%s", directory, list);
	FILE *in = fopen(path, "r");
	CHECK(in);
	for (; fgets(line, sizeof(line), in); n++) {
		char *save, *name_a = strtok_r(line, "\t\n", &save);
		char *name_b = strtok_r(NULL, "\t\n", &save);

		CHECK(name_a && name_b);
		snprintf(a, sizeof(a), "%s/%s", directory, name_a);
		snprintf(b, sizeof(b), "%s/%s", directory, name_b);
		wrong += play(a, b);
		if (*other)
			wrong += play(a, other);
		memcpy(other, b, sizeof(other));
	}
	fclose(in);
	CHECK(n);
	return wrong;
}

int main(int argc, char **argv)
{
	uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
	uint64_t last = argc > 3 ? strtoull(argv[3], NULL, 0) : first + 7;
	unsigned wrong = 0;

	if (argc < 2)
		return 2;
	for (uint64_t i = first; i <= last; i++) {
		seed = i;
		wrong += each_pair(argv[1], "planted.tsv") + each_pair(argv[1], "equal.tsv");
	}
	printf("%u comparisons, %u of them wrong\n", checked, wrong);
	return wrong || !checked;
}
