"""A sent video made anew: its container read strictly and written again with one picture track and nothing else."""
