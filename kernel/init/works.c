// SPDX-License-Identifier: GPL-2.0

/*
 * Works that a process does on its way back to user space.
 */
#define _GNU_SOURCE
#include "test.h"

#include <unistd.h>

static void works_run_after_the_call(void)
{
	int device = open_device();
	struct safebind_call result = generated_call(device, WORK, 3, 0);

	/* None had run before the call was over. */
	ensure_equal(result.out[0], 0);
	result = call(device, WORK_RESULT, 0, 0);
	ensure_equal(result.out[0], 3);

	/* What was changed after a work had been scheduled is what it ran with. */
	ensure(result.out[1] >= 100 && result.out[1] <= 102);
	ensure_equal(result.out[2], 3);
}

static void works_that_are_taken_back_do_not_run(void)
{
	int device = open_device();
	struct safebind_call result = generated_call(device, WORK_CANCEL, 5, 0);

	ensure_equal(result.out[0], 5);
	ensure_equal(result.out[1], 1 + 2 + 3 + 4 + 5);
	result = call(device, WORK_RESULT, 0, 0);
	ensure_equal(result.out[0], 0);
	ensure_equal(result.out[2], 5);
}

static void many_works_leave_nothing(void)
{
	int device = open_device();
	int other = open_device();
	struct safebind_call result;

	for (int round = 0; round < 8; round++) {
		generated_call(device, WORK, 16, 0);
		generated_call(device, WORK_CANCEL, 16, 0);
	}
	result = call(device, WORK_RESULT, 0, 0);
	ensure_equal(result.out[0], 128);
	ensure_equal(result.out[2], 256);
	close(device);
	ensure_open_count(other, 1);
}

const struct test work_tests[] = {
	{ "works/run", works_run_after_the_call, 0 },
	{ "works/taken-back", works_that_are_taken_back_do_not_run, 0 },
	{ "works/many-rounds", many_works_leave_nothing, 0 },
	{ 0 },
};
