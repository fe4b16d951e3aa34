/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISSECT_RPC_BODIES_H
#define DISSECT_RPC_BODIES_H

/* Operations whose parameters are known, by interface; a row without layouts ends the list. */

#include "dissect/ndr.h"

extern const struct rpc_operation rpc_srvsvc[], rpc_wkssvc[], rpc_lsarpc[], rpc_samr[],
	rpc_dssetup[];

/* [MS-SAMR] 2.2.6.29, by level: what SamrQueryInformationUser answers. */
extern const struct ndr_case samr_user_info[];

#endif
