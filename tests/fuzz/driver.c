/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a fuzz target over files and directories, where there is no fuzzer. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static unsigned run_file(const char *path)
{
	FILE *fp = fopen(path, "rb");
	struct buf b = { 0 };
	char part[4096];
	size_t n;

	if (!fp)
		return 0;
	while ((n = fread(part, 1, sizeof(part), fp)))
		buf_add(&b, part, n);
	fclose(fp);
	LLVMFuzzerTestOneInput((const uint8_t *)b.p, b.n);
	buf_free(&b);
	return 1;
}

static unsigned run(const char *path)
{
	DIR *dir = opendir(path);
	unsigned n = 0;

	if (!dir)
		return run_file(path);
	for (struct dirent *d; (d = readdir(dir));) {
		char inside[1000];

		if (d->d_name[0] == '.')
			continue;
		snprintf(inside, sizeof(inside), "%s/%s", path, d->d_name);
		n += run_file(inside);
	}
	closedir(dir);
	return n;
}

int main(int argc, char **argv)
{
	unsigned n = 0;

	for (int i = 1; i < argc; i++)
		n += run(argv[i]);
	printf("%u inputs\n", n);
	return n == 0;
}
