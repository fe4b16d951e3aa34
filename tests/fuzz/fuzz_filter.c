/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input: a display filter up to the first line end, then an SMB2 message to try it on. */
#include <string.h>

#include "check.h"
#include "dissect/message.h"
#include "dissect/smb2.h"
#include "fuzz.h"
#include "report/filter.h"

static bool passes(struct filter *f, const struct trace *t, const struct tree *tree)
{
	bool with = filter_match(f, t, 0, tree);
	struct tree none = { 0 };

	CHECK(filter_match(f, t, 0, tree) == with);
	filter_match(f, t, NONE, &none); /* an event */
	return with;
}

/* What is chosen is what its negation leaves. */
static void check_not(const char *text, const struct trace *t, const struct tree *tree, bool with)
{
	struct filter_error e;
	struct buf negated = { 0 };

	buf_printf(&negated, "!(%s)", text);
	struct filter *f = filter_parse(buf_cstr(&negated), &e);
	/* It may be nested too deep now, or too long. */
	if (f)
		CHECK(passes(f, t, tree) != with);
	filter_free(f);
	buf_free(&negated);
}

static void check_filter(const char *text, const struct trace *t, const struct tree *tree)
{
	struct filter_error e;
	struct filter *f = filter_parse(text, &e);

	if (!f) {
		CHECK(e.text[0] && e.at <= strlen(text) && e.len <= strlen(text) - e.at);
		return;
	}
	check_not(text, t, tree, passes(f, t, tree));
	filter_free(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trace t = { .msgs.size = sizeof(struct msg), .convs.size = sizeof(struct conv) };
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	size_t n = end ? (size_t)(end - data) : size;
	struct cur c = cur_make(end ? end + 1 : data, end ? size - n - 1 : 0);
	struct tree tree = { 0 };
	char *text = strndup((const char *)data, n);
	uint64_t flags = 0;

	((struct conv *)vec_push(&t.convs))->dialect = 0x0311;
	struct msg *m = vec_push(&t.msgs);
	m->session = m->share = m->open = m->exch = NONE;
	m->len = cur_left(&c);
	cur_peek(&c, 16, 4, &flags);
	m->bits = flags & 1 ? M_RESPONSE : 0;
	struct message_bytes bytes = { .message = end ? end + 1 : data };
	dissect_message(&t, m, &bytes, 0, &tree);
	check_filter(text, &t, &tree);
	free(text);
	tree_free(&tree);
	vec_free(&t.msgs);
	vec_free(&t.convs);
	return 0;
}
