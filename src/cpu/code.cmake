# Sources of the operations on codes, trees, transcripts, traces
swirl_prover_sources(cpu_code.c cpu_move.c cpu_ntt.c cpu_tables.c cpu_trace.c cpu_transform.c cpu_whir.c)
