"""A run: on workers, in order, gone on with."""
