"""How people come in: the second factor, and what is owed before anything else."""
