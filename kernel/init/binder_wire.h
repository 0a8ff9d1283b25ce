/* SPDX-License-Identifier: GPL-2.0 */

/*
 * Binder's commands, as far as they are needed to pass descriptors.
 */
#ifndef SAFEBIND_BINDER_WIRE_H
#define SAFEBIND_BINDER_WIRE_H

#include <stddef.h>
#include <stdint.h>

#include <linux/android/binder.h>
#include <linux/android/binderfs.h>

/* A process that has a Binder device open. */
struct binder {
	int fd;
	/* What has been read, and how much of it has been looked at. */
	unsigned char answers[512];
	size_t length;
	size_t seen;
};

/* What the driver has to say: BR_*, and for a transaction or a reply what is in it. */
struct binder_answer {
	uint32_t code;
	struct binder_transaction_data data;
};

/* A message with one descriptor by itself and an array of two. */
struct binder_message {
	struct binder_fd_object single;
	struct binder_buffer_object buffer;
	struct binder_fd_array_object array;
};

/* Mounts a Binder file system and makes a device in it; without Binder, the test is skipped. */
void binder_mount(void);

/* Takes the file system away; whoever has the device open keeps it. */
void binder_unmount(void);

/* Opens the device, and maps the memory in which messages for this process arrive. */
void binder_open(struct binder *binder);

/* Lets this process be what others reach by the handle 0, with descriptors. */
void binder_be_manager(struct binder *binder);

/* Sends a command with its argument. */
void binder_command(struct binder *binder, uint32_t command, const void *argument, size_t size);

/* Waits for something that is about a transaction. */
struct binder_answer binder_wait(struct binder *binder);

/* Sends three descriptors to the manager. */
void binder_send(struct binder *binder, const int descriptors[3]);

/* Answers with a descriptor. */
void binder_reply(struct binder *binder, int descriptor);

/* Gives the memory of a message back, and with it the descriptors of its array. */
void binder_free(struct binder *binder, const struct binder_transaction_data *data);

#endif
