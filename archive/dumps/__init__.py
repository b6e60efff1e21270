"""Dumps: texts that people already have, read from files of any shape, cleaned, and written back in the same shape."""
