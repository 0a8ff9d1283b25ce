/* SPDX-License-Identifier: GPL-2.0 */
/* Marks that the model's headers put on declarations. */
#ifndef _LINUX_COMPILER_TYPES_H
#define _LINUX_COMPILER_TYPES_H

#define __must_check	__attribute__((__warn_unused_result__))

/* Pointers that lead to user memory: only sparse tells them apart. */
#define __user

#define __force
#define __rcu

#endif
