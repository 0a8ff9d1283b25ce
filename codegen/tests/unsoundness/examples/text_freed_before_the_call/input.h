#ifndef RECIPE_H
#define RECIPE_H

/* How many pages the recipe has; the wish may be null. */
unsigned int recipe_find(const char *name, const char *wish);

#endif
