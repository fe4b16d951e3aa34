/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counts the bytes of SMB2 messages that no field claims. Those that no
 * dissector needs to know are left out: file data, pipe data that is no RPC,
 * stubs of RPC, what is encrypted. Bytes that lie in no leaf, or in one that
 * only says that they are unknown, are unread.
 * usage: unread_test PERCENT DIRECTORY...    directories that are not there are skipped
 */
#include <dirent.h>
#include <string.h>

#include "check.h"
#include "dissect/smb2.h"

struct count {
	uint64_t total, unread;
};

/* By command and direction. */
static struct count counts[SMB2_COMMANDS + 1][2];

enum mark { UNSEEN, READ, ASIDE };

static bool is_aside(const struct node *n)
{
	switch (n->field) {
	case F_DCERPC_STUB_DATA:
	case F_DCERPC_PAYLOAD_STUB_DATA:
	case F_DCERPC_ENCRYPTED_STUB_DATA:
	case F_DCERPC_FRAGMENT_DATA:
		return true;
	default:
		return n->noise == N_PAYLOAD;
	}
}

/* Bytes that were only found to be there. */
static bool is_unknown(const struct node *n)
{
	return n->field == F_UNREAD || n->field == F_ERROR ||
	       (n->field == F_SMB2_UNKNOWN && n->noise != N_PADDING);
}

/* A leaf, or a value that has parts; bytes that are opened are told by what is in them. */
static bool says_something(const struct tree *t, uint32_t i)
{
	const struct node *n = &t->nodes[i];
	enum field_type type = (enum field_type)fields[n->field].type;

	if (type != T_BYTES || n->noise == N_RANDOM)
		return type != T_GROUP;
	for (uint32_t k = i + 1; k < n->end; k++)
		if (t->nodes[k].buf == n->buf && t->nodes[k].off >= n->off &&
			t->nodes[k].off < n->off + n->len)
			return false;
	return true;
}

static void mark_leaves(const struct tree *t, uint8_t *marks)
{
	for (uint32_t i = 0; i < t->n; i++) {
		const struct node *n = &t->nodes[i];

		if (n->buf != BUF_MESSAGE || n->flags & NODE_CONTEXT || is_unknown(n))
			continue;
		if (is_aside(n))
			memset(marks + n->off, ASIDE, n->len);
		else if (says_something(t, i))
			for (uint32_t k = n->off; k < n->off + n->len; k++)
				marks[k] = marks[k] == ASIDE ? ASIDE : READ;
	}
}

static void tell(
	const struct trace *t, uint32_t i, const struct tree *tree, uint64_t unread, uint32_t first)
{
	struct buf text = { 0 };

	trace_summary(t, i, tree, &text);
	buf_char(&text, '\0');
	printf("  frame %u: %llu bytes from %u on of %s\n", trace_msg(t, i)->frame,
		(unsigned long long)unread, first, text.p);
	buf_free(&text);
}

static void count_message(struct trace *t, uint32_t i, struct tree *tree)
{
	const struct msg *m = trace_msg(t, i);
	uint32_t len = tree->bufs[BUF_MESSAGE].len;
	uint8_t *marks = xcalloc(len + 1u, 1);
	struct count *c = &counts[m->cmd < SMB2_COMMANDS ? m->cmd : SMB2_COMMANDS]
				 [m->bits & M_RESPONSE ? 1 : 0];
	uint64_t unread = 0;

	mark_leaves(tree, marks);
	uint32_t first = len;

	for (uint32_t k = len; k-- > 0;) {
		first = marks[k] == UNSEEN ? k : first;
		unread += marks[k] == UNSEEN;
		c->total += marks[k] != ASIDE;
	}
	c->unread += unread;
	if (unread)
		tell(t, i, tree, unread, first);
	free(marks);
}

static void capture(const char *path)
{
	struct trace_options o = { 0 };
	struct tree tree = { 0 };
	struct trace t;
	struct err e;

	printf("%s\n", path);
	if (!trace_open(&t, path, &o, &e)) {
		printf("  %s\n", e.text);
		trace_free(&t);
		return;
	}
	for (uint32_t i = 0; i < t.msgs.n; i++) {
		const struct msg *m = trace_msg(&t, i);

		/* What the capture lacks cannot be read, and SMB1 is another matter. */
		if (m->kind != MSG_SMB2 || m->bits & M_INCOMPLETE)
			continue;
		trace_dissect(&t, i, &tree);
		count_message(&t, i, &tree);
	}
	tree_free(&tree);
	trace_free(&t);
}

static void directory(const char *name)
{
	DIR *dir = opendir(name);

	if (!dir) {
		printf("not here: %s\n", name);
		return;
	}
	for (struct dirent *d; (d = readdir(dir));) {
		char path[4096];

		if (!strstr(d->d_name, ".pcap") || strstr(d->d_name, ".keys"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", name, d->d_name);
		capture(path);
	}
	closedir(dir);
}

int main(int argc, char **argv)
{
	uint64_t total = 0, unread = 0;

	for (int i = 2; i < argc; i++)
		directory(argv[i]);
	for (unsigned cmd = 0; cmd <= SMB2_COMMANDS; cmd++)
		for (unsigned way = 0; way < 2; way++) {
			const struct count *c = &counts[cmd][way];

			total += c->total;
			unread += c->unread;
			if (c->unread)
				printf("command %u %s: %llu of %llu bytes unread\n", cmd,
					way ? "response" : "request", (unsigned long long)c->unread,
					(unsigned long long)c->total);
		}
	double read = total ? 100.0 * (double)(total - unread) / (double)total : 0;
	printf("%.3f %% of %llu bytes are read\n", read, (unsigned long long)total);
	return argc < 3 || read < strtod(argv[1], NULL);
}
