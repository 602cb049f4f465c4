# Sources of the operations on codes, trees, transcripts, traces
# Hashing and transcript
swirl_prover_sources(cpu_grind.c cpu_merkle.c cpu_openings.c cpu_sponge.c cpu_transcript.c)
