"""Chance in the demo town: each stage has its own stream, so a change in one leaves the others."""

from __future__ import annotations

import numpy as np

from gis_server.demo_town.town_data import town


def random_of(stage: str) -> np.random.Generator:
    """Give the stream of a stage, the same every time."""
    return np.random.default_rng([town().seed, *stage.encode()])
