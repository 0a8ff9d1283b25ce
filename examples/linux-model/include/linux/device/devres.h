/* SPDX-License-Identifier: GPL-2.0 */
/* What a device gives up when its driver leaves it. */
#ifndef _DEVICE_DEVRES_H_
#define _DEVICE_DEVRES_H_

#include <linux/types.h>

struct device;

/**
 * devm_remove_action_nowarn - take an action back
 * @dev: the device
 * @action: the function that was added
 * @data: the data that was added with it
 *
 * Of several that fit, the last one that was added is removed. Nothing is run.
 *
 * Return: 0, or -ENOENT if the device has no such action, or not any more.
 */
int devm_remove_action_nowarn(struct device *dev, void (*action)(void *), void *data);

/**
 * __devm_add_action - have a function called when the driver leaves the device
 * @dev: the device, which has a driver
 * @action: the function
 * @data: what it is called with
 * @name: what it is called in listings
 *
 * What was added last is run first.
 *
 * Return: 0, or -ENOMEM.
 */
int __devm_add_action(struct device *dev, void (*action)(void *), void *data, const char *name);
#define devm_add_action(dev, action, data) \
	__devm_add_action(dev, action, data, #action)

/* The same; if it fails, the function is called at once. */
static inline int __devm_add_action_or_reset(struct device *dev, void (*action)(void *),
					     void *data, const char *name)
{
	int err = __devm_add_action(dev, action, data, name);

	if (err)
		action(data);
	return err;
}
#define devm_add_action_or_reset(dev, action, data) \
	__devm_add_action_or_reset(dev, action, data, #action)

#endif
