/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_APPLE_H
#define DISSECT_APPLE_H

/*
 * What Apple's clients and servers agree on by the create context AAPL: with
 * READDIRATTR a directory entry has the length of the resource fork and Finder
 * information in place of the short name, and the file's mode in what is reserved.
 */

#include "dissect/walk.h"

/* Whether a CREATE response agrees to READDIRATTR. */
bool apple_agreed(const struct cur *response);

/* Whether directory entries of the walk's message are so. */
bool apple_entries(const struct walk *w);

/* Adds what stands in place of a short name, of what is reserved: the views hold these. */
void apple_short_name(struct walk w);
void apple_reserved(struct walk w);

#endif
