"""What is shown and counted of a run."""
