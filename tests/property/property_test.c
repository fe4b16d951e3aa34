/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What must hold of a comparison, whatever is compared:
 *   self    a capture and itself are identical;
 *   swap    with the sides changed over, so is the result, finding by finding;
 *   rank    looked at anew under the same rules, it has the same findings;
 *   change  a change in any field that is compared is reported;
 *   refer   an id that stands for another object than before is reported.
 * usage: property_test self|swap|rank|change|refer DIRECTORY
 * Of the fields, `change` and `refer` take one of every place in the protocol; all of all captures,
 * which takes hours, if SMBDIFF_TEST_ALL is set.
 */
#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "check.h"
#include "diff/normal.h"
#include "diff/rerank.h"
#include "dissect/smb2.h"

enum { ID_MAX = 24 };

static const struct rules rules = { .profile = PROFILE_DEFAULT };
static const struct diff_setup setup = { .parts = { { 0, 0, NONE }, { 0, 0, NONE } },
	.rules = &rules };

static void open_side(struct trace *t, const char *path, enum side side)
{
	struct rules_side prepared = { &rules, side };
	struct trace_options o = { 0 };
	struct err e = { "" };

	diff_prepare(&o, &prepared);
	if (!trace_open(t, path, &o, &e)) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
}

/* A finding without regard to which of the fields that are told as one is named. */
struct told {
	uint32_t a, b, consequences; /* messages or events, NONE: none */
	uint8_t kind, tier;
};

struct outcome {
	uint64_t kind[CHANGES];
	struct told *findings; /* sorted */
	uint32_t n_findings;
	bool identical;
};

static uint8_t turned(uint8_t kind)
{
	return kind == ONLY_A ? ONLY_B : kind == ONLY_B ? ONLY_A : kind;
}

static int by_place(const void *x, const void *y)
{
	return memcmp(x, y, sizeof(struct told));
}

static void tell(struct diff *d, struct outcome *o, bool turn)
{
	o->findings = calloc(d->n_findings + 1u, sizeof(*o->findings));
	CHECK(o->findings);
	for (uint32_t i = 0; i < d->n_findings; i++) {
		const struct finding *f = &d->findings[i];
		const struct entry *e = diff_entry(d, f->entry);
		struct told *t = &o->findings[o->n_findings++];

		t->a = turn ? e->b : e->a;
		t->b = turn ? e->a : e->b;
		t->kind = turn ? turned(e->kind) : e->kind;
		t->tier = f->tier;
		t->consequences = f->consequences;
	}
	qsort(o->findings, o->n_findings, sizeof(*o->findings), by_place);
}

/* turn: tells the findings as if the sides had not been changed over. */
static struct outcome compare(const char *path_a, const char *path_b, bool turn)
{
	struct outcome o = { 0 };
	struct trace a, b;
	struct diff d;

	open_side(&a, path_a, SIDE_A);
	open_side(&b, path_b, SIDE_B);
	diff_run(&d, &a, &b, &setup);
	check_diff(&d);
	o.identical = d.identical;
	memcpy(o.kind, d.counts.kind, sizeof(o.kind));
	tell(&d, &o, turn);
	diff_free(&d);
	trace_free(&a);
	trace_free(&b);
	return o;
}

static unsigned self(const char *path)
{
	struct outcome o = compare(path, path, false);

	free(o.findings);
	if (o.identical && !o.kind[CHANGED] && !o.kind[ONLY_A] && !o.kind[ONLY_B] && !o.kind[MOVED])
		return 0;
	printf("%s: not identical to itself\n", path);
	return 1;
}

static bool swapped(const struct outcome *o, const struct outcome *p)
{
	return o->identical == p->identical && o->kind[ONLY_A] == p->kind[ONLY_B] &&
	       o->kind[ONLY_B] == p->kind[ONLY_A] && o->kind[MOVED] == p->kind[MOVED] &&
	       o->kind[CHANGED] == p->kind[CHANGED];
}

/* Pairs that have little in common, and those of them whose findings depend on the side. */
static unsigned strangers, one_sided;

/* Rows stand in A's order: of what has no order otherwise, what comes first depends on the side. */
#define ONE_SIDED_MAX 5u /* of a hundred pairs */

static unsigned swap(const char *path_a, const char *path_b, bool related)
{
	struct outcome o = compare(path_a, path_b, false), p = compare(path_b, path_a, true);
	bool mirrored = o.n_findings == p.n_findings &&
			memcmp(o.findings, p.findings, o.n_findings * sizeof(*o.findings)) == 0;

	free(o.findings);
	free(p.findings);
	strangers += !related;
	one_sided += !related && !mirrored;
	if (swapped(&o, &p) && (!related || mirrored))
		return 0;
	printf("%s %s: another result with the sides changed over\n", path_a, path_b);
	return 1;
}

static bool same_findings(
	const struct finding *x, uint32_t n_x, const struct finding *y, uint32_t n_y)
{
	bool same = n_x == n_y;

	for (uint32_t i = 0; i < n_x && same; i++)
		same = x[i].entry == y[i].entry && x[i].delta == y[i].delta &&
		       x[i].kind == y[i].kind && x[i].severity == y[i].severity &&
		       x[i].tier == y[i].tier && x[i].field == y[i].field &&
		       x[i].consequences == y[i].consequences;
	return same;
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

/* Notes about a pair of conversations come after those of its rows, the second time among them. */
static void sort_notes(struct diff *d)
{
	if (d->n_notes)
		qsort(d->notes, d->n_notes, sizeof(*d->notes), by_entry);
}

static uint64_t entries_hash(const struct diff *d)
{
	uint64_t h = d->identical;

	for (uint32_t i = 0; i < d->entries.n; i++) {
		const struct entry *e = diff_entry(d, i);

		h = hash_mix(h ^ e->cause, (uint64_t)e->kind << 8 | e->severity);
	}
	return hash_bytes(h, (const char *)&d->counts, sizeof(d->counts));
}

static void rank_again(struct diff *d)
{
	struct rerank *r = rerank_begin(d);
	struct view v = { 0 };

	while (rerank_next(r, &v))
		;
	rerank_end(r);
	view_free(&v);
}

static unsigned rank(const char *path_a, const char *path_b, bool related)
{
	struct trace a, b;
	struct diff d, again;

	(void)related;
	open_side(&a, path_a, SIDE_A);
	open_side(&b, path_b, SIDE_B);
	diff_run(&d, &a, &b, &setup);
	diff_run(&again, &a, &b, &setup);
	rank_again(&again);
	sort_notes(&d);
	sort_notes(&again);
	bool same = same_findings(d.findings, d.n_findings, again.findings, again.n_findings) &&
		    same_findings(d.notes, d.n_notes, again.notes, again.n_notes) &&
		    entries_hash(&d) == entries_hash(&again);
	if (!same)
		printf("%s %s: other findings when looked at again: %u %u notes %u %u\n", path_a,
			path_b, d.n_findings, again.n_findings, d.n_notes, again.n_notes);
	diff_free(&d);
	diff_free(&again);
	trace_free(&a);
	trace_free(&b);
	return !same;
}

/* The pairs that a list names in its first two columns. */
static unsigned each_pair(const char *directory, const char *list,
	unsigned (*test)(const char *path_a, const char *path_b, bool related))
{
	char path[4096], line[1000], a[4096], b[4096];
	unsigned wrong = 0, n = 0;

	snprintf(path, sizeof(path), "%s/%s", directory, list);
	FILE *in = fopen(path, "r");
	if (!in)
		return 0;
	for (; fgets(line, sizeof(line), in); n++) {
		char *save, *name_a = strtok_r(line, "\t\n", &save);
		char *name_b = strtok_r(NULL, "\t\n", &save);

		CHECK(name_a && name_b);
		snprintf(a, sizeof(a), "%s/%s", directory, name_a);
		snprintf(b, sizeof(b), "%s/%s", directory, name_b);
		wrong += test(a, b, true);
	}
	fclose(in);
	CHECK(n);
	return wrong;
}

/* Places in the protocol that have been tried. */
struct tried {
	const char *path; /* of the capture at hand */
	struct map places;
	bool all;
	unsigned n, missed;
};

static bool first_time(
	struct tried *tried, const struct msg *m, const struct tree *t, uint32_t node, uint16_t up)
{
	struct map_key key = {
		(uint64_t)m->kind << 48 | (uint64_t)m->cmd << 32 | t->nodes[node].field,
		(uint64_t)m->detail << 32 | (uint64_t)(m->bits & M_RESPONSE) << 16 | up,
	};

	if (map_get(&tried->places, key) != MAP_NONE)
		return tried->all;
	map_put(&tried->places, key, 1);
	return true;
}

/*
 * Without it there is no message; and an interim response that only one side
 * has is timing, another one may be what a lossy capture has lost.
 */
static bool may_vanish(const struct trace *t, const struct msg *m, const struct node *n)
{
	return n->field == F_SMB2_PROTOCOL &&
	       (m->bits & M_INTERIM || trace_conv(t, m->conv)->lossy);
}

/* A field's bytes in the file: what a tree points to is gone after the next comparison. */
static void field_bytes(const struct memfile *f, const struct msg *m, const struct node *n,
	uint8_t *out, uint32_t len)
{
	CHECK(pread(f->fd, out, len, (off_t)(m->at + m->prefix + n->off)) == len);
}

/* Puts other bytes into a field in the file, compares, and puts its own back. */
static void change_one(struct tried *tried, struct trace *a, uint32_t msg, const struct node *n,
	struct memfile *f, const uint8_t *bytes, uint32_t len)
{
	const struct msg *m = trace_msg(a, msg);
	off_t at = (off_t)(m->at + m->prefix + n->off);
	uint8_t own[ID_MAX];
	struct trace b;
	struct diff d;

	CHECK(len <= sizeof(own));
	field_bytes(f, m, n, own, len);
	CHECK(pwrite(f->fd, bytes, len, at) == len);
	open_side(&b, f->path, SIDE_B);
	diff_run(&d, a, &b, &setup);
	tried->n++;
	if (d.identical) {
		printf("%s: frame %u, %s at %u: a change is not reported\n", tried->path, m->frame,
			fields[n->field].name, n->off);
		tried->missed++;
	}
	diff_free(&d);
	trace_free(&b);
	CHECK(pwrite(f->fd, own, len, at) == len);
}

/* Leaves of a message that the profile compares as they are. */
static void change_message(struct tried *tried, struct trace *a, uint32_t msg, struct memfile *f)
{
	const struct msg *m = trace_msg(a, msg);
	const struct scope scope = { a, m, SIDE_A };
	uint16_t up[TREE_DEPTH_MAX + 3] = { 0 };
	struct tree tree = { 0 };
	struct normal normal;

	if (m->bits & (M_PIECES | M_INCOMPLETE | M_INNER) || m->kind > MSG_SMB1)
		return;
	trace_dissect(a, msg, &tree);
	normal_start(&normal, &rules, &scope);
	for (uint32_t i = 0; i < tree.n; i++) {
		const struct node *n = &tree.nodes[i];
		enum treatment how = normal_next(&normal, n);

		up[n->depth + 1] = n->field;
		if (how != TREAT_EXACT || n->end > i + 1 || !n->len || n->buf != BUF_MESSAGE ||
			n->flags & NODE_CONTEXT || fields[n->field].type == T_GROUP ||
			may_vanish(a, m, n))
			continue;
		if (!first_time(tried, m, &tree, i, up[n->depth]))
			continue;
		uint8_t byte;
		field_bytes(f, m, n, &byte, 1);
		byte ^= fields[n->field].type == T_BOOL ? 0xff : 4;
		change_one(tried, a, msg, n, f, &byte, 1);
	}
	tree_free(&tree);
}

/* The value of an id field that the capture had before its present one. */
struct seen {
	uint8_t now[ID_MAX], before[ID_MAX];
	uint32_t now_len, before_len;
};

static void see(struct seen *s, const uint8_t *p, uint32_t len)
{
	if (s->now_len == len && memcmp(s->now, p, len) == 0)
		return;
	memcpy(s->before, s->now, sizeof(s->before));
	s->before_len = s->now_len;
	memcpy(s->now, p, len);
	s->now_len = len;
}

/* Whether an id of a message is compared by what it refers to. */
static bool refers(const struct trace *t, const struct msg *m, const struct node *n)
{
	/* File systems use inode numbers again at will. */
	if (n->noise != N_ID)
		return n->field == F_SMB2_MSG_ID && !(m->bits & M_LOST) && m->cmd != SMB2_CANCEL &&
		       !trace_conv(t, m->conv)->lossy;
	if (fields[n->field].ref == REF_INODE || n->len > ID_MAX)
		return false;
	/* A share is one of a session's. */
	if (n->field == F_SMB2_TID && normal_header_id(n) && m->session == NONE)
		return false;
	if (!(m->bits & M_RESPONSE) || !normal_header_id(n))
		return true;
	/* What was not asked of any session or share is answered as of none. */
	if (n->field == F_SMB2_TID)
		return m->share != NONE && m->cmd != SMB2_TREE_CONNECT;
	if (n->field == F_SMB2_SESID)
		return m->session != NONE;
	/* Related parts of a compound use a new open without naming it. */
	return !(m->cmd == SMB2_CREATE && m->bits & M_COMPOUND);
}

/* Whether the new id stands for the same object. */
static bool same_object(const struct msg *m, const struct node *n, const struct seen *s)
{
	static const uint8_t ones[8] = { 255, 255, 255, 255, 255, 255, 255, 255 }, zero[8] = { 0 };
	uint32_t half = n->len < sizeof(ones) ? n->len : sizeof(ones);

	/* All ones: that of the part before, whose own id it may be. */
	if (m->flags & SMB2_FLAGS_RELATED &&
		(memcmp(s->now, ones, half) == 0 || memcmp(s->before, ones, half) == 0))
		return true;
	if (m->flags & SMB2_FLAGS_RELATED && m->bits & M_RESPONSE &&
		memcmp(s->before, zero, half) == 0)
		return true;
	/* Beyond a connection a FileId's persistent half stands for the open. */
	return n->field == F_SMB2_FID && (!normal_header_id(n) || m->cmd == SMB2_CREATE) &&
	       memcmp(s->now, s->before, 8) == 0;
}

/* Ids of a message, each replaced by the last other one of the same kind. */
static void refer_message(
	struct tried *tried, struct trace *a, uint32_t msg, struct memfile *f, struct seen *seen)
{
	const struct msg *m = trace_msg(a, msg);
	uint16_t up[TREE_DEPTH_MAX + 3] = { 0 };
	struct tree tree = { 0 };

	if (m->bits & (M_PIECES | M_INCOMPLETE | M_INNER) || m->kind != MSG_SMB2)
		return;
	trace_dissect(a, msg, &tree);
	for (uint32_t i = 0; i < tree.n; i++) {
		const struct node *n = &tree.nodes[i];
		struct seen *s = &seen[n->field];
		uint8_t id[ID_MAX];

		up[n->depth + 1] = n->field;
		if (!refers(a, m, n) || !n->len || n->buf != BUF_MESSAGE || n->flags & NODE_CONTEXT)
			continue;
		field_bytes(f, m, n, id, n->len);
		see(s, id, n->len);
		if (s->before_len == n->len && !same_object(m, n, s) &&
			first_time(tried, m, &tree, i, up[n->depth]))
			change_one(tried, a, msg, n, f, s->before, n->len);
	}
	tree_free(&tree);
}

/* The capture as it is when unpacked. */
static struct memfile unpacked(const char *path)
{
	char command[4200], bytes[1 << 16];
	struct buf all = { 0 };
	size_t n;

	snprintf(command, sizeof(command), "gzip -dcf '%s'", path);
	FILE *in = popen(command, "r"); /* the path is the test's own */
	CHECK(in);
	while ((n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		buf_add(&all, bytes, n);
	CHECK(pclose(in) == 0);
	struct memfile f = memfile_new(all.p, all.n);
	buf_free(&all);
	return f;
}

static void change(struct tried *tried, const char *path, bool refer)
{
	struct seen *seen = calloc(F_COUNT, sizeof(*seen));
	struct memfile before = unpacked(path), f = unpacked(path);
	struct trace a;

	CHECK(seen);
	tried->path = path;
	open_side(&a, before.path, SIDE_A);
	for (uint32_t i = 0; i < a.msgs.n; i++)
		if (refer)
			refer_message(tried, &a, i, &f, seen);
		else
			change_message(tried, &a, i, &f);
	trace_free(&a);
	memfile_close(&before);
	memfile_close(&f);
	free(seen);
}

static int is_capture(const struct dirent *d)
{
	static const char *const ends[] = { ".pcap", ".pcapng", ".pcap.gz", ".pcapng.gz" };
	size_t n = strlen(d->d_name);

	for (unsigned i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (n > strlen(ends[i]) && strcmp(d->d_name + n - strlen(ends[i]), ends[i]) == 0)
			return 1;
	return 0;
}

/* Captures that have nothing to do with each other: each with some before it. */
static unsigned each_stranger(const char *directory, struct dirent **list, int n,
	unsigned (*test)(const char *path_a, const char *path_b, bool related))
{
	static const int before[] = { 1, 3, 10 };
	char path[2][4096];
	unsigned wrong = 0;

	for (int i = 0; i < n; i++)
		for (unsigned k = 0; k < sizeof(before) / sizeof(before[0]); k++) {
			if (i < before[k])
				continue;
			snprintf(path[0], sizeof(path[0]), "%s/%s", directory,
				list[i - before[k]]->d_name);
			snprintf(path[1], sizeof(path[1]), "%s/%s", directory, list[i]->d_name);
			wrong += test(path[0], path[1], false);
		}
	return wrong + each_pair(directory, "equal.tsv", test) +
	       each_pair(directory, "planted.tsv", test);
}

static unsigned one(const char *what, const char *path, struct tried *tried)
{
	if (strcmp(what, "self") == 0)
		return self(path);
	change(tried, path, strcmp(what, "refer") == 0);
	return 0;
}

int main(int argc, char **argv)
{
	struct tried tried = { .all = getenv("SMBDIFF_TEST_ALL") };
	struct dirent **list;
	char path[4096];
	unsigned wrong = 0;
	int n = argc == 3 ? scandir(argv[2], &list, is_capture, alphasort) : -1;

	if (n > 0 && strcmp(argv[1], "swap") == 0)
		wrong = each_stranger(argv[2], list, n, swap);
	else if (n > 0 && strcmp(argv[1], "rank") == 0)
		wrong = each_stranger(argv[2], list, n, rank);
	else
		for (int i = 0; i < n; i++) {
			snprintf(path, sizeof(path), "%s/%s", argv[2], list[i]->d_name);
			wrong += one(argv[1], path, &tried);
		}
	if (strangers) {
		printf("%u of %u pairs with findings that depend on the side\n", one_sided,
			strangers);
		wrong += 100 * one_sided > ONE_SIDED_MAX * strangers;
	}
	printf("%d captures, %u changes tried, %u wrong\n", n, tried.n, wrong + tried.missed);
	for (int i = 0; i < n; i++)
		free(list[i]);
	if (n >= 0)
		free(list);
	map_free(&tried.places);
	return n < 1 || wrong || tried.missed;
}
