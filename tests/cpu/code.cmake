# Tests of src/cpu/code.cmake's operations
