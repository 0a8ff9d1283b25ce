#ifndef SEXTANT_H
#define SEXTANT_H

struct star;

/* The height of a star. */
unsigned int sextant_sight(const struct star *star);

#endif
