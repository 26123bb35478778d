"""Exposure, joined: places of a city, numbers of its runs, what proposals change."""
