#ifndef ROSTER_H
#define ROSTER_H

/* Lists the crew. `count` says how many there is room for, and afterwards how many there are. */
int roster_list(unsigned int *crew, unsigned int *count);

#endif
