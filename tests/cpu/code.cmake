# Tests of src/cpu/code.cmake's operations
# Hashing and transcript
swirl_test(cpu_merkle test_cpu_merkle.c ../prove/toy_suite.c)
swirl_test(cpu_transcript test_cpu_transcript.c ../prove/toy_suite.c)
# Codes, traces, extension vectors
swirl_test(cpu_code test_cpu_code.c)
swirl_test(cpu_vectors test_cpu_vectors.c)
