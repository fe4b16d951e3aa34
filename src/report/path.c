/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/path.h"

#include "report/value.h"

unsigned path_nodes(const struct tree *t, uint32_t node, uint32_t nodes[PATH_MAX_NODES])
{
	unsigned n = 0;

	for (uint32_t i = 0; i <= node && n < PATH_MAX_NODES;) {
		if (t->nodes[i].end > node)
			nodes[n++] = i++;
		else
			i = t->nodes[i].end;
	}
	return n;
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
	uint32_t nodes[PATH_MAX_NODES];
	unsigned n = path_nodes(t, node, nodes);
	struct buf name = { 0 };

	json_open(j, key, '[');
	for (unsigned i = 0; i < n; i++) {
		name.n = 0;
		buf_str(&name, fields[t->nodes[nodes[i]].field].name);
		identity(t, nodes[i], "[", &name);
		json_text(j, NULL, &name);
	}
	json_close(j, ']');
	buf_free(&name);
}

void path_names(const struct tree *t, uint32_t node, struct buf *out)
{
	uint32_t nodes[PATH_MAX_NODES];
	unsigned n = path_nodes(t, node, nodes);

	for (unsigned i = 0; i < n; i++) {
		buf_str(out, fields[t->nodes[nodes[i]].field].name);
		identity(t, nodes[i], "[", out);
		if (i + 1 < n)
			buf_char(out, '/');
	}
}

void path_text(const struct tree *t, uint32_t node, struct buf *out)
{
	uint32_t nodes[PATH_MAX_NODES];
	unsigned n = path_nodes(t, node, nodes);

	for (unsigned i = n > 1 ? 1 : 0; i < n; i++) {
		buf_str(out, fields[t->nodes[nodes[i]].field].label);
		identity(t, nodes[i], " [", out);
		if (i + 1 < n)
			buf_str(out, " / ");
	}
}
