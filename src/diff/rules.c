/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/rules.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

bool rules_profile(struct rules *r, const char *name)
{
	static const char *const names[] = { "default", "strict", "structure" };

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0) {
			r->profile = (enum profile)i;
			return true;
		}
	return false;
}

/* Edit distance of two short names, at most limit. */
static unsigned distance(const char *a, const char *b, unsigned limit)
{
	enum { LONGEST = 96 };
	unsigned row[LONGEST + 1];
	size_t n = strlen(a), m = strlen(b);

	if (n > LONGEST || m > LONGEST)
		return limit;
	for (unsigned j = 0; j <= m; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			unsigned replace = diagonal + (a[i - 1] != b[j - 1]);
			unsigned least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;

			diagonal = row[j];
			row[j] = least < replace ? least : replace;
		}
	}
	return row[m];
}

static const char *nearest(const char *name)
{
	unsigned best = UINT16_MAX;
	const char *found = "smb2.nt_status";

	for (unsigned i = F_NONE + 1; i < F_COUNT; i++) {
		unsigned d = distance(name, fields[i].name, best);

		if (d < best) {
			best = d;
			found = fields[i].name;
		}
	}
	return found;
}

bool rules_add(struct rules *r, const char *pattern, bool compare, struct err *e)
{
	bool any = false;

	for (unsigned i = F_NONE + 1; i < F_COUNT; i++)
		if (fnmatch(pattern, fields[i].name, 0) == 0) {
			r->rule[i] = (uint16_t)(r->n + 1);
			any = true;
		}
	if (!any)
		return fail(e, "no field is called '%s'; did you mean '%s'? (--list-fields)",
			pattern, nearest(pattern));
	r->compare = xrealloc(r->compare, (r->n + 2u) * sizeof(*r->compare));
	r->compare[++r->n] = compare;
	return true;
}

void rules_free(struct rules *r)
{
	free(r->compare);
	*r = (struct rules){ 0 };
}
