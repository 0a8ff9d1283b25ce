/* SPDX-License-Identifier: GPL-2.0 */

/*
 * What the tests are made of.
 *
 * Each test is a function that runs in a process of its own and returns when all is well. What is
 * not ends that process, with a reason. A test that does not end within its time is killed.
 */
#ifndef SAFEBIND_TEST_H
#define SAFEBIND_TEST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "call.h"

struct test {
	const char *name;
	void (*run)(void);
	/* How long it may take; 0 stands for the 10 seconds that are enough for most. */
	unsigned int seconds;
};

/* A list of tests ends with an entry that has no name. */
extern const struct test descriptor_tests[];
extern const struct test file_tests[];
extern const struct test close_tests[];
extern const struct test work_tests[];
extern const struct test space_tests[];
extern const struct test task_tests[];
extern const struct test binder_tests[];
extern const struct test memory_tests[];
extern const struct test leak_tests[];

/* Runs a test, and prints how it went; false if it failed. */
bool run_test(const struct test *test);

/* Ends the test; the reason is printed. */
__attribute__((noreturn, format(printf, 1, 2))) void fail(const char *format, ...);
__attribute__((noreturn, format(printf, 1, 2))) void skip(const char *format, ...);

#define ensure(condition) \
	do { \
		if (!(condition)) \
			fail("%s:%d: %s is false", __FILE__, __LINE__, #condition); \
	} while (0)

#define ensure_equal(left, right) ensure_equal_at(__FILE__, __LINE__, #left, (left), (right))
void ensure_equal_at(const char *file, int line, const char *what, long long left, long long right);

/* Opens the device; without one, the test is skipped. */
int open_device(void);

/* Makes a call; 0 or the number of the error. */
int try_call(int device, unsigned long number, struct safebind_call *call);

/* Makes a call with these arguments, which must succeed. */
struct safebind_call call(int device, unsigned long number, uint64_t first, uint64_t second);

/* The same for what is not in every kernel: the test is skipped, with the reason, where it is not. */
struct safebind_call optional_call(int device, unsigned long number, const char *reason);

/* The same for what only the generated wrappers have; without them, the test is skipped. */
struct safebind_call generated_call(int device, unsigned long number, uint64_t first,
				    uint64_t second);

/* Starts a process; `flags` are those of clone(2). It ends when `run` returns. */
pid_t start(unsigned long flags, void (*run)(void *), void *data);

/* Waits for a process that was started; unless it has succeeded, this one ends as well. */
void finish(pid_t child);

/* Whether a descriptor is open. */
bool is_open(int fd);

/* The number that the next descriptor will get. */
int next_number(void);

/* Makes a pipe: [0] is for reading, [1] for writing. */
void make_pipe(int ends[2]);

/* Sends a byte, and takes it. */
void send_byte(int fd, char byte);
char take_byte(int fd);

/*
 * Ensures that nobody has the other end of a pipe open. Somebody who has a reference to that end,
 * by a descriptor or only in the kernel, keeps a read from coming to its end.
 */
void ensure_end_of_file(int fd);

/* How many files of the device there are, besides those that were there before this test. */
unsigned long open_count(int device);

/* Waits until there are that many; a file may be released a little later than it is closed. */
void ensure_open_count(int device, unsigned long count);

#endif
