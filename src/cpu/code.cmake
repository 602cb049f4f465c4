# Operations on codes, trees, transcripts, traces
swirl_prover_sources(cpu_code.c cpu_code_rows.c cpu_stack.c cpu_move.c cpu_ntt.c cpu_tables.c cpu_trace.c cpu_transform.c cpu_whir.c)
swirl_prover_sources(cpu_grind.c cpu_merkle.c cpu_openings.c cpu_sponge.c cpu_transcript.c)
