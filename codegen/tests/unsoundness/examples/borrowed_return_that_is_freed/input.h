#ifndef GARMENT_H
#define GARMENT_H

struct garment;
struct label;

void label_hold(struct label *label);
void label_drop(struct label *label);
unsigned int label_size(struct label *label);

/* The label is that of the garment; no count is taken. */
struct label *garment_label(struct garment *garment);

#endif
