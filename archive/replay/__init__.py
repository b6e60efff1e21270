"""The page as it was: archived HTML, styles and pictures; nothing of it runs, and nothing is asked of anyone else."""
