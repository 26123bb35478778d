"""Exposure: how hot it is where people are, and where shade would relieve most."""
