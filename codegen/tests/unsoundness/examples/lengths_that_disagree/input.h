#ifndef ORCHARD_H
#define ORCHARD_H

typedef __SIZE_TYPE__ size_t;

/* Plants `count` trees, each at its place and of its kind. Returns how many grow, or a negative error code. */
int orchard_plant(const unsigned int *places, const unsigned char *kinds, size_t count);

#endif
