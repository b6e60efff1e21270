"""Dumps of any shape into documents."""
