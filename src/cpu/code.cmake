# Sources of the operations on codes, trees, transcripts, traces
