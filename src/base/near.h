/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

/* "Did you mean": the name nearest to a mistyped one. */

struct near {
	const char *word; /* what was typed */
	const char *best; /* the nearest name so far, NULL: none is near enough */
	unsigned distance;
};

/* Begins a search; names that differ in more than about a third are not near. */
struct near near_start(const char *word);

/* Offers a name, which must stay valid as long as best is used. */
void near_try(struct near *n, const char *name);

#endif
