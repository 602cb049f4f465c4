# Tests of src/cpu/code.cmake's operations
# Hashing and transcript
swirl_test(cpu_merkle test_cpu_merkle.c ../prove/toy_suite.c)
swirl_test(cpu_transcript test_cpu_transcript.c ../prove/toy_suite.c)
# Codes, transforms, tables, moves, traces
swirl_test(cpu_codes test_cpu_codes.c)
swirl_test(cpu_tables test_cpu_tables.c)
swirl_test(cpu_traces test_cpu_traces.c)
