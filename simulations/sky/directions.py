"""Directions in which the sky is looked at, and how much each of them counts.

The hemisphere is cut into azimuths × bands of elevation. Along one azimuth all bands are swept at
once (`simulations.sky.azimuth_sweep`); within a band the elevation of the horizon is kept, so that
a sky view factor is a sum over azimuths of what is nearly an exact integral over elevation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LATERAL_WEIGHT = 0.22
VERTICAL_WEIGHT = 0.06


@dataclass(frozen=True, slots=True)
class SkyDirections:
    """Azimuths × bands of elevation with their weights.

    Attributes
    ----------
    azimuths : (azimuths,) float64, °, clockwise from north; never along an axis of the grid.
    edges : (bands + 1,) float64, °, limits of the bands of elevation, 0 to 90.
    lowest_elevation : what stands lower than this above the horizon hides nothing [°]; it bounds
        how far away an obstacle can matter.
    """

    azimuths: Floats
    edges: Floats
    lowest_elevation: float

    @property
    def centres(self) -> Floats:
        """(bands,) float64, rad, elevation at which a band is swept."""
        lower = np.maximum(self.edges[:-1], self.lowest_elevation)
        return np.radians((lower + self.edges[1:]) / 2)

    @property
    def squared_sines(self) -> Floats:
        """(bands, 2) float64, 1, sin² of the limits between which a horizon is told apart."""
        lower = np.maximum(self.edges[:-1], self.lowest_elevation)
        return np.stack([np.sin(np.radians(lower)), np.sin(np.radians(self.edges[1:]))], 1) ** 2

    @property
    def lookouts(self) -> npt.NDArray[np.int64]:
        """(azimuths / 2,) int64, of each pair the azimuth in which walls are told.

        It is the one nearer to the octant's axis of the grid, so that the set is the same under
        mirrors and quarter turns.
        """
        first = np.arange(0, self.azimuths.size, 2)
        return first + first * 8 // self.azimuths.size % 2

    def horizontal_weights(self) -> Floats:
        """Give how much each band of one azimuth counts for ground that lies flat.

        Returns
        -------
        (bands,) float64, 1; over all azimuths and bands the sum is 1.
        """
        return np.diff(np.sin(np.radians(self.edges)) ** 2) / self.azimuths.size

    def face_weights(self, normals: Floats) -> Floats:
        """Give how much each direction counts for plane faces.

        Parameters
        ----------
        normals : (faces, 3) float64, 1, unit vectors east, north, up.

        Returns
        -------
        (faces, azimuths, bands) float64, 1: ∫ max(0, n·d) dΩ / π at each azimuth, analytic in
        elevation for horizontal and vertical faces.
        """
        low, high = np.radians(self.edges[:-1]), np.radians(self.edges[1:])
        upward = (np.sin(high) ** 2 - np.sin(low) ** 2) / 2
        lateral = (high - low) / 2 + (np.sin(2 * high) - np.sin(2 * low)) / 4
        step = 2 * np.pi / self.azimuths.size
        turn = np.radians(self.azimuths)
        cosine = normals[:, :1] * np.sin(turn) + normals[:, 1:2] * np.cos(turn)
        # The mean of max(0, cos) over one step of azimuth, so that the sum over azimuths is exact.
        smear = (step / 2) / np.sin(step / 2)
        lateral_part = np.maximum(cosine, 0.0)[:, :, None] * lateral * step / np.pi / smear
        upward_part = np.maximum(normals[:, 2], 0.0)[:, None, None] * upward * step / np.pi
        return np.asarray(lateral_part + upward_part, np.float64)

    def person_weights(self, weights: npt.ArrayLike) -> Floats:
        """Give how much each direction counts for a receiver with six faces.

        Parameters
        ----------
        weights : (6,) float64, 1, of the faces north, east, south, west, up, down.

        Returns
        -------
        (azimuths, bands) float64, 1; with the weights of a standing person the sum is 0.5.
        """
        faces = self.face_weights(FACE_NORMALS)
        return np.asarray(np.tensordot(np.asarray(weights, np.float64), faces, 1), np.float64)

    def upright_weights(self) -> Floats:
        """Give how much each band counts for an upright face per cosine of the azimuth.

        Returns
        -------
        (bands,) float64, 1; × cosine, the sum over all azimuths before the face is 0.5.
        """
        low, high = np.radians(self.edges[:-1]), np.radians(self.edges[1:])
        lateral = (high - low) / 2 + (np.sin(2 * high) - np.sin(2 * low)) / 4
        half = np.pi / self.azimuths.size
        return np.asarray(lateral * 2 * half / np.pi * np.sin(half) / half, np.float64)

    def horizon_weights(self, weights: npt.ArrayLike) -> Floats:
        """Give how much light from the horizon itself counts at each azimuth.

        Parameters
        ----------
        weights : (6,) of the faces north, east, south, west, up, down.

        Returns
        -------
        (azimuths,) float64, 1; the sum is that of the weights of the four upright faces.
        """
        turn = np.radians(self.azimuths)
        directions = np.stack([np.sin(turn), np.cos(turn)])
        cosine = np.maximum(FACE_NORMALS[:4, :2] @ directions, 0.0)
        share = cosine / cosine.sum(1, keepdims=True)
        return np.asarray(np.asarray(weights, np.float64)[:4] @ share, np.float64)

    def reach(self, height: float) -> float:
        """Give how far an obstacle of this height can hide sky [m]."""
        return float(height / np.tan(np.radians(self.lowest_elevation)))


FACE_NORMALS = np.array(
    [[0, 1, 0], [1, 0, 0], [0, -1, 0], [-1, 0, 0], [0, 0, 1], [0, 0, -1]], np.float64
)
STANDING_PERSON = (
    LATERAL_WEIGHT,
    LATERAL_WEIGHT,
    LATERAL_WEIGHT,
    LATERAL_WEIGHT,
    VERTICAL_WEIGHT,
    VERTICAL_WEIGHT,
)


def sky_directions(azimuths: int = 32, bands: int = 9, lowest: float = 3.0) -> SkyDirections:
    """Give evenly spread directions, the same under mirrors and quarter turns.

    Parameters
    ----------
    azimuths : how many; a multiple of 16, so that pairs stay within an octant.
    bands : of equal height.
    lowest : elevation below which nothing hides sky [°].
    """
    if azimuths < 16 or azimuths % 16:
        raise ValueError(f"{azimuths} azimuths; give a multiple of 16")
    if not 0 < lowest < 90 / bands:
        raise ValueError(f"lowest elevation {lowest}°; give more than 0 and less than a band")
    turns = np.asarray((np.arange(azimuths) + 0.5) * (360.0 / azimuths), np.float64)
    return SkyDirections(turns, np.linspace(0.0, 90.0, bands + 1), lowest)
