/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_STYLE_H
#define REPORT_STYLE_H

/* Colours by role. None says what the text beside it does not say too. */

#include "base/buf.h"

enum role { ROLE_NONE, ROLE_HEADING, ROLE_A, ROLE_B, ROLE_CHANGED, ROLE_DIM, ROLES };

/* Switches to a role's colour, ROLE_NONE ends it; nothing if color is false. */
static inline void style(struct buf *out, bool color, enum role role)
{
	static const char *const codes[ROLES] = { "\033[0m", "\033[1m", "\033[31m", "\033[32m",
		"\033[33m", "\033[2m" };

	if (color)
		buf_str(out, codes[role]);
}

#endif
