"""Dumps into the archive."""
