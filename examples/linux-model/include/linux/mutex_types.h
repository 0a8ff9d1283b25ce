/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_MUTEX_TYPES_H
#define _LINUX_MUTEX_TYPES_H

#include <linux/atomic.h>

/* Has a size and an owner word: the model locks on the Rust side. */
struct mutex {
	atomic_long_t owner;
};

#endif
