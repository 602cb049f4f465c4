# Operations on constraints, sumchecks and extension vectors
swirl_test(algebra_ext algebra_ext.c algebra_test.c)
swirl_test(algebra_air algebra_air.c algebra_test.c)
swirl_test(algebra_poly algebra_poly.c algebra_test.c)
