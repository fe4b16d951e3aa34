/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dissect/message.h"

#include "dissect/context.h"
#include "dissect/smb2.h"
#include "dissect/wrap.h"

static void set_buf(struct tree *tree, enum tree_buf buf, const uint8_t *p, uint32_t len)
{
	tree->bufs[buf].p = p;
	tree->bufs[buf].len = len;
}

static struct walk start(struct tree *tree, const struct context *ctx, enum tree_buf buf)
{
	return (struct walk){ .tree = tree,
		.ctx = ctx,
		.buf = (uint8_t)buf,
		.c = cur_make(tree->bufs[buf].p, tree->bufs[buf].len) };
}

static void wrapper(struct tree *tree, const struct context *ctx, enum tree_buf buf,
	struct octets b, void (*dissect)(struct walk *))
{
	set_buf(tree, buf, b.p, (uint32_t)b.n);
	if (b.n) {
		struct walk w = start(tree, ctx, buf);
		dissect(&w);
	}
}

void dissect_nothing(const struct cur *c, struct tree *tree)
{
	tree_reset(tree);
	set_buf(tree, BUF_MESSAGE, c->base, c->end);
}

/* Makes the tree of what is in the bytes; returns the walk, at their end. */
static struct walk dissect_with(const struct context *ctx, const struct msg *m,
	const struct message_bytes *bytes, struct tree *tree)
{
	static void (*const by_kind[])(struct walk *) = {
		[MSG_SMB2] = dissect_smb2,
		[MSG_SMB1] = dissect_smb1,
		[MSG_ENCRYPTED] = dissect_transform,
		[MSG_COMPRESSED] = dissect_compression,
	};

	tree_reset(tree);
	if (m->prefix) {
		wrapper(tree, ctx, BUF_NBSS, (struct octets){ bytes->nbss, m->prefix },
			dissect_nbss);
		wrapper(tree, ctx, BUF_TRANSFORM, bytes->transform, dissect_transform);
		wrapper(tree, ctx, BUF_COMPRESSION, bytes->compression, dissect_compression);
	}
	set_buf(tree, BUF_MESSAGE, bytes->message, m->len - m->prefix);
	struct walk w = start(tree, ctx, BUF_MESSAGE);
	by_kind[m->kind](&w);
	if (m->bits & M_INCOMPLETE && !w.c.bad)
		walk_flag(&w, NODE_SHORT);
	/* Also where the server says that it cut the data. */
	tree->malformed |= (m->bits & M_INCOMPLETE) != 0;
	return w;
}

static struct context context_of(const struct trace *t, const struct msg *m,
	const struct message_bytes *bytes, uint32_t index)
{
	struct context ctx = { .trace = t,
		.msg = m,
		.response = m->bits & M_RESPONSE,
		.detail = m->detail,
		.dialect = trace_conv(t, m->conv)->dialect,
		.before = &bytes->before,
		.verdict = (uint8_t)trace_verdict(t, index) };

	if (ctx.response && m->exch != NONE && trace_exch(t, m->exch)->request != NONE)
		ctx.request = trace_msg(t, trace_exch(t, m->exch)->request);
	return ctx;
}

void dissect_message(const struct trace *t, const struct msg *m, const struct message_bytes *bytes,
	uint32_t index, struct tree *tree)
{
	struct context ctx = context_of(t, m, bytes, index);
	struct walk w = dissect_with(&ctx, m, bytes, tree);

	context_fields(&w, index);
}

void dissect_bytes(const struct trace *t, const struct msg *m, const struct message_bytes *bytes,
	uint32_t index, struct tree *tree)
{
	struct context ctx = context_of(t, m, bytes, index);

	dissect_with(&ctx, m, bytes, tree);
}
