# SPDX-License-Identifier: GPL-3.0-or-later
"""All cases, by name."""

import controls
import replies
import structures

ALL = {}
for part in (replies, controls, structures):
    ALL.update(part.CASES)
