/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "check.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/utf.h"
#include "dissect/smb2.h"

void check_utf8(const char *p, size_t n)
{
	uint32_t ch;

	for (size_t i = 0; i < n;) {
		unsigned len = utf8_char(p + i, n - i, &ch);

		CHECK(len > 0);
		i += len;
	}
}

void check_output(const char *p, size_t n)
{
	check_utf8(p, n);
	for (size_t i = 0; i < n; i++)
		CHECK(p[i] == '\n' || (unsigned char)p[i] >= 0x20);
}

/* The server says, or may have said, that it cut the data. */
static bool may_be_short(const struct tree *t)
{
	const struct node *status = tree_find(t, F_SMB2_STATUS, 0);

	return !status || status->value == STATUS_BUFFER_OVERFLOW;
}

static void check_node(const struct tree *t, const struct node *n, struct buf *text)
{
	CHECK(n->field > F_NONE && n->field < F_COUNT);
	CHECK(n->buf < TREE_BUFS);
	if (n->flags & NODE_CONTEXT)
		CHECK(n->len == 0);
	else
		CHECK((uint64_t)n->off + n->len <= t->bufs[n->buf].len);
	if (n->flags & (NODE_SHORT | NODE_BAD))
		CHECK(t->malformed || (!(n->flags & NODE_BAD) && may_be_short(t)));
	text->n = 0;
	if (tree_text(t, n, text))
		check_utf8(text->p, text->n);
	else
		CHECK(text->n == 0);
}

void check_tree(const struct tree *t)
{
	uint32_t ends[TREE_DEPTH_MAX + 3], depth = 0;
	struct buf text = { 0 };

	CHECK(t->n <= TREE_NODES_MAX);
	ends[0] = t->n;
	for (uint32_t i = 0; i < t->n; i++) {
		const struct node *n = &t->nodes[i];

		while (depth && ends[depth] <= i)
			depth--;
		CHECK(n->depth == depth);
		CHECK(n->end > i && n->end <= ends[depth]);
		if (n->end > i + 1) {
			CHECK(depth < sizeof(ends) / sizeof(ends[0]) - 1);
			ends[++depth] = n->end;
		}
		check_node(t, n, &text);
	}
	buf_free(&text);
}

static bool refers(uint32_t index, const struct vec *v)
{
	return index == NONE || index < v->n;
}

static void check_message(struct trace *t, uint32_t i, struct tree *tree, struct buf *text)
{
	const struct msg *m = trace_msg(t, i);

	CHECK(m->conv < t->convs.n && m->exch < t->exchs.n);
	CHECK(refers(m->session, &t->sessions) && refers(m->share, &t->shares) &&
		refers(m->open, &t->opens));
	CHECK(m->prefix <= m->len);
	trace_dissect(t, i, tree);
	check_tree(tree);
	text->n = 0;
	trace_summary(t, i, tree, text);
	CHECK(text->n > 0);
	check_utf8(text->p, text->n);
}

void check_trace(struct trace *t)
{
	struct tree tree = { 0 };
	struct buf text = { 0 };

	for (uint32_t i = 0; i < t->msgs.n; i++)
		check_message(t, i, &tree, &text);
	for (uint32_t i = 0; i < t->events.n; i++) {
		CHECK(trace_event(t, i)->e.stream < t->convs.n);
		text.n = 0;
		event_summary(t, i, &text);
		CHECK(text.n > 0);
	}
	tree_free(&tree);
	buf_free(&text);
}

static void count_row(uint8_t *seen, uint32_t index, uint32_t n)
{
	CHECK(index < n);
	CHECK(seen[index] == 0);
	seen[index] = 1;
}

/* Every message and event of one side has its row. */
static void check_rows(const struct diff *d, const struct trace *t, enum side side)
{
	uint8_t *messages = xcalloc(t->msgs.n, 1), *events = xcalloc(t->events.n, 1);

	for (uint32_t i = 0; i < d->entries.n; i++) {
		const struct entry *e = diff_entry(d, i);
		uint32_t index = side == SIDE_A ? e->a : e->b;

		if (index != NONE)
			count_row(e->is_event ? events : messages, index,
				e->is_event ? t->events.n : t->msgs.n);
	}
	/* An interim response that only one side has is timing: a note, without a row. */
	for (uint32_t i = 0; i < t->msgs.n; i++)
		CHECK(messages[i] || trace_msg(t, i)->bits & M_INTERIM);
	for (uint32_t i = 0; i < t->events.n; i++)
		CHECK(events[i]);
	free(messages);
	free(events);
}

static void check_view(struct diff *d, uint32_t i, struct view *v)
{
	diff_view(d, i, v);
	for (uint32_t k = 0; k < v->n; k++) {
		const struct delta *x = &v->deltas[k];

		CHECK(x->a != NO_NODE || x->b != NO_NODE);
		CHECK(x->a == NO_NODE || x->a < v->a.n);
		CHECK(x->b == NO_NODE || x->b < v->b.n);
		CHECK(x->field > F_NONE && x->field < F_COUNT);
	}
}

void check_diff(struct diff *d)
{
	uint64_t kind[CHANGES] = { 0 };
	struct view v = { 0 };
	bool differs = false;

	check_rows(d, d->a, SIDE_A);
	check_rows(d, d->b, SIDE_B);
	for (uint32_t i = 0; i < d->entries.n; i++) {
		const struct entry *e = diff_entry(d, i);

		CHECK(e->a != NONE || e->b != NONE);
		CHECK(e->kind < CHANGES);
		CHECK(e->cause <= d->n_findings);
		kind[e->kind]++;
		differs |= e->severity == SEV_DIFFERENCE;
		check_view(d, i, &v);
	}
	for (unsigned k = 0; k < CHANGES; k++)
		CHECK(kind[k] == d->counts.kind[k]);
	CHECK(differs == !d->identical);
	CHECK(d->identical == (d->n_findings == 0));
	for (uint32_t i = 0; i < d->n_findings; i++)
		CHECK(d->findings[i].entry < d->entries.n);
	view_free(&v);
}

struct memfile memfile_new(const void *bytes, size_t n)
{
	struct memfile f = { .fd = memfd_create("test", 0) };

	CHECK(f.fd >= 0);
	CHECK(write(f.fd, bytes, n) == (ssize_t)n);
	snprintf(f.path, sizeof(f.path), "/proc/self/fd/%d", f.fd);
	return f;
}

void memfile_close(struct memfile *f)
{
	close(f->fd);
}
