/* SPDX-License-Identifier: GPL-2.0 */
/* The version of Linux whose declarations these headers have. */
#ifndef _LINUX_VERSION_H
#define _LINUX_VERSION_H

#define LINUX_VERSION_MAJOR 7
#define LINUX_VERSION_PATCHLEVEL 2
#define LINUX_VERSION_SUBLEVEL 0

#endif
