// SPDX-License-Identifier: GPL-2.0

/*
 * Numbers and users of tasks, in their own namespaces and in others.
 */
#define _GNU_SOURCE
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void numbers_are_those_that_the_process_sees(void)
{
	struct safebind_call result = call(open_device(), TASK, 0, 0);

	for (int number = 0; number < 5; number++)
		ensure_equal(result.out[number], getpid());
	ensure_equal(result.out[5], 1);
}

static void *ask_from_a_thread(void *data)
{
	int device = *(int *)data;
	struct safebind_call result = call(device, TASK, 0, 0);

	ensure(syscall(SYS_gettid) != getpid());
	ensure_equal(result.out[0], syscall(SYS_gettid));
	ensure_equal(result.out[1], getpid());
	ensure_equal(result.out[4], getpid());

	/* The task that has opened the device is another one. */
	result = call(device, OPENER, 0, 0);
	ensure_equal(result.out[0], getpid());
	ensure_equal(result.out[4], 0);
	return NULL;
}

static void a_thread_has_its_own_number(void)
{
	int device = open_device();
	pthread_t thread;

	ensure_equal(call(device, OPENER, 0, 0).out[4], 1);
	ensure(pthread_create(&thread, NULL, ask_from_a_thread, &device) == 0);
	ensure(pthread_join(thread, NULL) == 0);
}

static void *ask_for_the_group(void *data)
{
	int device = *(int *)data;
	struct safebind_call result = optional_call(device, GROUP,
						    "this tree has no `Task::tgid`");

	ensure(syscall(SYS_gettid) != getpid());
	ensure_equal(result.out[0], getpid());
	ensure_equal(result.out[1], getpid());
	return NULL;
}

static void ask_for_another_group(void *data)
{
	struct safebind_call result = call(*(int *)data, GROUP, 0, 0);

	ensure_equal(result.out[0], getpid());
	ensure_equal(result.out[1], getppid());
}

static void a_thread_has_the_number_of_its_group(void)
{
	int device = open_device();
	pthread_t thread;

	ensure(pthread_create(&thread, NULL, ask_for_the_group, &device) == 0);
	ensure(pthread_join(thread, NULL) == 0);
	finish(start(0, ask_for_another_group, &device));
}

/* What two processes in different namespaces know of each other. */
struct inside {
	int device;
	int number[2];
	int end[2];
};

static void ask_from_inside(void *data)
{
	struct inside *inside = data;
	struct safebind_call result;
	int outer_number = 0;

	ensure(read(inside->number[0], &outer_number, sizeof(int)) == sizeof(int));
	ensure_equal(getpid(), 1);
	result = call(inside->device, TASK, 0, 0);
	ensure_equal(result.out[0], outer_number);
	ensure_equal(result.out[1], 1);
	ensure_equal(result.out[2], 1);
	ensure_equal(result.out[3], outer_number);
	ensure_equal(result.out[5], 0);

	/* Who is outside has no number in here. */
	result = call(inside->device, OPENER, 0, 0);
	ensure(result.out[0] > 1);
	ensure_equal(result.out[1], 0);
	ensure_equal(result.out[2], 1);
	ensure_equal(result.out[3], 0);
	ensure_equal(result.out[4], 0);

	/* Each round takes a count of this namespace, and gives it back. */
	ensure_equal(call(inside->device, REPEAT, inside->device, 128).out[0], 128);

	/* With a device that was opened in here, this namespace is the opener's. */
	result = call(open_device(), TASK, 0, 0);
	ensure_equal(result.out[0], outer_number);
	ensure_equal(result.out[3], 1);
	ensure_equal(result.out[5], 1);
}

static void a_namespace_has_numbers_of_its_own(void)
{
	struct inside inside = { .device = open_device() };
	pid_t child;

	make_pipe(inside.number);
	child = start(CLONE_NEWPID, ask_from_inside, &inside);
	ensure(write(inside.number[1], &child, sizeof(child)) == sizeof(child));
	finish(child);
	ensure_open_count(inside.device, 1);
}

static void open_inside(void *data)
{
	struct inside *inside = data;

	/* The table is shared: the other process has this one, too. */
	ensure_equal(open_device(), inside->device);
	send_byte(inside->number[1], 'o');
	take_byte(inside->end[0]);
}

static void numbers_of_a_task_go_with_it(unsigned long flags, bool same_namespace)
{
	struct inside inside;
	struct safebind_call result;
	pid_t child;

	open_device();
	make_pipe(inside.number);
	make_pipe(inside.end);
	inside.device = next_number();
	child = start(CLONE_FILES | flags, open_inside, &inside);
	take_byte(inside.number[0]);

	/* From here everything of it is seen. */
	result = call(inside.device, OPENER, 0, 0);
	ensure_equal(result.out[0], child);
	ensure_equal(result.out[1], child);
	ensure_equal(result.out[2], 1);
	ensure_equal(result.out[3], same_namespace);
	ensure_equal(result.out[4], 0);
	ensure_equal(call(inside.device, TASK, 0, 0).out[3], same_namespace ? getpid() : 0);
	send_byte(inside.end[1], 'e');
	finish(child);

	/* A task that was released has no namespace any more, and no number in any. */
	result = call(inside.device, OPENER, 0, 0);
	ensure_equal(result.out[0], child);
	ensure_equal(result.out[1], 0);
	ensure_equal(result.out[2], 0);
	ensure_equal(result.out[3], 0);

	/* The namespace of the opener is still there, without anybody in it. */
	ensure_equal(call(inside.device, TASK, 0, 0).out[5], same_namespace);
}

static void a_task_that_has_ended_has_no_number(void)
{
	numbers_of_a_task_go_with_it(0, true);
}

static void a_namespace_lasts_longer_than_its_tasks(void)
{
	numbers_of_a_task_go_with_it(CLONE_NEWPID, false);
}

static void ensure_users(int device, unsigned int uid, unsigned int euid)
{
	struct safebind_call result = call(device, USERS, 0, 0);

	ensure_equal(result.out[0], uid);
	ensure_equal(result.out[1], euid);
	ensure_equal(result.out[2], uid == euid);
}

static void users_are_those_of_the_process(void)
{
	int device = open_device();

	ensure_users(device, 0, 0);
	ensure(seteuid(1000) == 0);
	ensure_users(device, 0, 1000);
	ensure(seteuid(0) == 0);
	ensure_users(device, 0, 0);
	ensure(setresuid(1001, 1002, 1003) == 0);
	ensure_users(device, 1001, 1002);
}

static void ensure_effective_user(int device, unsigned int euid)
{
	struct safebind_call result = optional_call(device, EFFECTIVE_USER,
						    "this tree has no `Task::euid`");

	ensure_equal(result.out[0], euid);
	ensure_equal(result.out[1], 1);
}

static void the_effective_user_is_that_of_the_process(void)
{
	int device = open_device();

	ensure_effective_user(device, 0);
	ensure(seteuid(1000) == 0);
	ensure_effective_user(device, 1000);
	ensure(seteuid(0) == 0);
	ensure(setresuid(1001, 1002, 1003) == 0);
	ensure_effective_user(device, 1002);
}

static void write_text(const char *path, const char *text)
{
	int file = open(path, O_WRONLY);

	if (file < 0)
		skip("%s: %s", path, strerror(errno));
	ensure(write(file, text, strlen(text)) == (ssize_t)strlen(text));
	close(file);
}

static void users_are_as_the_namespace_counts(void)
{
	int device = open_device();

	if (unshare(CLONE_NEWUSER)) {
		if (errno == EINVAL)
			skip("this kernel has no user namespaces (CONFIG_USER_NS)");
		fail("unshare: %s", strerror(errno));
	}

	/* Until the namespace says how it counts, nobody has a number in it. */
	ensure_users(device, UINT32_MAX, UINT32_MAX);
	write_text("/proc/self/uid_map", "7 0 1");
	ensure_users(device, 7, 7);
}

const struct test task_tests[] = {
	{ "tasks/numbers", numbers_are_those_that_the_process_sees, 0 },
	{ "tasks/thread", a_thread_has_its_own_number, 0 },
	{ "tasks/group", a_thread_has_the_number_of_its_group, 0 },
	{ "tasks/namespace", a_namespace_has_numbers_of_its_own, 0 },
	{ "tasks/ended", a_task_that_has_ended_has_no_number, 0 },
	{ "tasks/namespace-ended", a_namespace_lasts_longer_than_its_tasks, 0 },
	{ "tasks/users", users_are_those_of_the_process, 0 },
	{ "tasks/effective-user", the_effective_user_is_that_of_the_process, 0 },
	{ "tasks/user-namespace", users_are_as_the_namespace_counts, 0 },
	{ 0 },
};
