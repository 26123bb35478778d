"""What-ifs: trees, shade, mist, paving, water and buildings that people put into a surface."""

from simulations.scenario.apply import Applied, apply_scenario
from simulations.scenario.features import KINDS, MOST_FEATURES, MOST_VERTICES, read_scenario

__all__ = ["KINDS", "MOST_FEATURES", "MOST_VERTICES", "Applied", "apply_scenario", "read_scenario"]
