/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_KEYS_H
#define CLI_KEYS_H

/* What the user is told about keys, on the standard error but for --print-keys. */

#include "cli/options.h"

/* Asks for the passwords of the users given; false if one was not answered. */
bool keys_ask(struct options *o, struct err *e) MUST_USE;

/* What could not be read of the key files. */
void keys_warn(struct keyring *k);

/*
 * What became of the keys for a capture, or that it needs some. False:
 * messages stayed encrypted although --require-decrypt was given.
 */
bool keys_tell(const struct options *o, struct trace *t, enum key_sides side);

/* Writes the keys that were found to fit, a row a session; false with errno set if it fails. */
bool keys_print(FILE *out, struct trace *t);

#endif
