/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_MAPLE_TREE_H
#define _LINUX_MAPLE_TREE_H

/* Ranges and what is at them. What the root points to is the business of the model. */
struct maple_tree {
	void *ma_root;
};

void *mtree_load(struct maple_tree *mt, unsigned long index);

#endif
