/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diff/rules.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"

static const char *const profiles[] = { "default", "strict", "structure" };

bool rules_profile(struct rules *r, const char *name)
{
	for (unsigned i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++)
		if (strcmp(name, profiles[i]) == 0) {
			r->profile = (enum profile)i;
			return true;
		}
	return false;
}

const char *profile_name(enum profile profile)
{
	return profiles[profile];
}

static const char *nearest(const char *name)
{
	struct near near = near_start(name);

	for (unsigned i = F_NONE + 1; i < F_COUNT; i++)
		near_try(&near, fields[i].name);
	return near.best;
}

bool rules_add(struct rules *r, const char *pattern, bool compare, struct err *e)
{
	bool any = false;

	for (unsigned i = F_NONE + 1; i < F_COUNT; i++)
		if (fnmatch(pattern, fields[i].name, 0) == 0) {
			r->rule[i] = (uint16_t)(r->n + 1);
			any = true;
		}
	if (!any && nearest(pattern))
		return fail(e, "no field is called '%s'; did you mean '%s'? (--list-fields)",
			pattern, nearest(pattern));
	if (!any)
		return fail(e, "no field is called '%s' (--list-fields)", pattern);
	r->compare = xrealloc(r->compare, (r->n + 2u) * sizeof(*r->compare));
	r->compare[++r->n] = compare;
	return true;
}

void rules_free(struct rules *r)
{
	free(r->compare);
	*r = (struct rules){ 0 };
}
