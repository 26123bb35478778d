"""Runs solweig in its own environment: arrays in, mean radiant temperature and CPU seconds out.

solweig (GPL-3) is an outside yardstick: it is installed on demand into a throw-away environment,
called through what its README documents, and never a dependency.

    python solweig_worker.py IN.npz OUT.npz
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import rasterio
import solweig

SUN = (
    "measured_direct_rad",
    "measured_diffuse_rad",
    "precomputed_sun_altitude",
    "precomputed_sun_azimuth",
)


def main(source: str, target: str) -> None:
    solweig.disable_gpu()
    given = np.load(source)
    location = solweig.Location(
        latitude=float(given["latitude"]),
        longitude=float(given["longitude"]),
        utc_offset=int(given["utc_offset"]),
    )
    started = time.process_time()
    layers = {name: given[name] for name in ("dem", "cdsm", "land_cover") if name in given}
    with tempfile.TemporaryDirectory() as folder:
        surface = solweig.SurfaceData.prepare(
            dsm=given["dsm"], pixel_size=float(given["pixel"]), working_dir=folder, **layers
        )
        prepared = time.process_time()
        weather = [
            solweig.Weather(
                datetime=datetime.fromtimestamp(int(given["local_time"][k]), UTC).replace(
                    tzinfo=None
                ),
                ta=float(given["air"][k]),
                rh=float(given["humidity"][k]),
                global_rad=float(given["global"][k]),
                ws=float(given["wind"][k]),
                **({name: float(given[name][k]) for name in SUN if name in given}),
            )
            for k in range(given["air"].size)
        ]
        solweig.calculate(
            surface, weather=weather, location=location, output_dir=folder, outputs=["tmrt"]
        )
        done = time.process_time()
        files = sorted(Path(folder).rglob("tmrt_[0-9]*.tif"))
        steps = [rasterio.open(file).read(1) for file in files]
    np.savez(
        target,
        radiant=np.array(steps),
        prepare=prepared - started,
        steps=done - prepared,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
