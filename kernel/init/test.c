// SPDX-License-Identifier: GPL-2.0

/*
 * How a test is run, and what tests share that is not about a subject.
 */
#define _GNU_SOURCE
#include "test.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ORDINARY_SECONDS = 10, MESSAGE = 512 };

/* Where the processes of a test write how it went. The first message counts. */
static int report = -1;

__attribute__((noreturn)) static void say(const char *verdict, const char *format,
					  va_list arguments)
{
	char message[MESSAGE];
	int length = snprintf(message, sizeof(message), "%s", verdict);

	length += vsnprintf(message + length, sizeof(message) - length, format, arguments);
	if (length >= (int)sizeof(message) - 1)
		length = sizeof(message) - 2;
	message[length++] = '\n';

	/* Below the size of a page, which a pipe takes as a whole. */
	if (write(report, message, length) != length)
		_exit(2);
	_exit(1);
}

void fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("not ok ", format, arguments);
}

void skip(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("skip ", format, arguments);
}

void ensure_equal_at(const char *file, int line, const char *what, long long left, long long right)
{
	if (left != right)
		fail("%s:%d: %s is %lld instead of %lld", file, line, what, left, right);
}

static long long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/*
 * Ends what a test has left running, and waits for it: what ends later would give back files that
 * the next test counts. A process that hangs in the kernel does not end; it is given up.
 */
static void clear_away(pid_t child)
{
	/* The group is there until its last process was waited for, which the first process may. */
	for (int attempt = 0; attempt < 100 && kill(-child, SIGKILL) == 0; attempt++) {
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		if (kill(-child, 0) == 0)
			usleep(10000);
	}
}

/* Waits for the message of a test, at most as long as it may take. */
static void await(int from, const struct test *test, char message[MESSAGE])
{
	unsigned int seconds = test->seconds ? test->seconds : ORDINARY_SECONDS;
	long long deadline = milliseconds() + seconds * 1000LL;

	for (;;) {
		struct pollfd poller = { .fd = from, .events = POLLIN };
		long long left = deadline - milliseconds();
		ssize_t length;

		if (left <= 0 || poll(&poller, 1, left) == 0) {
			snprintf(message, MESSAGE, "not ok hangs, ended after %u s", seconds);
			return;
		}
		length = read(from, message, MESSAGE - 1);
		if (length < 0 && errno == EINTR)
			continue;
		if (length <= 0)
			snprintf(message, MESSAGE, "not ok its process died");
		else
			message[length] = 0;

		/* What comes behind it is of a process that has failed because of the first. */
		message[strcspn(message, "\n")] = 0;
		return;
	}
}

bool run_test(const struct test *test)
{
	char message[MESSAGE];
	int ends[2];
	pid_t child;

	if (pipe(ends)) {
		printf("safebind: not ok %s: no pipe: %s\n", test->name, strerror(errno));
		return false;
	}
	fflush(stdout);
	child = fork();
	if (child == 0) {
		setpgid(0, 0);
		close(ends[0]);
		report = ends[1];
		test->run();
		if (write(report, "ok\n", 3) != 3)
			_exit(2);
		_exit(0);
	}

	/* On both sides: whoever is first, the group is there when it is needed. */
	if (child > 0)
		setpgid(child, child);
	close(ends[1]);
	await(ends[0], test, message);
	close(ends[0]);
	if (child > 0)
		clear_away(child);
	if (!strcmp(message, "ok")) {
		printf("safebind: ok %s\n", test->name);
		return true;
	}
	if (!strncmp(message, "skip ", 5)) {
		printf("safebind: skip %s: %s\n", test->name, message + 5);
		return true;
	}
	printf("safebind: not ok %s: %s\n", test->name, message + strlen("not ok "));
	return false;
}

pid_t start(unsigned long flags, void (*run)(void *), void *data)
{
	/* Not the function of the C library: without a stack of its own this is a fork. */
	pid_t child = syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL);

	if (child < 0 && errno == EINVAL)
		skip("this kernel cannot clone with flags %#lx", flags);
	if (child < 0)
		fail("clone with flags %#lx: %s", flags, strerror(errno));
	if (child == 0) {
		run(data);
		_exit(0);
	}
	return child;
}

void finish(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			fail("waitpid: %s", strerror(errno));
	}

	/* It has said why. */
	if (WIFEXITED(status) && WEXITSTATUS(status) == 1)
		_exit(1);
	if (status)
		fail("a process of the test ended with status %#x", status);
}
