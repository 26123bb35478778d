"""What a person gets in the open: nothing around but dry paving under the whole sky."""

from __future__ import annotations

import numpy as np

from simulations.engine.forcing import Forcing, black_body
from simulations.engine.parameters import Parameters
from simulations.surface.materials import BY_NAME


def open_place(forcing: Forcing, step: int, parameters: Parameters) -> tuple[float, float]:
    """Give diffuse short wave and long wave that a person gets in the open [W m⁻²].

    The ground is grass of the temperature of the air, as at a weather station, so that the anchor
    of map WBGT does not hang on the cover of any one place.
    """
    receiver = np.array(parameters.receiver)
    upper, lateral = receiver[:4].sum() / 2 + receiver[4], receiver[:4].sum()
    lower = receiver.sum() - upper
    grass = BY_NAME["grass"]
    short = upper * forcing.isotropic[step] + lateral * forcing.horizon[step]
    short += lower * grass.albedo * forcing.global_horizontal[step]
    long = upper * forcing.longwave[step] + lower * black_body(forcing.air[step])
    return max(float(short), 0.0), float(long)
