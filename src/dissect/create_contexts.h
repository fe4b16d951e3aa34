/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_CREATE_CONTEXTS_H
#define DISSECT_CREATE_CONTEXTS_H

#include "dissect/walk.h"

/* A hook: the view holds the chain of create contexts, [MS-SMB2] 2.2.13.2. */
walk_hook create_contexts;

#endif
