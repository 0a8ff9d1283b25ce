// SPDX-License-Identifier: GPL-2.0

/*
 * Descriptors that are reserved, given back, and installed.
 */
#define _GNU_SOURCE
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

static void a_dropped_reservation_is_free_again(void)
{
	int device = open_device();
	int next = next_number();

	for (int round = 0; round < 3; round++) {
		ensure_equal(call(device, RESERVE, 0, 0).out[0], next);
		ensure(!is_open(next));
	}
	ensure_equal(next_number(), next);
}

static void an_installed_file_works(void)
{
	int device = open_device();
	int ends[2];
	int copy;

	make_pipe(ends);
	copy = call(device, INSTALL, ends[0], 0).out[0];
	ensure(is_open(copy) && copy != ends[0] && copy != ends[1]);

	/* Nobody else gets its number. */
	ensure(next_number() != copy);
	send_byte(ends[1], 'a');
	ensure_equal(take_byte(copy), 'a');

	/* It has a reference of its own. */
	close(ends[0]);
	send_byte(ends[1], 'b');
	ensure_equal(take_byte(copy), 'b');
	close(copy);
	ensure(write(ends[1], "c", 1) < 0);
	ensure_equal(errno, EPIPE);
}

static void the_end_of_file_comes_after_the_last_close(void)
{
	int device = open_device();
	int ends[2];
	int copy;

	make_pipe(ends);
	copy = call(device, INSTALL, ends[1], 0).out[0];
	close(ends[1]);
	send_byte(copy, 'd');
	ensure_equal(take_byte(ends[0]), 'd');
	close(copy);
	ensure_end_of_file(ends[0]);
}

static void close_on_exec_is_as_asked(void)
{
	int device = open_device();
	int kept = call(device, INSTALL, device, 0).out[0];
	int closed = call(device, INSTALL, device, O_CLOEXEC).out[0];

	ensure_equal(fcntl(kept, F_GETFD) & FD_CLOEXEC, 0);
	ensure_equal(fcntl(closed, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);

	/* The number of a reservation that was dropped does not keep its flag. */
	close(closed);
	ensure_equal(call(device, RESERVE, O_CLOEXEC, 0).out[0], closed);
	ensure_equal(call(device, INSTALL, device, 0).out[0], closed);
	ensure_equal(fcntl(closed, F_GETFD) & FD_CLOEXEC, 0);
}

static void execute(void *data)
{
	int *numbers = data;
	char kept[16];
	char closed[16];

	snprintf(kept, sizeof(kept), "%d", numbers[0]);
	snprintf(closed, sizeof(closed), "%d", numbers[1]);
	execl("/proc/self/exe", "init", "--open", kept, closed, NULL);
	if (errno == ENOENT)
		skip("there is no /proc/self/exe");
	fail("exec failed with %d", errno);
}

static void close_on_exec_closes_on_exec(void)
{
	int device = open_device();
	int numbers[2];

	numbers[0] = call(device, INSTALL, device, 0).out[0];
	numbers[1] = call(device, INSTALL, device, O_CLOEXEC).out[0];
	finish(start(0, execute, numbers));
}

/* Leaves room for `free` descriptors more, and says how many numbers are in use. */
static void limit_to(int free)
{
	struct rlimit limit = { .rlim_cur = next_number() + free, .rlim_max = 4096 };

	/* All below the next number are in use, and none above. */
	ensure(setrlimit(RLIMIT_NOFILE, &limit) == 0);
}

static void too_many_reservations_are_refused(void)
{
	int device = open_device();

	limit_to(5);
	for (int round = 0; round < 3; round++) {
		struct safebind_call result = call(device, RESERVE_MANY, 100, 0);

		ensure_equal(result.out[0], 5);
		ensure_equal(result.out[1], EMFILE);

		/* None of the numbers had a file. */
		ensure_equal(result.out[2], 0);
	}
	ensure_equal(call(device, RESERVE_MANY, 5, 0).out[1], 0);
}

static void a_refused_install_keeps_no_file(void)
{
	int device = open_device();
	int ends[2];

	make_pipe(ends);
	limit_to(0);
	for (int round = 0; round < 8; round++) {
		struct safebind_call arguments = { .in = { ends[1], 0 } };

		ensure_equal(try_call(device, INSTALL, &arguments), EMFILE);
	}
	close(ends[1]);
	ensure_end_of_file(ends[0]);
}

static void one_of_two_is_installed(void)
{
	int device = open_device();
	struct safebind_call result;
	int next = next_number();
	int ends[2];

	make_pipe(ends);
	result = call(device, RESERVE_TWO, ends[1], 0);
	ensure_equal(result.out[0], next + 2);
	ensure_equal(result.out[1], next + 3);
	ensure(!is_open(next + 2));
	send_byte(next + 3, 'e');
	ensure_equal(take_byte(ends[0]), 'e');
	ensure_equal(next_number(), next + 2);
}

static void bad_descriptors_are_refused(void)
{
	int device = open_device();
	int closed = next_number();
	int path = open("/", O_PATH);
	const uint32_t bad[] = { UINT32_MAX, INT32_MAX, 1000, closed + 1, path };

	ensure(path == closed);
	for (size_t index = 0; index < sizeof(bad) / sizeof(bad[0]); index++) {
		struct safebind_call look_up = { .in = { bad[index] } };
		struct safebind_call install = { .in = { bad[index] } };

		ensure_equal(try_call(device, LOOK_UP, &look_up), EBADF);
		ensure_equal(try_call(device, INSTALL, &install), EBADF);
	}
}

static void install_for_all(void *data)
{
	int *numbers = data;

	ensure_equal(call(numbers[0], INSTALL, numbers[1], 0).out[0], numbers[2]);
}

static void a_shared_table_has_it_for_all(void)
{
	int device = open_device();
	int numbers[] = { device, device, next_number() };

	finish(start(CLONE_FILES, install_for_all, numbers));
	ensure(is_open(numbers[2]));
	ensure_equal(open_count(numbers[2]), 1);
	close(numbers[2]);

	/* In a table of its own it is not seen here. */
	finish(start(0, install_for_all, numbers));
	ensure(!is_open(numbers[2]));
}

static void it_is_installed_in_a_call_on_itself(void)
{
	int other = open_device();
	int device = open_device();
	int copy;

	ensure_equal(open_count(other), 2);
	copy = call(device, INSTALL_OWN, 0, 0).out[0];
	ensure_equal(open_count(other), 2);
	close(device);
	ensure_equal(open_count(copy), 2);
	close(copy);
	ensure_open_count(other, 1);
}

static void nothing_is_left_after_many_rounds(void)
{
	int device = open_device();
	int next;
	int ends[2];

	make_pipe(ends);
	next = next_number();
	ensure_equal(call(device, REPEAT, ends[1], 128).out[0], 128);
	ensure_equal(next_number(), next);
	for (int round = 0; round < 128; round++)
		close(call(device, INSTALL, ends[1], 0).out[0]);
	ensure_equal(next_number(), next);
	close(ends[1]);
	ensure_end_of_file(ends[0]);
}

const struct test descriptor_tests[] = {
	{ "descriptors/dropped", a_dropped_reservation_is_free_again, 0 },
	{ "descriptors/installed", an_installed_file_works, 0 },
	{ "descriptors/end-of-file", the_end_of_file_comes_after_the_last_close, 0 },
	{ "descriptors/close-on-exec", close_on_exec_is_as_asked, 0 },
	{ "descriptors/exec", close_on_exec_closes_on_exec, 0 },
	{ "descriptors/limit", too_many_reservations_are_refused, 0 },
	{ "descriptors/refused-install", a_refused_install_keeps_no_file, 0 },
	{ "descriptors/one-of-two", one_of_two_is_installed, 0 },
	{ "descriptors/bad", bad_descriptors_are_refused, 0 },
	{ "descriptors/shared-table", a_shared_table_has_it_for_all, 0 },
	{ "descriptors/own-file", it_is_installed_in_a_call_on_itself, 0 },
	{ "descriptors/many-rounds", nothing_is_left_after_many_rounds, 0 },
	{ 0 },
};
