// SPDX-License-Identifier: GPL-2.0

/*
 * Binder as a user of descriptor reservations and of closing descriptors for the way back to user
 * space.
 *
 * A message brings three descriptors to another process: one by itself, which stays there, and an
 * array of two, which Binder closes when the memory of the message is given back.
 */
#define _GNU_SOURCE
#include "test.h"

#if __has_include(<linux/android/binder.h>)
#include "binder_wire.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The two sides of a test. Each opens the device itself: that is how Binder knows them. */
struct sides {
	struct binder manager;
	struct binder client;
	int ready[2];
	int end[2];
	int rounds;
	/* Whether the manager has only two numbers left for what arrives. */
	bool limited;
};

static void be_ready(struct sides *sides)
{
	binder_open(&sides->manager);
	binder_be_manager(&sides->manager);
	if (sides->limited) {
		struct rlimit limit = { .rlim_cur = next_number() + 2, .rlim_max = 4096 };

		ensure(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	}
	send_byte(sides->ready[1], 'm');
}

/* Uses what a message has brought, and gives it back. */
static void take_message(struct binder *binder, const struct binder_transaction_data *data)
{
	const struct binder_message *message = (const void *)(uintptr_t)data->data.ptr.buffer;
	uint32_t array[2];
	int single = message->single.fd;

	ensure_equal(data->data_size, sizeof(*message));
	memcpy(array, (const void *)(uintptr_t)message->buffer.buffer, sizeof(array));
	ensure(is_open(single) && is_open(array[0]) && is_open(array[1]));
	ensure_equal(fcntl(single, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	ensure_equal(fcntl(array[0], F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	send_byte(single, '0');
	send_byte(array[0], '1');
	send_byte(array[1], '2');
	binder_free(binder, data);
	ensure(is_open(single));
	ensure(!is_open(array[0]));
	ensure(!is_open(array[1]));
	close(single);
}

static void answer_messages(void *data)
{
	struct sides *sides = data;
	struct binder *binder = &sides->manager;

	be_ready(sides);
	for (int round = 0; round < sides->rounds; round++) {
		struct binder_answer answer = binder_wait(binder);
		int next = next_number();
		int ends[2];

		ensure_equal(answer.code, BR_TRANSACTION);
		take_message(binder, &answer.data);

		/* The three numbers are free again, and they were the lowest ones. */
		ensure_equal(next_number(), next - 3);
		make_pipe(ends);
		send_byte(ends[1], 'r');
		binder_reply(binder, ends[0]);
		close(ends[0]);
		close(ends[1]);
	}

	/* The other side goes on until it has seen the ends of its pipes. */
	take_byte(sides->end[0]);
}

static pid_t start_manager(struct sides *sides, void (*run)(void *))
{
	pid_t child;

	binder_mount();
	make_pipe(sides->ready);
	make_pipe(sides->end);
	child = start(0, run, sides);
	take_byte(sides->ready[0]);
	binder_open(&sides->client);
	binder_unmount();
	return child;
}

static void take_reply(struct binder *binder)
{
	struct binder_answer answer = binder_wait(binder);
	const struct binder_fd_object *object;
	int fd;

	ensure_equal(answer.code, BR_REPLY);
	object = (const void *)(uintptr_t)answer.data.data.ptr.buffer;
	fd = object->fd;
	ensure_equal(take_byte(fd), 'r');

	/* A descriptor that came by itself outlives its message. */
	binder_free(binder, &answer.data);
	ensure(is_open(fd));
	ensure_end_of_file(fd);
	close(fd);
}

/* Sends three ends of pipes of which nobody else has a copy; [0] to [2] are the other ends. */
static void send_pipes(struct binder *binder, int readers[3])
{
	int descriptors[3];

	for (int index = 0; index < 3; index++) {
		int ends[2];

		make_pipe(ends);
		readers[index] = ends[0];
		descriptors[index] = ends[1];
	}
	binder_send(binder, descriptors);
	for (int index = 0; index < 3; index++)
		close(descriptors[index]);
}

static void ensure_gone(int readers[3])
{
	for (int index = 0; index < 3; index++) {
		ensure_end_of_file(readers[index]);
		close(readers[index]);
	}
}

static void send_and_check(struct binder *binder)
{
	int readers[3];

	send_pipes(binder, readers);
	take_reply(binder);
	for (int index = 0; index < 3; index++)
		ensure_equal(take_byte(readers[index]), '0' + index);
	ensure_gone(readers);
}

static void descriptors_arrive(int rounds)
{
	struct sides sides = { .rounds = rounds };
	pid_t child = start_manager(&sides, answer_messages);
	int next = next_number();

	for (int round = 0; round < rounds; round++)
		send_and_check(&sides.client);
	ensure_equal(next_number(), next);
	send_byte(sides.end[1], 'e');
	finish(child);
}

static void three_descriptors_arrive(void)
{
	descriptors_arrive(1);
}

static void many_descriptors_arrive(void)
{
	descriptors_arrive(128);
}

static void what_has_no_room_is_given_back(void)
{
	enum { ROUNDS = 8 };
	struct rlimit enough = { .rlim_cur = 1024, .rlim_max = 4096 };
	struct sides sides = { .rounds = 1, .limited = true };
	struct binder *binder = &sides.client;
	pid_t child = start_manager(&sides, answer_messages);
	int readers[ROUNDS][3];

	/* Two of the three numbers can be reserved; they are given back each time. */
	for (int round = 0; round < ROUNDS; round++) {
		send_pipes(binder, readers[round]);
		ensure_equal(binder_wait(binder).code, BR_FAILED_REPLY);
	}

	/* With room the next one arrives, at the lowest numbers. */
	ensure(prlimit(child, RLIMIT_NOFILE, &enough, NULL) == 0);
	send_and_check(binder);

	/* The manager has returned to user space by now, so it has released the other files. */
	for (int round = 0; round < ROUNDS; round++)
		ensure_gone(readers[round]);
	send_byte(sides.end[1], 'e');
	finish(child);
}

static void never_read(void *data)
{
	struct sides *sides = data;

	be_ready(sides);
	take_byte(sides->end[0]);
}

static void what_nobody_reads_is_given_back(void)
{
	struct sides sides = { 0 };
	struct binder *binder = &sides.client;
	pid_t child = start_manager(&sides, never_read);
	int readers[3];

	send_pipes(binder, readers);
	send_byte(sides.end[1], 'e');
	finish(child);
	ensure_equal(binder_wait(binder).code, BR_DEAD_REPLY);
	ensure_gone(readers);
}

static void a_bad_descriptor_takes_the_others_back(void)
{
	struct sides sides = { .rounds = 1 };
	struct binder *binder = &sides.client;
	pid_t child = start_manager(&sides, answer_messages);
	int ends[2];

	make_pipe(ends);
	for (int round = 0; round < 8; round++) {
		binder_send(binder, (int[]){ ends[1], ends[1], next_number() });
		ensure_equal(binder_wait(binder).code, BR_FAILED_REPLY);
	}
	close(ends[1]);
	ensure_end_of_file(ends[0]);
	send_and_check(binder);
	send_byte(sides.end[1], 'e');
	finish(child);
}

const struct test binder_tests[] = {
	{ "binder/descriptors", three_descriptors_arrive, 0 },
	{ "binder/many-rounds", many_descriptors_arrive, 30 },
	{ "binder/no-room", what_has_no_room_is_given_back, 0 },
	{ "binder/dead", what_nobody_reads_is_given_back, 0 },
	{ "binder/bad", a_bad_descriptor_takes_the_others_back, 0 },
	{ 0 },
};

#else

static void no_definitions(void)
{
	skip("this program was built without the definitions of Binder (linux/android/binder.h)");
}

const struct test binder_tests[] = {
	{ "binder/descriptors", no_definitions, 0 },
	{ 0 },
};

#endif
