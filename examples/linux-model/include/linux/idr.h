/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_IDR_H
#define _LINUX_IDR_H

/* Gives numbers out. The model gives none out twice. */
struct idr {
	unsigned int idr_next;
};

#endif
