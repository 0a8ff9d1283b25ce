/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_SPINLOCK_TYPES_H
#define _LINUX_SPINLOCK_TYPES_H

/* Has a size and nothing else: the model locks on the Rust side. */
typedef struct spinlock {
	unsigned int slock;
} spinlock_t;

#endif
