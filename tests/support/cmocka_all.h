// cmocka with what it needs in front of it.
#ifndef SWIRL_TESTS_SUPPORT_CMOCKA_ALL_H
#define SWIRL_TESTS_SUPPORT_CMOCKA_ALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
