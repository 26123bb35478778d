"""Telling people and offices what happened: written with the act, sent afterwards."""
