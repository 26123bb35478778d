"""Proposals over HTTP: what was drawn as scenarios, their results, decisions and votes."""
