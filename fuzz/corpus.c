/*
 * corpus.c - a target's main() where there is no libFuzzer: run on files
 *
 *	fuzz/json FILE...
 */
#include "fuzz.h"

static void run(const char *name)
{
	static uint8_t all[1 << 20];
	FILE *file = fopen(name, "rb");
	uint8_t *data;
	size_t size;

	if (!file) {
		fprintf(stderr, "%s cannot be read\n", name);
		exit(1);
	}
	size = fread(all, 1, sizeof all, file);
	fclose(file);
	data = (uint8_t *)fuzz_text(all, size);
	fprintf(stderr, "%s\n", name);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		run(argv[i]);
	return 0;
}
