// SPDX-License-Identifier: GPL-2.0

/*
 * Address spaces: their areas, and how long they last.
 */
#define _GNU_SOURCE
#include "test.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096, READ = 1, WRITE = 2, EXECUTE = 4, PERMISSIONS = READ | WRITE | EXECUTE };

/* Maps a page that has no neighbours. */
static char *map_page(void)
{
	char *pages = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			   0);

	ensure(pages != MAP_FAILED);
	ensure(munmap(pages, PAGE) == 0);
	ensure(munmap(pages + 2 * PAGE, PAGE) == 0);
	return pages + PAGE;
}

static struct safebind_call find(int device, const char *address)
{
	struct safebind_call result = call(device, FIND_AREA, (uintptr_t)address, 0);

	/* A second reader finds the same. */
	ensure_equal(result.out[4], 1);
	ensure(result.out[5] != ALONE_DIFFERS);
	return result;
}

static void an_area_is_found_from_within(void)
{
	int device = open_device();
	char *page = map_page();
	struct safebind_call result;

	for (int offset = 0; offset < PAGE; offset += PAGE - 1) {
		result = find(device, page + offset);
		ensure_equal(result.out[0], 1);
		ensure_equal(result.out[1], (uintptr_t)page);
		ensure_equal(result.out[2], (uintptr_t)page + PAGE);
	}
	ensure_equal(find(device, page - 1).out[0], 0);
	ensure_equal(find(device, page + PAGE).out[0], 0);
	ensure_equal(find(device, NULL).out[0], 0);
	ensure_equal(find(device, (char *)UINTPTR_MAX).out[0], 0);
	munmap(page, PAGE);
	ensure_equal(find(device, page).out[0], 0);
}

static void an_area_has_its_permissions(void)
{
	int device = open_device();
	char *page = map_page();

	ensure_equal(find(device, page).out[3] & PERMISSIONS, READ | WRITE);
	ensure(mprotect(page, PAGE, PROT_READ) == 0);
	ensure_equal(find(device, page).out[3] & PERMISSIONS, READ);
	ensure(mprotect(page, PAGE, PROT_READ | PROT_EXEC) == 0);
	ensure_equal(find(device, page).out[3] & PERMISSIONS, READ | EXECUTE);
	ensure(mprotect(page, PAGE, PROT_NONE) == 0);
	ensure_equal(find(device, page).out[3] & PERMISSIONS, 0);
}

static void an_area_can_be_locked_alone(void)
{
	int device = open_device();
	char *page = map_page();
	uint64_t alone;

	/* An area whose memory was used is one that can be locked. */
	memset(page, 1, PAGE);
	alone = find(device, page).out[5];
	if (alone == ALONE_UNSUPPORTED)
		skip("this kernel has no locks of single areas (CONFIG_PER_VMA_LOCK)");
	ensure_equal(alone, ALONE_AGREES);
	ensure_equal(find(device, page + PAGE).out[5], ALONE_REFUSED);
}

static void no_lock_is_left(void)
{
	int device = open_device();

	/* With a lock left, mapping or unmapping would hang. */
	for (int round = 0; round < 128; round++) {
		char *page = map_page();

		*page = 1;
		find(device, page);
		find(device, page + PAGE);
		ensure(munmap(page, PAGE) == 0);
	}
	call(device, REPEAT, device, 128);
	map_page();
}

/* A process that another one knows. */
struct known {
	int device;
	int how;
	int ready[2];
	int end[2];
	char *page;
	bool maps_device;
};

static void be_known(void *data)
{
	struct known *known = data;

	if (known->maps_device) {
		int mapped = open_device();

		/* The area keeps the file when its descriptor is closed. */
		if (mmap(NULL, PAGE, PROT_READ, MAP_SHARED, mapped, 0) == MAP_FAILED)
			fail("mmap of the device: %s", strerror(errno));
		close(mapped);
	}
	call(known->device, KEEP_SPACE, known->how, 0);
	send_byte(known->ready[1], 'k');
	take_byte(known->end[0]);
}

/* Lets another process give its address space to `device`. */
static pid_t start_known(struct known *known)
{
	pid_t child;

	known->page = map_page();
	make_pipe(known->ready);
	make_pipe(known->end);
	child = start(0, be_known, known);
	take_byte(known->ready[0]);
	munmap(known->page, PAGE);
	return child;
}

static void end_known(struct known *known, pid_t child)
{
	send_byte(known->end[1], 'e');
	finish(child);
}

static void ensure_used(const struct known *known)
{
	struct safebind_call result = call(known->device, KEPT_SPACE, (uintptr_t)known->page, 0);

	/* The page is there in that address space; it is not any more in this one. */
	ensure_equal(result.out[0], 1);
	ensure_equal(result.out[1], 1);
	ensure_equal(result.out[2], (uintptr_t)known->page);
	ensure_equal(result.out[3], (uintptr_t)known->page + PAGE);
	ensure_equal(find(known->device, known->page).out[0], 0);
}

static void the_struct_lasts_longer_than_what_is_in_it(void)
{
	struct known known = { .device = open_device(), .how = KEEP_STRUCT };
	struct safebind_call arguments = { 0 };
	pid_t child = start_known(&known);

	ensure_used(&known);
	end_known(&known, child);
	ensure_equal(call(known.device, KEPT_SPACE, (uintptr_t)known.page, 0).out[0], 0);
	call(known.device, FORGET_SPACE, 0, 0);
	ensure_equal(try_call(known.device, FORGET_SPACE, &arguments), ENOENT);
}

static void kept_by_a_user(int how)
{
	struct known known = { .device = open_device(), .how = how, .maps_device = true };
	pid_t child = start_known(&known);

	ensure_used(&known);
	ensure_equal(open_count(known.device), 2);
	end_known(&known, child);

	/* The process has ended; its address space, and the file that it maps, are kept. */
	ensure_used(&known);
	ensure_equal(open_count(known.device), 2);
	call(known.device, FORGET_SPACE, 0, 0);
	ensure_open_count(known.device, 1);
}

static void it_lasts_as_long_as_a_user(void)
{
	kept_by_a_user(KEEP_USER);
}

static void it_lasts_as_long_as_a_user_that_ends_later(void)
{
	kept_by_a_user(KEEP_USER_ASYNC);
}

static void closing_the_device_forgets_it(void)
{
	struct known known = { .device = open_device(), .how = KEEP_USER, .maps_device = true };
	int other = open_device();
	pid_t child = start_known(&known);

	ensure_equal(open_count(other), 3);
	end_known(&known, child);
	ensure_equal(open_count(other), 3);
	close(known.device);
	ensure_open_count(other, 1);
}

static void a_kernel_thread_can_use_it(void)
{
	int device = open_device();
	char *page = map_page();
	struct safebind_call result = generated_call(device, USE_SPACE, (uintptr_t)page, 0);

	ensure_equal(result.out[0], 0);
	ensure_equal(result.out[1], 1);
	ensure_equal(result.out[2], 0);
	ensure_equal(result.out[3], 1);
	ensure_equal(result.out[4], 1);
	result = call(device, USE_SPACE, (uintptr_t)page + PAGE, 0);
	ensure_equal(result.out[1], 1);
	ensure_equal(result.out[4], 0);
	munmap(page, PAGE);
}

const struct test space_tests[] = {
	{ "spaces/areas", an_area_is_found_from_within, 0 },
	{ "spaces/permissions", an_area_has_its_permissions, 0 },
	{ "spaces/alone", an_area_can_be_locked_alone, 0 },
	{ "spaces/locks", no_lock_is_left, 0 },
	{ "spaces/struct", the_struct_lasts_longer_than_what_is_in_it, 0 },
	{ "spaces/user", it_lasts_as_long_as_a_user, 0 },
	{ "spaces/user-async", it_lasts_as_long_as_a_user_that_ends_later, 0 },
	{ "spaces/device-closed", closing_the_device_forgets_it, 0 },
	{ "spaces/kernel-thread", a_kernel_thread_can_use_it, 0 },
	{ 0 },
};
