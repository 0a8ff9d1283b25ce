#ifndef MENU_H
#define MENU_H

struct menu;
struct diner;
struct dish;

struct menu *menu_write(void);
void menu_hold(struct menu *menu);
void menu_drop(struct menu *menu);

/* A dish of the menu that the diner likes. */
const struct dish *menu_choose(const struct diner *diner, struct menu *menu);

unsigned int dish_price(const struct dish *dish);

#endif
