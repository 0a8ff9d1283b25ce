// SPDX-License-Identifier: GPL-2.0

/*
 * The first process of a kernel that is tested: runs the tests, prints how each went, and turns the
 * machine off.
 *
 * Lines that begin with "safebind:" are for whoever started the machine: a plan with the number of
 * tests, one line for each of them, and "done".
 */
#define _GNU_SOURCE
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct test *const lists[] = {
	descriptor_tests, file_tests, close_tests, work_tests,
	space_tests, task_tests, binder_tests, memory_tests,
	/* Last: what the others have leaked is looked for here. */
	leak_tests,
};

enum { LISTS = sizeof(lists) / sizeof(lists[0]) };

static void mount_on(const char *type, const char *place)
{
	mkdir(place, 0755);

	/* What is missing is missed by the tests that need it, which say so. */
	if (mount(type, place, type, 0, NULL) && errno != EBUSY)
		printf("# no %s on %s: %s\n", type, place, strerror(errno));
}

static void make_ready(void)
{
	struct rlimit limit = { .rlim_cur = 1024, .rlim_max = 4096 };

	mount_on("devtmpfs", "/dev");
	if (!is_open(STDIN_FILENO) || !is_open(STDOUT_FILENO) || !is_open(STDERR_FILENO)) {
		int console = open("/dev/console", O_RDWR);

		for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
			dup2(console, fd);
		if (console > STDERR_FILENO)
			close(console);
	}
	mount_on("proc", "/proc");
	mount_on("sysfs", "/sys");
	mount_on("debugfs", "/sys/kernel/debug");
	signal(SIGPIPE, SIG_IGN);
	setrlimit(RLIMIT_NOFILE, &limit);
	setvbuf(stdout, NULL, _IOLBF, 0);
}

/*
 * What the tests execute to see which descriptors survive that: `--open FD FD` succeeds if the
 * first is open and the second is not.
 */
static int tell_open(char **arguments)
{
	return is_open(atoi(arguments[0])) && !is_open(atoi(arguments[1])) ? 0 : 3;
}

static int run_all(void)
{
	int failed = 0;
	int planned = 0;

	for (int list = 0; list < LISTS; list++)
		for (const struct test *test = lists[list]; test->name; test++)
			planned++;
	printf("safebind: plan %d\n", planned);
	for (int list = 0; list < LISTS; list++)
		for (const struct test *test = lists[list]; test->name; test++)
			failed += !run_test(test);
	printf("safebind: done\n");
	fflush(stdout);
	return failed;
}

int main(int argc, char **argv)
{
	int failed;

	if (argc == 4 && !strcmp(argv[1], "--open"))
		return tell_open(argv + 2);
	if (getpid() != 1) {
		fprintf(stderr, "this program is the init of a kernel that is tested\n");
		return 2;
	}
	make_ready();
	failed = run_all();
	sync();
	reboot(RB_POWER_OFF);

	/* There are machines that cannot be turned off. */
	reboot(RB_AUTOBOOT);
	return failed != 0;
}
