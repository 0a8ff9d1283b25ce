// SPDX-License-Identifier: GPL-2.0

/*
 * What many rounds leave of the free memory: a leak of a few bytes that no count shows.
 */
#define _GNU_SOURCE
#include "test.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/sysinfo.h>
#include <unistd.h>

/* What a leak in each round costs is well above what the kernel keeps for later. */
enum { KIBIBYTE = 1024, ALLOWED = 1024, WORKS = 32768, WORK_ROUNDS = 3, PROCESSES = 512 };

/* A kernel that watches its memory keeps what was freed, and a record of each allocation. */
static void skip_watched_memory(void)
{
	if (!access("/sys/kernel/debug/kmemleak", F_OK))
		skip("in this kernel freed memory is kept (CONFIG_DEBUG_KMEMLEAK finds leaks by itself)");
}

/*
 * Free pages that each processor keeps at hand, the more the more it has freed. The free memory that the
 * kernel tells is without them.
 */
static long kept_kibibytes(void)
{
	FILE *zones = fopen("/proc/zoneinfo", "r");
	char line[256];
	long pages = 0;

	while (zones && fgets(line, sizeof(line), zones)) {
		long count;

		if (sscanf(line, " count: %ld", &count) == 1)
			pages += count;
	}
	if (zones)
		fclose(zones);
	return pages * (sysconf(_SC_PAGESIZE) / KIBIBYTE);
}

static long free_kibibytes(void)
{
	struct sysinfo info;

	ensure(sysinfo(&info) == 0);
	return (long)((unsigned long long)info.freeram * info.mem_unit / KIBIBYTE) +
	       kept_kibibytes();
}

/* Waits until what was freed is free; some of it has to wait until nobody can be reading it. */
static void ensure_free(long before)
{
	for (int attempt = 0; attempt < 100 && before - free_kibibytes() > ALLOWED; attempt++)
		usleep(20000);
	if (before - free_kibibytes() > ALLOWED)
		fail("%ld KiB are gone", before - free_kibibytes());
}

static void works_give_their_memory_back(void)
{
	int device = open_device();
	long before = 0;

	skip_watched_memory();
	for (int round = 0; round <= WORK_ROUNDS; round++) {
		/* No such descriptor: only the works are made, done and freed. */
		generated_call(device, CLOSE_LATER, UINT32_MAX, WORKS);
		generated_call(device, WORK, WORKS / 2, 0);

		/* The first round makes the kernel set up what it keeps. */
		if (round == 0)
			before = free_kibibytes();
	}
	ensure_free(before);
}

static void use_task(void *data)
{
	int known = *(int *)data;
	int device = open_device();

	call(device, OPENER, 0, 0);
	call(device, REPEAT, device, 2);
	call(device, KEEP_SPACE, KEEP_STRUCT, 0);
	call(known, OPEN_COUNT, 0, 0);
}

static void processes_give_their_memory_back(void)
{
	int device = open_device();
	long before = 0;

	skip_watched_memory();
	for (int round = 0; round < 2 * PROCESSES; round++) {
		if (round == PROCESSES)
			before = free_kibibytes();
		finish(start(0, use_task, &device));
	}
	ensure_free(before);
}

const struct test memory_tests[] = {
	{ "memory/works", works_give_their_memory_back, 60 },
	{ "memory/processes", processes_give_their_memory_back, 60 },
	{ 0 },
};
