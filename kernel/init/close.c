// SPDX-License-Identifier: GPL-2.0

/*
 * Descriptors that are closed for the way back to user space, by a call that may be using them.
 */
#define _GNU_SOURCE
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Closes a descriptor, which must succeed. */
static void close_later(int device, int fd)
{
	struct safebind_call result = generated_call(device, CLOSE_LATER, fd, 1);

	ensure_equal(result.out[0], 0);

	/* It was free at once, still in the call. */
	ensure_equal(result.out[2], 1);
}

static void another_one_is_closed(void)
{
	int device = open_device();
	int ends[2];

	make_pipe(ends);
	close_later(device, ends[1]);
	ensure(!is_open(ends[1]));
	ensure_end_of_file(ends[0]);
	ensure_equal(next_number(), ends[1]);
}

static void the_one_in_use_is_closed(void)
{
	int other = open_device();
	int device = open_device();

	close_later(device, device);
	ensure(!is_open(device));
	ensure_open_count(other, 1);
}

static void the_one_in_use_stays_with_another_descriptor(void)
{
	int device = open_device();
	int copy = dup(device);

	close_later(device, device);
	ensure(!is_open(device));
	ensure_equal(open_count(copy), 1);
	close_later(copy, copy);
	ensure_open_count(open_device(), 1);
}

static void bad_ones_are_refused(void)
{
	int device = open_device();
	int next = next_number();

	ensure_equal(generated_call(device, CLOSE_LATER, next, 1).out[0], EBADF);
	ensure_equal(generated_call(device, CLOSE_LATER, 1000, 1).out[0], EBADF);
	ensure_equal(generated_call(device, CLOSE_LATER, UINT32_MAX, 1).out[0], EBADF);
	ensure_equal(next_number(), next);
}

static void the_second_close_is_refused(void)
{
	int device = open_device();
	struct safebind_call result;
	int ends[2];

	make_pipe(ends);
	result = generated_call(device, CLOSE_LATER, ends[1], 2);
	ensure_equal(result.out[0], 0);
	ensure_equal(result.out[1], EBADF);
	ensure_end_of_file(ends[0]);

	close_later(device, ends[0]);
	ensure_equal(generated_call(device, CLOSE_LATER, ends[0], 1).out[0], EBADF);
}

static void send_when_told(void *data)
{
	int *numbers = data;

	take_byte(numbers[2]);
	ensure(is_open(numbers[1]));
	send_byte(numbers[1], 'x');
}

static void a_process_with_the_same_file_keeps_it(void)
{
	int device = open_device();
	int tell[2];
	int ends[2];
	pid_t child;

	make_pipe(ends);
	make_pipe(tell);
	child = start(0, send_when_told, (int[]){ ends[0], ends[1], tell[0] });
	close_later(device, ends[1]);
	ensure(!is_open(ends[1]));
	send_byte(tell[1], 'g');
	ensure_equal(take_byte(ends[0]), 'x');
	finish(child);
	ensure_end_of_file(ends[0]);
}

static void close_for_all(void *data)
{
	int *numbers = data;

	close_later(numbers[0], numbers[1]);
}

static void a_shared_table_loses_it_for_all(void)
{
	int device = open_device();
	int ends[2];

	make_pipe(ends);
	finish(start(CLONE_FILES, close_for_all, (int[]){ device, ends[1] }));
	ensure(!is_open(ends[1]));
	ensure_end_of_file(ends[0]);

	/* The one in use, which another process shares. */
	finish(start(CLONE_FILES, close_for_all, (int[]){ device, device }));
	ensure(!is_open(device));
	ensure_open_count(open_device(), 1);
}

static void read_what_comes(void *data)
{
	int *numbers = data;

	send_byte(numbers[1], 'r');
	ensure_equal(take_byte(numbers[0]), 'y');
}

static void a_read_that_waits_goes_on(void)
{
	int device = open_device();
	int ready[2];
	int ends[2];
	pid_t child;

	make_pipe(ends);
	make_pipe(ready);
	child = start(CLONE_FILES, read_what_comes, (int[]){ ends[0], ready[1] });
	take_byte(ready[0]);

	/* Now it is waiting in its read, or soon will be. */
	usleep(50000);
	close_later(device, ends[0]);
	ensure(!is_open(ends[0]));
	send_byte(ends[1], 'y');
	finish(child);
}

static void ensure_unlocked(void *data)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int file = open(data, O_RDWR);

	ensure(file >= 0);
	ensure(fcntl(file, F_SETLK, &lock) == 0);
}

static void ensure_locked(void *data)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int file = open(data, O_RDWR);

	ensure(file >= 0);
	ensure(fcntl(file, F_SETLK, &lock) < 0);
	ensure(errno == EAGAIN || errno == EACCES);
}

static void the_locks_of_the_process_go_with_it(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char path[] = "/locked";
	int device = open_device();
	int file = open(path, O_RDWR | O_CREAT, 0600);
	int kept = dup(file);

	ensure(file >= 0 && kept >= 0);

	if (fcntl(file, F_SETLK, &lock))
		skip("this kernel has no file locks (CONFIG_FILE_LOCKING): %s", strerror(errno));
	finish(start(0, ensure_locked, path));
	close_later(device, file);
	ensure(is_open(kept));
	finish(start(0, ensure_unlocked, path));
	unlink(path);
}

static void many_are_closed(void)
{
	int device = open_device();
	int ends[2];
	int next;

	make_pipe(ends);
	next = next_number();
	for (int round = 0; round < 128; round++) {
		int copy = call(device, INSTALL, ends[1], 0).out[0];

		ensure_equal(copy, next);
		close_later(device, copy);
	}
	close_later(device, ends[1]);
	ensure_end_of_file(ends[0]);

	/* In one call: the first finds the descriptor, the others have nothing to do. */
	ensure_equal(generated_call(device, CLOSE_LATER, ends[0], 128).out[1], EBADF);
	ensure_equal(open_count(device), 1);
}

static void close_and_die(void *data)
{
	int *numbers = data;

	close_later(numbers[0], numbers[1]);
	_exit(0);
}

static void the_end_of_the_process_changes_nothing(void)
{
	int device = open_device();
	int ends[2];

	make_pipe(ends);
	for (int round = 0; round < 16; round++)
		finish(start(0, close_and_die, (int[]){ device, ends[1] }));
	ensure(is_open(ends[1]));
	close(ends[1]);
	ensure_end_of_file(ends[0]);
}

const struct test close_tests[] = {
	{ "close/another", another_one_is_closed, 0 },
	{ "close/in-use", the_one_in_use_is_closed, 0 },
	{ "close/in-use-and-duplicated", the_one_in_use_stays_with_another_descriptor, 0 },
	{ "close/bad", bad_ones_are_refused, 0 },
	{ "close/twice", the_second_close_is_refused, 0 },
	{ "close/forked", a_process_with_the_same_file_keeps_it, 0 },
	{ "close/shared-table", a_shared_table_loses_it_for_all, 0 },
	{ "close/while-read", a_read_that_waits_goes_on, 0 },
	{ "close/locks", the_locks_of_the_process_go_with_it, 0 },
	{ "close/many-rounds", many_are_closed, 0 },
	{ "close/exit", the_end_of_the_process_changes_nothing, 0 },
	{ 0 },
};
