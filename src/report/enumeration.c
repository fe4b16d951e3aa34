/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/enumeration.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "diff/normal.h"

#define ENTRIES_MAX (64u << 20)

/* A chain as it is being told. */
struct telling {
	struct normal_text *n;
	struct elements entries;
	struct map said; /* hashes of texts */
	struct buf text;
	struct buf *out;
};

static void say_once(struct telling *k, uint32_t msg)
{
	struct map_key key = { 0 };

	if (msg == NONE)
		return;
	k->text.n = 0;
	normal_text_message(k->n, msg, &k->entries, &k->text);
	key.lo = hash_bytes(0, k->text.p, k->text.n);
	if (map_get(&k->said, key) != MAP_NONE)
		return;
	map_put(&k->said, key, 1);
	buf_add(k->out, k->text.p, k->text.n);
}

static int by_name(const void *x, const void *y, void *text)
{
	const struct element *a = x, *b = y;
	const char *p = text;

	return strverscmp(p + a->name, p + b->name);
}

static void say_entries(struct telling *k)
{
	struct elements *e = &k->entries;

	if (!e->n)
		return;
	buf_char(&e->text, '\0');
	qsort_r(e->starts, e->n, sizeof(*e->starts), by_name, e->text.p);
	for (uint32_t i = 0; i < e->n; i++)
		buf_str(k->out, (const char *)e->text.p + e->starts[i].text);
	e->n = 0;
	e->text.n = 0;
}

void chain_text(struct normal_text *n, const struct chains *c, const struct item *list, uint32_t i,
	struct buf *out)
{
	struct telling k = { .n = n, .out = out };

	for (; i != UNPAIRED; i = c->next[i]) {
		const struct exch *e = trace_exch(n->t, list[i].index);

		say_once(&k, e->request);
		if (e->interim != NONE && normal_waiting_counts(n->t, e))
			say_once(&k, e->interim);
		say_once(&k, e->cancel);
		say_once(&k, e->final);
		if (k.entries.text.n > ENTRIES_MAX)
			say_entries(&k);
	}
	say_entries(&k);
	map_free(&k.said);
	buf_free(&k.text);
	buf_free(&k.entries.text);
	free(k.entries.starts);
}
