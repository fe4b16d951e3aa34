/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Input: interface, operation, flags (1: answer, 2: big-endian, 4: fault, 8: NDR64), then the
 * parameters of a remote procedure.
 */
#include "check.h"
#include "dissect/rpc.h"
#include "fuzz.h"

enum { HEAD = 3 };

static const struct rpc_interface *interface_at(uint8_t n)
{
	uint32_t count = 0;

	while (rpc_interfaces[count].name)
		count++;
	return &rpc_interfaces[n % count];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < HEAD || size > MSG_MAX)
		return 0;
	struct tree tree = { 0 };
	struct rpc_call call = { interface_at(data[0]), data[1],
		data[2] & 8 ? RPC_NDR64 : RPC_NDR };
	struct context ctx = { .response = data[2] & 1 };
	uint32_t n = (uint32_t)size - HEAD;

	tree_reset(&tree);
	tree.bufs[BUF_MESSAGE].p = data + HEAD;
	tree.bufs[BUF_MESSAGE].len = n;
	struct walk w = { .tree = &tree, .ctx = &ctx, .c = cur_make(data + HEAD, n) };
	w.slot[S_FLAGS] = data[2] & 2 ? 0 : 0x10;
	rpc_parameters(&w, &call, data[2] & 4);
	check_tree(&tree);
	tree_free(&tree);
	return 0;
}
