// SPDX-License-Identifier: GPL-2.0

/*
 * What tests of several subjects do with the device, with descriptors and with pipes.
 */
#define _GNU_SOURCE
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* How many files of the device others had when this test opened its first. */
static unsigned long others;
static bool counted;

static unsigned long count_all(int device)
{
	return call(device, OPEN_COUNT, 0, 0).out[0];
}

int open_device(void)
{
	int device = open("/dev/safebind", O_RDWR);

	if (device < 0 && (errno == ENOENT || errno == ENODEV || errno == ENXIO))
		skip("this kernel has no /dev/safebind (CONFIG_SAFEBIND_TEST)");
	if (device < 0)
		fail("/dev/safebind: %s", strerror(errno));
	if (!counted) {
		others = count_all(device) - 1;
		counted = true;
	}
	return device;
}

int try_call(int device, unsigned long number, struct safebind_call *call)
{
	return ioctl(device, number, call) < 0 ? errno : 0;
}

static void ensure_no_error(int error, unsigned long number, uint64_t first, uint64_t second)
{
	if (error)
		fail("call %#lx with %lld, %lld: %s", number & 0xff, (long long)first,
		     (long long)second, strerror(error));
}

struct safebind_call call(int device, unsigned long number, uint64_t first, uint64_t second)
{
	struct safebind_call call = { .in = { first, second } };

	ensure_no_error(try_call(device, number, &call), number, first, second);
	return call;
}

static struct safebind_call call_or_skip(int device, unsigned long number, uint64_t first,
					 uint64_t second, const char *reason)
{
	struct safebind_call call = { .in = { first, second } };
	int error = try_call(device, number, &call);

	if (error == ENOTTY)
		skip("%s", reason);
	ensure_no_error(error, number, first, second);
	return call;
}

struct safebind_call optional_call(int device, unsigned long number, const char *reason)
{
	return call_or_skip(device, number, 0, 0, reason);
}

struct safebind_call generated_call(int device, unsigned long number, uint64_t first,
				    uint64_t second)
{
	return call_or_skip(device, number, first, second,
			    "only the generated wrappers have it (CONFIG_SAFEBIND_TEST_GENERATED)");
}

bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

int next_number(void)
{
	int fd = open("/", O_RDONLY | O_DIRECTORY);

	ensure(fd >= 0);
	close(fd);
	return fd;
}

void make_pipe(int ends[2])
{
	if (pipe(ends))
		fail("pipe: %s", strerror(errno));
}

void send_byte(int fd, char byte)
{
	ssize_t length = write(fd, &byte, 1);

	if (length != 1)
		fail("write to %d: %s", fd, strerror(errno));
}

char take_byte(int fd)
{
	char byte;
	ssize_t length = read(fd, &byte, 1);

	if (length != 1)
		fail("read from %d: %s", fd, length ? strerror(errno) : "end of file");
	return byte;
}

void ensure_end_of_file(int fd)
{
	struct pollfd poller = { .fd = fd, .events = POLLIN };
	char byte;

	if (poll(&poller, 1, 2000) == 0)
		fail("no end of file: somebody still has a reference to the other end of the pipe");
	ensure_equal(read(fd, &byte, 1), 0);
}

unsigned long open_count(int device)
{
	return count_all(device) - others;
}

void ensure_open_count(int device, unsigned long count)
{
	for (int attempt = 0; attempt < 200 && open_count(device) != count; attempt++)
		usleep(10000);
	ensure_equal(open_count(device), count);
}
