# Operations on constraints, sumchecks and extension vectors
swirl_prover_sources(cpu_algebra.c cpu_batch.c cpu_column_sum.c cpu_columns.c cpu_ext.c cpu_gkr.c cpu_logup.c cpu_mle_round.c cpu_round0.c
  cpu_round0_poly.c cpu_stacked.c ext_poly.c)
