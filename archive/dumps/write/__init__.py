"""Documents back into files of any shape."""
