"""What is said aloud in each language: words only, no sound. Imports `config` and nothing else."""
