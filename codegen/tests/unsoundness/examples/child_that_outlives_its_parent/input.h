#ifndef PLANETARIUM_H
#define PLANETARIUM_H

struct planetarium;
struct planetarium_show;

struct planetarium *planetarium_open(unsigned int seats);
void planetarium_close(struct planetarium *planetarium);

/* A show, whose seats are free again at its end; null, if there are not as many. */
struct planetarium_show *planetarium_begin(struct planetarium *planetarium, unsigned int seats);
void planetarium_end(struct planetarium_show *show);

unsigned int planetarium_taken(const struct planetarium_show *show);

#endif
