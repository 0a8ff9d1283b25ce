/* Part of safebind: what ISO C asks of this header, from clang's predefined macros. */

#ifndef __GNUC_VA_LIST
#define __GNUC_VA_LIST
typedef __builtin_va_list __gnuc_va_list;
#endif

/* Some headers ask for the type above only. */
#ifndef __need___va_list
typedef __builtin_va_list va_list;
#undef va_start
#undef va_end
#undef va_arg
#undef va_copy
#define va_start(list, last) __builtin_va_start(list, last)
#define va_end(list) __builtin_va_end(list)
#define va_arg(list, type) __builtin_va_arg(list, type)
#define va_copy(to, from) __builtin_va_copy(to, from)
#endif
#undef __need___va_list
