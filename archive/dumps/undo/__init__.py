"""The sidecar of what went, and the way back."""
