"""Temperatures of ground and walls: heat that flows in by day and out by night."""
