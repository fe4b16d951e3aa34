/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input: a compressed message, from its header on. What comes out has the size that it says. */
#include <stdlib.h>

#include "dissect/compress.h"
#include "fuzz.h"

enum { LARGEST = 1 << 18 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cur c = cur_make(data, size);
	uint32_t n;

	if (size > MSG_MAX || !compressed_size(c, &n) || n > LARGEST)
		return 0;
	uint8_t *out = xmalloc(n ? n : 1);
	uint8_t sum = 0;
	if (decompress(c, out, n))
		for (uint32_t i = 0; i < n; i++)
			sum ^= out[i]; /* all of it is defined */
	volatile uint8_t sink = sum;
	(void)sink;
	free(out);
	return 0;
}
