/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * No include guard: included with FIELD() defined. All rows of the registry.
 *
 * FIELD(id, Wireshark's abbreviation, label, type T_, base B_, noise N_, further members...)
 */
#include "dissect/fields_auth.h"
#include "dissect/fields_create.h"
#include "dissect/fields_info.h"
#include "dissect/fields_ioctl.h"
#include "dissect/fields_lsarpc.h"
#include "dissect/fields_nt.h"
#include "dissect/fields_rpc.h"
#include "dissect/fields_rsvd.h"
#include "dissect/fields_samr.h"
#include "dissect/fields_smb1.h"
#include "dissect/fields_smb1_trans.h"
#include "dissect/fields_smb2.h"
#include "dissect/fields_srvsvc.h"
#include "dissect/fields_wkssvc.h"

/* Last: where names are used twice, those of bytes come first. */
#include "dissect/fields_context.h"
