# Tests of src/cpu/code.cmake's operations
# Hashing and transcript
swirl_test(cpu_merkle test_cpu_merkle.c ../prove/toy_suite.c)
swirl_test(cpu_transcript test_cpu_transcript.c ../prove/toy_suite.c)
find_program(SWIRL_PYTHON3 python3)
if(SWIRL_PYTHON3) # a generated file is what its generator writes
  add_test(NAME p2_ifma_constants COMMAND sh -c
    "${SWIRL_PYTHON3} tools/gen_poseidon2_ifma.py | cmp - src/hash/p2_ifma_constants.h")
  set_tests_properties(p2_ifma_constants PROPERTIES WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endif()
# Codes, transforms, tables, moves, traces
swirl_test(cpu_codes test_cpu_codes.c)
swirl_test(cpu_tables test_cpu_tables.c)
swirl_test(cpu_traces test_cpu_traces.c)
