/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a fuzz target once on every file of the directories named: without libFuzzer, as a test. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

enum { LARGEST = 1 << 20 };

static int run_file(const char *directory, const char *name)
{
	static uint8_t bytes[LARGEST];
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	FILE *f = fopen(path, "rb");
	if (!f) {
		perror(path);
		return 1;
	}
	size_t n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	printf("%s\n", path);
	fflush(stdout); /* the last one named is the one that fails */
	/* A copy of its own, so that a sanitizer sees its end. */
	uint8_t *copy = malloc(n ? n : 1);
	for (size_t i = 0; i < n; i++)
		copy[i] = bytes[i];
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
	return 0;
}

int main(int argc, char **argv)
{
	int failed = 0, n = 0;

	for (int i = 1; i < argc; i++) {
		struct dirent **list;
		int count = scandir(argv[i], &list, NULL, alphasort);

		if (count < 0) {
			perror(argv[i]);
			return 1;
		}
		for (int k = 0; k < count; k++) {
			if (list[k]->d_name[0] != '.') {
				failed |= run_file(argv[i], list[k]->d_name);
				n++;
			}
			free(list[k]);
		}
		free(list);
	}
	return failed || !n;
}
