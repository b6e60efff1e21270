"""The demo newsroom: five invented outlets on one loopback server, with the gold of every article they show."""
