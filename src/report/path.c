/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/path.h"

#include "report/value.h"

/* The nodes from the root to a node. */
struct path {
	uint32_t nodes[TREE_DEPTH_MAX + 1];
	unsigned n;
};

static struct path path_of(const struct tree *t, uint32_t node)
{
	struct path p = { .n = 0 };

	for (uint32_t i = 0; i <= node && p.n <= TREE_DEPTH_MAX;) {
		if (t->nodes[i].end > node)
			p.nodes[p.n++] = i++;
		else
			i = t->nodes[i].end;
	}
	return p;
}

static void identity(const struct tree *t, uint32_t node, const char *before, struct buf *out)
{
	size_t start = out->n;

	buf_str(out, before);
	if (value_identity(t, node, out))
		buf_char(out, ']');
	else
		out->n = start;
}

void path_json(struct json *j, const char *key, const struct tree *t, uint32_t node)
{
	struct path p = path_of(t, node);
	struct buf name = { 0 };

	json_open(j, key, '[');
	for (unsigned i = 0; i < p.n; i++) {
		name.n = 0;
		buf_str(&name, fields[t->nodes[p.nodes[i]].field].name);
		identity(t, p.nodes[i], "[", &name);
		json_text(j, NULL, &name);
	}
	json_close(j, ']');
	buf_free(&name);
}

void path_text(const struct tree *t, uint32_t node, struct buf *out)
{
	struct path p = path_of(t, node);

	for (unsigned i = p.n > 1 ? 1 : 0; i < p.n; i++) {
		buf_str(out, fields[t->nodes[p.nodes[i]].field].label);
		identity(t, p.nodes[i], " [", out);
		if (i + 1 < p.n)
			buf_str(out, " / ");
	}
}
