// SPDX-License-Identifier: GPL-2.0

/*
 * Files that are looked up by a descriptor: their flags and credentials, and that nothing is kept
 * of them.
 */
#define _GNU_SOURCE
#include "test.h"

#include <fcntl.h>
#include <unistd.h>

static void a_lookup_keeps_nothing(void)
{
	int device = open_device();
	int ends[2];

	make_pipe(ends);
	for (int round = 0; round < 16; round++)
		call(device, LOOK_UP, ends[1], 0);
	send_byte(ends[1], 'a');
	ensure_equal(take_byte(ends[0]), 'a');
	close(ends[1]);
	ensure_end_of_file(ends[0]);
}

static void a_lookup_of_the_own_file_keeps_nothing(void)
{
	int other = open_device();
	int device = open_device();

	for (int round = 0; round < 16; round++)
		call(device, LOOK_UP, device, 0);
	ensure_equal(open_count(other), 2);
	close(device);
	ensure_open_count(other, 1);
}

static void flags_are_those_of_the_file(void)
{
	const unsigned int seen = O_ACCMODE | O_APPEND | O_NONBLOCK;
	int device = open_device();
	int file = open("/flags", O_WRONLY | O_CREAT | O_APPEND, 0600);

	ensure(file >= 0);
	ensure_equal(call(device, LOOK_UP, file, 0).out[0] & seen, O_WRONLY | O_APPEND);
	ensure(fcntl(file, F_SETFL, O_NONBLOCK) == 0);
	ensure_equal(call(device, LOOK_UP, file, 0).out[0] & seen, O_WRONLY | O_NONBLOCK);
	ensure_equal(call(device, LOOK_UP, device, 0).out[0] & seen, O_RDWR);
	unlink("/flags");
}

static void as_somebody_else(void *data)
{
	int *numbers = data;
	struct safebind_call result;
	int ends[2];

	ensure(seteuid(1000) == 0);
	make_pipe(ends);
	result = call(numbers[0], LOOK_UP, ends[0], 0);
	ensure_equal(result.out[1], 1000);
	ensure_equal(result.out[2], 1);

	/* Credentials are those with which the file was opened, whoever uses it. */
	result = call(numbers[0], LOOK_UP, numbers[1], 0);
	ensure_equal(result.out[1], 0);
	ensure_equal(result.out[2], 0);

	/* And they stay, although this process gets others. */
	ensure(seteuid(0) == 0);
	result = call(numbers[0], LOOK_UP, ends[0], 0);
	ensure_equal(result.out[1], 1000);
	ensure_equal(result.out[2], 0);
}

static void credentials_are_those_of_the_opener(void)
{
	int device = open_device();
	int ends[2];
	int numbers[2];

	make_pipe(ends);
	ensure_equal(call(device, LOOK_UP, ends[0], 0).out[1], 0);
	ensure_equal(call(device, LOOK_UP, ends[0], 0).out[2], 1);
	numbers[0] = device;
	numbers[1] = ends[0];
	finish(start(0, as_somebody_else, numbers));
}

const struct test file_tests[] = {
	{ "files/end-of-file", a_lookup_keeps_nothing, 0 },
	{ "files/own-file", a_lookup_of_the_own_file_keeps_nothing, 0 },
	{ "files/flags", flags_are_those_of_the_file, 0 },
	{ "files/credentials", credentials_are_those_of_the_opener, 0 },
	{ 0 },
};
