"""The staff's face: choose a desk, call, see who waits. Names of patients appear here and nowhere else."""
