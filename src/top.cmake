swirl_core_sources(${CMAKE_CURRENT_LIST_DIR}/verify.c)
