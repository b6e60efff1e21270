"""The user's lists and profiles."""
