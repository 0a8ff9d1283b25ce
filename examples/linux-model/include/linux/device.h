/* SPDX-License-Identifier: GPL-2.0 */
/* Devices. */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H

#include <linux/device/devres.h>
#include <linux/refcount.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>

struct device_driver;

struct device {
	refcount_t		usage;
	struct device_driver	*driver;	/* none unless one is bound */
	spinlock_t		devres_lock;
	struct list_head	devres_head;	/* under devres_lock */
};

/* Takes a reference count; of none there is none to take. */
struct device *get_device(struct device *dev);
void put_device(struct device *dev);

#endif
