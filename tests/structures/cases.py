# SPDX-License-Identifier: GPL-3.0-or-later
"""All cases, by name."""

import replies

ALL = {}
for part in (replies,):
    ALL.update(part.CASES)
