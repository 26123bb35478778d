"""Proposals: what somebody would change, what heat says to it, and what becomes of it."""
