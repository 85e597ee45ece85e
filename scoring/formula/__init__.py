"""The formula of the five-dimension index: columns in, points out; numpy and nothing else."""
