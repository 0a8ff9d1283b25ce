#ifndef MOORING_H
#define MOORING_H

/* The descriptor is closed, whether the boat could be moored or not. */
int mooring_moor(int fd);

#endif
