#ifndef GARMENT_H
#define GARMENT_H

struct garment;
struct hem;

void hem_hold(struct hem *hem);
void hem_drop(struct hem *hem);
unsigned int hem_size(struct hem *hem);

/* The hem is that of the garment; no count is taken. */
struct hem *garment_hem(struct garment *garment);

#endif
