/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_PASSWORD_H
#define CLI_PASSWORD_H

#include <stddef.h>

#include "base/err.h"

/*
 * Asks for a password on the terminal, without showing it, and puts it into
 * text (size bytes with its NUL); the caller wipes it. False: there is no
 * terminal, or nothing was answered. A signal that ends or stops the program
 * does so with the terminal as it was.
 */
bool password_ask(const char *user, char *text, size_t size, struct err *e) MUST_USE;

#endif
