"""The values that all parts of dumps share, and what names and columns tell."""
