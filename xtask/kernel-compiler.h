/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A configured tree describes the compiler that it was configured for, which for Debian's packages is
 * gcc. libclang parses instead, so what it cannot do is taken back here, after the configuration was
 * read and before the attributes are defined by it.
 */

/* An attribute on pointers that clang knows since version 21. */
#undef CONFIG_CC_HAS_COUNTED_BY_PTR
