/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_NAMES_H
#define DISSECT_NAMES_H

/* The tables of names and bits that the registry's rows point to. */

#include "dissect/field.h"

extern const struct names nt_status_names; /* names_ntstatus.c */

/* names_smb2.c */
extern const struct names smb2_command_names;
extern const struct bits smb2_flags, smb2_buffer_code;

#endif
