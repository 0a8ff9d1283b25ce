/* Part of safebind: what ISO C asks of this header, from clang's predefined macros. */

#ifndef __safebind_stdbool
#define __safebind_stdbool
#define __bool_true_false_are_defined 1
#if !defined(__STDC_VERSION__) || __STDC_VERSION__ < 202311L
#define bool _Bool
#define true 1
#define false 0
#endif
#endif
