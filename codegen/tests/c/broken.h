int fine(void);
int broken(unknown_type value);
