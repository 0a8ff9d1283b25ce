/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_NS_COMMON_H
#define _LINUX_NS_COMMON_H

#include <linux/refcount.h>

/* What all kinds of namespaces have. */
struct ns_common {
	refcount_t __ns_ref;
};

#endif
