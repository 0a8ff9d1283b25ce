// SPDX-License-Identifier: GPL-2.0

/*
 * What is looked for at the end: memory that the tests before have left behind.
 */
#define _GNU_SOURCE
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Many rounds, since kmemleak takes for a pointer whatever looks like one, and misses some. */
enum { ROUNDS = 128, SCANS = 3, SECONDS_BETWEEN = 6 };

static const char leaks_path[] = "/sys/kernel/debug/kmemleak";

static void use_everything(void *data)
{
	int known = *(int *)data;
	int device;
	int ends[2];
	struct safebind_call arguments;

	/* What is opened in here has its own credentials. */
	ensure(seteuid(1000) == 0);
	make_pipe(ends);
	ensure(seteuid(0) == 0);
	device = open_device();
	call(device, KEEP_SPACE, KEEP_USER, 0);
	call(known, KEEP_SPACE, KEEP_STRUCT, 0);
	call(device, LOOK_UP, ends[0], 0);
	call(device, INSTALL, ends[1], 0);
	call(device, OPENER, 0, 0);
	call(device, TASK, 0, 0);
	arguments = (struct safebind_call){ .in = { ends[0], 1 } };
	if (try_call(device, CLOSE_LATER, &arguments) == 0) {
		call(device, CLOSE_LATER, device, 1);
		ensure_equal(call(known, CLOSE_LATER, ends[0], 1).out[0], EBADF);
	}
}

static void many_processes_leave_nothing(void)
{
	int device = open_device();

	for (int round = 0; round < ROUNDS; round++)
		finish(start(round % 4 ? 0 : CLONE_NEWPID, use_everything, &device));
	call(device, FORGET_SPACE, 0, 0);

	/* A namespace ends a while after its last task. */
	ensure_open_count(device, 1);
}

static void scan(int file)
{
	/* It scans while this waits. */
	if (write(file, "scan", 4) != 4) {
		if (errno == EPERM)
			fail("kmemleak has turned itself off");
		fail("kmemleak cannot be asked for a scan: %s", strerror(errno));
	}
}

/* Prints what was found, so that whoever sees the console knows where it comes from; how many. */
static int print_leaks(FILE *leaks)
{
	char line[256];
	int count = 0;

	while (fgets(line, sizeof(line), leaks)) {
		count += !strncmp(line, "unreferenced object", strlen("unreferenced object"));
		printf("# %s", line);
	}
	fflush(stdout);
	return count;
}

static void nothing_is_unreferenced(void)
{
	int file = open(leaks_path, O_WRONLY);
	FILE *leaks;
	int count;

	if (file < 0)
		skip("this kernel has no %s (CONFIG_DEBUG_KMEMLEAK)", leaks_path);

	/* It names what has not changed from one scan to the next and is 5 seconds old. */
	for (int number = 0; number < SCANS; number++) {
		sleep(SECONDS_BETWEEN);
		scan(file);
	}
	leaks = fopen(leaks_path, "r");
	ensure(leaks);
	count = print_leaks(leaks);
	if (count)
		fail("%d unreferenced objects", count);
}

const struct test leak_tests[] = {
	{ "leaks/many-processes", many_processes_leave_nothing, 60 },
	{ "leaks/kmemleak", nothing_is_unreferenced, 120 },
	{ 0 },
};
