// SPDX-License-Identifier: GPL-2.0

/*
 * How commands get to the Binder driver and its answers back.
 */
#define _GNU_SOURCE
#if __has_include(<linux/android/binder.h>)
#include "binder_wire.h"
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { AREA = 1 << 20 };

static const char mount_path[] = "/binder";

static void add_device(void)
{
	struct binderfs_device added = { .name = "safebind" };
	int control = open("/binder/binder-control", O_RDONLY | O_CLOEXEC);

	if (control < 0)
		fail("binder-control: %s", strerror(errno));
	if (ioctl(control, BINDER_CTL_ADD, &added))
		fail("a Binder device cannot be made: %s", strerror(errno));
	close(control);
}

void binder_mount(void)
{
	mkdir(mount_path, 0755);
	if (mount("binder", mount_path, "binder", 0, NULL)) {
		if (errno == ENODEV)
			skip("this kernel has no Binder (CONFIG_ANDROID_BINDER_IPC_RUST)");
		fail("the Binder file system: %s", strerror(errno));
	}
	add_device();
}

void binder_unmount(void)
{
	ensure(umount2(mount_path, MNT_DETACH) == 0);
}

void binder_open(struct binder *binder)
{
	struct binder_version version = { 0 };
	void *area;

	memset(binder, 0, sizeof(*binder));
	binder->fd = open("/binder/safebind", O_RDWR | O_CLOEXEC);
	if (binder->fd < 0)
		fail("the Binder device: %s", strerror(errno));
	ensure(ioctl(binder->fd, BINDER_VERSION, &version) == 0);
	ensure_equal(version.protocol_version, BINDER_CURRENT_PROTOCOL_VERSION);
	area = mmap(NULL, AREA, PROT_READ, MAP_PRIVATE | MAP_NORESERVE, binder->fd, 0);
	if (area == MAP_FAILED)
		fail("mmap of the Binder device: %s", strerror(errno));
}

void binder_be_manager(struct binder *binder)
{
	struct flat_binder_object self = { .flags = FLAT_BINDER_FLAG_ACCEPTS_FDS };

	if (ioctl(binder->fd, BINDER_SET_CONTEXT_MGR_EXT, &self))
		fail("this process cannot be the manager: %s", strerror(errno));
	binder_command(binder, BC_ENTER_LOOPER, NULL, 0);
}

void binder_command(struct binder *binder, uint32_t command, const void *argument, size_t size)
{
	unsigned char bytes[256];
	struct binder_write_read both = {
		.write_size = sizeof(command) + size,
		.write_buffer = (uintptr_t)bytes,
	};

	ensure(sizeof(command) + size <= sizeof(bytes));
	memcpy(bytes, &command, sizeof(command));
	if (size)
		memcpy(bytes + sizeof(command), argument, size);
	if (ioctl(binder->fd, BINDER_WRITE_READ, &both))
		fail("Binder command %#x: %s", command, strerror(errno));
	ensure_equal(both.write_consumed, both.write_size);
}

static void read_answers(struct binder *binder)
{
	struct binder_write_read both = {
		.read_size = sizeof(binder->answers),
		.read_buffer = (uintptr_t)binder->answers,
	};

	if (ioctl(binder->fd, BINDER_WRITE_READ, &both))
		fail("read from Binder: %s", strerror(errno));
	binder->length = both.read_consumed;
	binder->seen = 0;
}

struct binder_answer binder_wait(struct binder *binder)
{
	for (;;) {
		struct binder_answer answer = { 0 };
		size_t size;

		if (binder->seen >= binder->length) {
			read_answers(binder);
			continue;
		}
		memcpy(&answer.code, binder->answers + binder->seen, sizeof(answer.code));
		binder->seen += sizeof(answer.code);
		size = _IOC_SIZE(answer.code);
		ensure(binder->seen + size <= binder->length);
		if (answer.code == BR_TRANSACTION || answer.code == BR_REPLY)
			memcpy(&answer.data, binder->answers + binder->seen, sizeof(answer.data));
		binder->seen += size;
		switch (answer.code) {
		case BR_TRANSACTION:
		case BR_REPLY:
		case BR_FAILED_REPLY:
		case BR_DEAD_REPLY:
			return answer;
		case BR_ERROR:
			fail("Binder reports an error");
		default:
			/* That a command has arrived, or that another thread would be welcome. */
			break;
		}
	}
}

void binder_send(struct binder *binder, const int descriptors[3])
{
	uint32_t array[2] __attribute__((aligned(8))) = { descriptors[1], descriptors[2] };
	struct binder_message message = {
		.single = { .hdr.type = BINDER_TYPE_FD, .fd = descriptors[0] },
		.buffer = {
			.hdr.type = BINDER_TYPE_PTR,
			.buffer = (uintptr_t)array,
			.length = sizeof(array),
		},
		/* The array is the memory of the object with the index 1. */
		.array = { .hdr.type = BINDER_TYPE_FDA, .num_fds = 2, .parent = 1 },
	};
	binder_size_t offsets[] = {
		offsetof(struct binder_message, single),
		offsetof(struct binder_message, buffer),
		offsetof(struct binder_message, array),
	};
	struct binder_transaction_data_sg transaction = {
		.transaction_data = {
			.flags = TF_ACCEPT_FDS,
			.data_size = sizeof(message),
			.offsets_size = sizeof(offsets),
			.data.ptr.buffer = (uintptr_t)&message,
			.data.ptr.offsets = (uintptr_t)offsets,
		},
		.buffers_size = sizeof(array),
	};

	binder_command(binder, BC_TRANSACTION_SG, &transaction, sizeof(transaction));
}

void binder_reply(struct binder *binder, int descriptor)
{
	struct binder_fd_object object = { .hdr.type = BINDER_TYPE_FD, .fd = descriptor };
	binder_size_t offset = 0;
	struct binder_transaction_data reply = {
		.data_size = sizeof(object),
		.offsets_size = sizeof(offset),
		.data.ptr = { .buffer = (uintptr_t)&object, .offsets = (uintptr_t)&offset },
	};

	binder_command(binder, BC_REPLY, &reply, sizeof(reply));
}

void binder_free(struct binder *binder, const struct binder_transaction_data *data)
{
	binder_uintptr_t buffer = data->data.ptr.buffer;

	binder_command(binder, BC_FREE_BUFFER, &buffer, sizeof(buffer));
}

#endif
