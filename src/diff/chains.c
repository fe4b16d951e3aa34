/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/chains.h"

#include <stdlib.h>
#include <string.h>

#include "dissect/smb2.h"

#define FRESH_SCAN 0x11u /* RESTART_SCANS, REOPEN: [MS-SMB2] 2.2.33 */

static bool begins_anew(struct trace *t, uint32_t request, struct tree *tree)
{
	const struct node *flags;

	if (trace_msg(t, request)->cmd != SMB2_QUERY_DIRECTORY)
		return false;
	trace_dissect(t, request, tree);
	flags = tree_find(tree, F_SMB2_FIND_FLAGS, 0);
	return flags && flags->value & FRESH_SCAN;
}

struct chains chains_make(struct trace *t, const struct item *list, uint32_t n)
{
	struct chains c = { .next = xmalloc((n + 1ul) * sizeof(*c.next)),
		.link = xcalloc(n + 1ul, sizeof(*c.link)) };
	struct map last = { 0 };
	struct tree tree = { 0 };

	memset(c.next, 0xff, (n + 1ul) * sizeof(*c.next));
	for (uint32_t i = 0; i < n; i++) {
		const struct msg *m = item_request(t, &list[i]);

		if (!m || m->kind != MSG_SMB2 || m->open == NONE ||
			(m->cmd != SMB2_QUERY_DIRECTORY && m->cmd != SMB2_CHANGE_NOTIFY))
			continue;
		struct map_key key = { m->cmd, m->open };
		uint32_t before = map_get(&last, key);
		if (before != MAP_NONE &&
			!begins_anew(t, trace_exch(t, list[i].index)->request, &tree)) {
			c.next[before] = i;
			c.link[i] = LINK_LATER;
		} else {
			c.link[i] = LINK_FIRST;
		}
		map_put(&last, key, i);
	}
	tree_free(&tree);
	map_free(&last);
	return c;
}

void chains_free(struct chains *c)
{
	free(c->next);
	free(c->link);
}
