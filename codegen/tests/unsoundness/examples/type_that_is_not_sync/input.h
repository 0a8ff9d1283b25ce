#ifndef AQUARIUM_H
#define AQUARIUM_H

struct aquarium;

/* Counts the fish, and remembers how many there were. */
unsigned int aquarium_count(struct aquarium *aquarium);

#endif
