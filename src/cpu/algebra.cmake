# Sources of the operations on constraints, sumchecks, extension vectors
