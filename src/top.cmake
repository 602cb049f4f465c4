# The verifier alone
swirl_core_sources(${CMAKE_CURRENT_LIST_DIR}/verify.c)
# Keys and proofs
swirl_prover_sources(${CMAKE_CURRENT_LIST_DIR}/keygen.c ${CMAKE_CURRENT_LIST_DIR}/prove.c ${CMAKE_CURRENT_LIST_DIR}/devices.c)
