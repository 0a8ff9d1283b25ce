#ifndef COMPASS_H
#define COMPASS_H

/* Writes the degrees that each of `count` needles shows. */
void compass_read(unsigned int *degrees, unsigned int count);

#endif
