# Tests of src/cpu/algebra.cmake's operations
