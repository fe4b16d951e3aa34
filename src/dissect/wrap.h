/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_WRAP_H
#define DISSECT_WRAP_H

/* What stands around and beside SMB2 messages. Each reads from the start of w's view. */

#include "dissect/walk.h"

/* NetBIOS session service header, RFC 1002 4.3; on port 445 [MS-SMB2] 2.1. */
void dissect_nbss(struct walk *w);

/* Transform header and encrypted data, [MS-SMB2] 2.2.41. */
void dissect_transform(struct walk *w);

/* Compression transform header and compressed data, [MS-SMB2] 2.2.42. */
void dissect_compression(struct walk *w);

/* An SMB1 message, [MS-CIFS] 2.2.3. */
void dissect_smb1(struct walk *w);

#endif
