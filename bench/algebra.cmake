# Operations on constraints, sumchecks and extension vectors.
add_executable(bench_algebra ${CMAKE_CURRENT_LIST_DIR}/algebra.c)
target_link_libraries(bench_algebra PRIVATE test_support Threads::Threads m)
