"""Coordinates: geodetic, earth-centred and local frames, and heights above the ellipsoid.

Horizontal systems go through pyproj; the vertical part never does: without the Japanese grid
pyproj passes heights through unchanged, 40.8 m wrong at Kumagaya. Heights come from
`japan-geoid`, by the vertical datum of the source system.

Published coordinates use the WGS 84 ellipsoid; JGD2011 and JGD2024 (GRS 80) agree with it to
0.1 mm in Japan, so latitude and longitude are taken over as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import japan_geoid
import numpy as np
import pyproj
from numba import njit

from tiles.city_tables import CityTables, Float64
from tiles.errors import CityGMLError, Problem, Severity

SEMI_MAJOR_M = 6378137.0
FLATTENING = 1.0 / 298.257223563
ECCENTRICITY_SQUARED = FLATTENING * (2.0 - FLATTENING)

_COLUMN = 256  # points that are worked out at once: their columns stay in the nearest cache

GeoidModel = Literal["GSIGEO2011", "JPGEO2024", "none"]

# EPSG codes of JGD2024 (v12.055, April 2026) that pyproj's database does not hold yet:
# 11318 geographic, 11319 to 11331 the plane rectangular systems I to XIII, each with the
# JGD2024 (vertical) height; their horizontal part is that of JGD2011 (6668, 6669 to 6681).
_JGD2024_HORIZONTAL = {11318: 6668, **{11319 + i: 6669 + i for i in range(13)}}
_GEOGRAPHIC_JAPAN = frozenset({6697, 6668, 4612, 11318})


@dataclass(frozen=True, slots=True)
class GeoidRecord:
    """How orthometric heights became ellipsoidal ones; published with every dataset.

    model : geoid model, `none` where the source heights are ellipsoidal already.
    vertical_datum : datum of the source heights (`JGD2011 (vertical)`, …).
    outside : number of vertices outside the model's area, which got the file's mean undulation
        (0 m where the whole file is outside).
    """

    model: GeoidModel
    vertical_datum: str
    outside: int = 0


@dataclass(frozen=True, slots=True)
class GeographicVertices:
    """Vertices of a file as published.

    lon_deg, lat_deg : (n,) float64, degrees, EPSG:6668.
    ellipsoidal_height_m : (n,) float64, m above the ellipsoid.
    """

    lon_deg: Float64
    lat_deg: Float64
    ellipsoidal_height_m: Float64
    geoid: GeoidRecord
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceSystem:
    """What an EPSG code means for us: horizontal code, projected or not, geoid model."""

    horizontal_epsg: int
    projected: bool
    model: GeoidModel
    vertical_datum: str


@cache
def source_system(epsg: int) -> SourceSystem:
    """Give the meaning of a source system.

    Raises
    ------
    CityGMLError
        Where the code is 0, unknown, or not in degrees or metres.
    """
    if epsg in _JGD2024_HORIZONTAL:
        projected = epsg != 11318
        return SourceSystem(_JGD2024_HORIZONTAL[epsg], projected, "JPGEO2024", "JGD2024 (vertical)")
    if epsg in _GEOGRAPHIC_JAPAN:
        return SourceSystem(6668, False, "GSIGEO2011", "JGD2011 (vertical)")
    return _from_database(epsg)


def _from_database(epsg: int) -> SourceSystem:
    """Read a system that is not one of PLATEAU's usual ones from pyproj's database."""
    try:
        crs = pyproj.CRS.from_epsg(epsg)
    except pyproj.exceptions.CRSError:
        raise CityGMLError(
            f"unknown coordinate system EPSG:{epsg}; expected one of Japan "
            "(6697, 6668, 10162 to 10174, 11318 to 11331), named by srsName"
        ) from None
    parts = crs.sub_crs_list
    horizontal = parts[0] if parts else crs
    if not (crs.is_projected or crs.is_geographic):
        raise CityGMLError(f"EPSG:{epsg} ({crs.name}) is neither geographic nor projected")
    code = horizontal.to_epsg() or epsg
    if not parts and len(crs.axis_info) == 3:
        return SourceSystem(code, crs.is_projected, "none", "ellipsoidal")
    datum = parts[1].name.removesuffix(" height") if parts else "JGD2011 (vertical)"
    return SourceSystem(code, crs.is_projected, "GSIGEO2011", datum)


@cache
def _geoid(model: GeoidModel) -> japan_geoid.GsiGeoid:
    if model == "GSIGEO2011":
        return japan_geoid.load_embedded_gsigeo2011()
    return japan_geoid.load_embedded_jpgeo2024_hrefconv2024()


def undulation(lon_deg: Float64, lat_deg: Float64, model: GeoidModel = "GSIGEO2011") -> Float64:
    """Give the height of the geoid above the ellipsoid, m; NaN outside the model's area."""
    if model == "none":
        return np.zeros(len(lon_deg))
    return np.asarray(
        _geoid(model).get_heights(np.ascontiguousarray(lon_deg), np.ascontiguousarray(lat_deg))
    )


@cache
def _to_degrees(horizontal_epsg: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(horizontal_epsg, 6668, always_xy=True)


def geographic(tables: CityTables) -> GeographicVertices:
    """Give the vertices of a file as longitude, latitude and ellipsoidal height.

    Raises
    ------
    CityGMLError
        Where the file names no coordinate system or one we do not know.
    """
    system = source_system(tables.epsg)
    x: Float64 = np.ascontiguousarray(tables.vertices[:, 0])
    y: Float64 = np.ascontiguousarray(tables.vertices[:, 1])
    if system.projected or system.horizontal_epsg not in _GEOGRAPHIC_JAPAN:
        x, y = (np.asarray(axis) for axis in _to_degrees(system.horizontal_epsg).transform(x, y))
    offset = undulation(x, y, system.model)
    outside = np.isnan(offset)
    count = int(np.count_nonzero(outside))
    problems: tuple[Problem, ...] = ()
    if count:
        inside = offset[~outside]
        fallback = float(inside.mean()) if len(inside) else 0.0
        offset = np.where(outside, fallback, offset)
        problems = (_outside_problem(count, len(offset), fallback, system.model),)
    return GeographicVertices(
        lon_deg=x,
        lat_deg=y,
        ellipsoidal_height_m=tables.vertices[:, 2] + offset,
        geoid=GeoidRecord(system.model, system.vertical_datum, count),
        problems=problems,
    )


def _outside_problem(count: int, total: int, fallback: float, model: GeoidModel) -> Problem:
    return Problem(
        code="outside-geoid",
        severity=Severity.WARNING,
        message=(
            f"{count} of {total} vertices lie outside the area of {model}; their heights were "
            f"raised by {fallback:.3f} m ({'the mean of the file' if fallback else 'no value'})"
        ),
    )


def geodetic_to_ecef(lon_deg: Float64, lat_deg: Float64, height_m: Float64) -> Float64:
    """Give earth-centred coordinates, (n, 3) float64, m, EPSG:4978."""
    lon, lat = np.radians(lon_deg), np.radians(lat_deg)
    sin_lat, cos_lat = np.sin(lat), np.cos(lat)
    prime_vertical = SEMI_MAJOR_M / np.sqrt(1.0 - ECCENTRICITY_SQUARED * sin_lat**2)
    radius = (prime_vertical + height_m) * cos_lat
    return np.stack(
        [
            radius * np.cos(lon),
            radius * np.sin(lon),
            (prime_vertical * (1.0 - ECCENTRICITY_SQUARED) + height_m) * sin_lat,
        ],
        axis=-1,
    )


def ecef_to_geodetic(ecef: Float64) -> tuple[Float64, Float64, Float64]:
    """Give longitude and latitude, degrees, and ellipsoidal height, m.

    Closed form of Vermeille (2002), J. Geodesy 76, eq. 4 to 15; exact to rounding for every
    point more than 43 km from the earth's centre.
    """
    x, y, z = ecef[..., 0], ecef[..., 1], ecef[..., 2]
    e2, e4 = ECCENTRICITY_SQUARED, ECCENTRICITY_SQUARED**2
    distance = np.hypot(x, y)
    p = (distance / SEMI_MAJOR_M) ** 2
    q = (1.0 - e2) * (z / SEMI_MAJOR_M) ** 2
    r = (p + q - e4) / 6.0
    s = e4 * p * q / (4.0 * r**3)
    t = np.cbrt(1.0 + s + np.sqrt(s * (2.0 + s)))
    u = r * (1.0 + t + 1.0 / t)
    v = np.sqrt(u**2 + e4 * q)
    w = e2 * (u + v - q) / (2.0 * v)
    k = np.sqrt(u + v + w**2) - w
    d = k * distance / (k + e2)
    slant = np.hypot(d, z)
    lat = 2.0 * np.arctan2(z, d + slant)
    height = (k + e2 - 1.0) / k * slant
    return np.degrees(np.arctan2(y, x)), np.degrees(lat), height


@dataclass(frozen=True, slots=True)
class LocalFrame:
    """East, north, up at a point: x east, y north, z up, metres.

    lon_deg, lat_deg, height_m : origin, degrees and m above the ellipsoid.
    """

    lon_deg: float
    lat_deg: float
    height_m: float

    @property
    def origin_ecef(self) -> Float64:
        """Give the origin, (3,) float64, m, EPSG:4978."""
        return geodetic_to_ecef(
            np.array(self.lon_deg), np.array(self.lat_deg), np.array(self.height_m)
        )

    @property
    def rotation(self) -> Float64:
        """Give the rotation from the frame to earth-centred axes, (3, 3) float64."""
        lon, lat = np.radians(self.lon_deg), np.radians(self.lat_deg)
        sin_lon, cos_lon, sin_lat, cos_lat = np.sin(lon), np.cos(lon), np.sin(lat), np.cos(lat)
        return np.array(
            [
                [-sin_lon, -sin_lat * cos_lon, cos_lat * cos_lon],
                [cos_lon, -sin_lat * sin_lon, cos_lat * sin_lon],
                [0.0, cos_lat, sin_lat],
            ]
        )

    def to_ecef_matrix(self) -> Float64:
        """Give the (4, 4) float64 matrix from the frame to EPSG:4978, for column vectors."""
        matrix = np.eye(4)
        matrix[:3, :3] = self.rotation
        matrix[:3, 3] = self.origin_ecef
        return matrix

    def from_geodetic(self, lon_deg: Float64, lat_deg: Float64, height_m: Float64) -> Float64:
        """Give points in the frame, (n, 3) float64, m."""
        frame = (self.lon_deg, self.lat_deg, self.height_m)
        local: Float64 = _to_local(lon_deg, lat_deg, height_m, frame, np.empty((len(lon_deg), 3)))
        return local

    def to_geodetic(self, local_m: Float64) -> tuple[Float64, Float64, Float64]:
        """Give longitude and latitude, degrees, and ellipsoidal height, m."""
        return ecef_to_geodetic(local_m @ self.rotation.T + self.origin_ecef)


@njit(cache=True, error_model="numpy")
def _to_local(
    lon_deg: Float64,
    lat_deg: Float64,
    height_m: Float64,
    frame: tuple[float, float, float],
    out: Float64,
) -> Float64:
    """Write points in the local frame at `frame`: longitude, latitude, degrees, and height, m.

    Worked out in columns of a few points, which the processor takes eight at a time. Longitudes
    are counted from the meridian of the frame, so that two axes turn and not three.
    """
    radians = np.pi / 180.0
    sin_origin, cos_origin = np.sin(frame[1] * radians), np.cos(frame[1] * radians)
    normal = SEMI_MAJOR_M / np.sqrt(1.0 - ECCENTRICITY_SQUARED * sin_origin * sin_origin)
    origin_x = (normal + frame[2]) * cos_origin
    origin_z = (normal * (1.0 - ECCENTRICITY_SQUARED) + frame[2]) * sin_origin
    sin_lon, less_lon = np.empty(_COLUMN), np.empty(_COLUMN)
    sin_lat, less_lat = np.empty(_COLUMN), np.empty(_COLUMN)
    east, north, up = np.empty(_COLUMN), np.empty(_COLUMN), np.empty(_COLUMN)
    for start in range(0, len(lon_deg), _COLUMN):
        count = min(_COLUMN, len(lon_deg) - start)
        heights = height_m[start : start + count]
        _turn(lon_deg[start : start + count], frame[0], sin_lon, less_lon)
        _turn(lat_deg[start : start + count], frame[1], sin_lat, less_lat)
        for i in range(count):
            sine = sin_origin + (sin_origin * less_lat[i] + cos_origin * sin_lat[i])
            cosine = cos_origin + (cos_origin * less_lat[i] - sin_origin * sin_lat[i])
            normal = SEMI_MAJOR_M / np.sqrt(1.0 - ECCENTRICITY_SQUARED * sine * sine)
            radius = (normal + heights[i]) * cosine
            x = radius + radius * less_lon[i] - origin_x
            z = (normal * (1.0 - ECCENTRICITY_SQUARED) + heights[i]) * sine - origin_z
            east[i] = radius * sin_lon[i]
            north[i] = cos_origin * z - sin_origin * x
            up[i] = cos_origin * x + sin_origin * z
        for i in range(count):
            out[start + i, 0], out[start + i, 1], out[start + i, 2] = east[i], north[i], up[i]
    return out


@njit(cache=True, error_model="numpy")
def _turn(angles_deg: Float64, origin_deg: float, sine: Float64, less: Float64) -> None:
    """Write the sine, and the cosine less one, of angles counted from one of them, degrees.

    Below 0.1 rad by their series to the ninth order: 1e-15, or 10 nm on the earth.
    """
    radians = np.pi / 180.0
    far = 0
    for i in range(len(angles_deg)):
        angle = (angles_deg[i] - origin_deg) * radians
        square = angle * angle
        far += not square < 0.01
        odd = 1.0 / 120.0 - square * (1.0 / 5040.0 - square / 362880.0)
        even = 1.0 / 24.0 - square * (1.0 / 720.0 - square / 40320.0)
        sine[i] = angle - angle * square * (1.0 / 6.0 - square * odd)
        less[i] = square * (square * even - 0.5)
    if far:
        for i in range(len(angles_deg)):
            angle = (angles_deg[i] - origin_deg) * radians
            half = np.sin(angle / 2.0)
            sine[i], less[i] = np.sin(angle), -2.0 * half * half


Bounds = tuple[float, float, float, float]

# Rows and columns into which a mesh of that many digits is cut to give the next smaller one.
_MESH_DIGITS = (4, 6, 8, 9, 10)


def mesh_bounds(code: str) -> Bounds:
    """Give west, south, east, north, degrees, of a Japanese grid square code (JIS X 0410).

    First (4 digits), second (6), third (8), half (9) and quarter (10) meshes.

    Raises
    ------
    ValueError
        Where the code is not one.
    """
    if len(code) not in _MESH_DIGITS or not (code.isascii() and code.isdigit()):
        raise ValueError(f"not a grid square code of 4, 6, 8, 9 or 10 digits: {code!r}")
    row, column, parts = int(code[:2]), int(code[2:4]), 1
    if len(code) >= 6:
        row, column, parts = row * 8 + _digit(code, 4, 7), column * 8 + _digit(code, 5, 7), 8
    if len(code) >= 8:
        row, column, parts = row * 10 + int(code[6]), column * 10 + int(code[7]), 80
    for place in range(8, len(code)):
        quadrant = _digit(code, place, 4) - 1
        if quadrant < 0:
            raise ValueError(f"digit {place + 1} of grid square code {code!r} must be 1 to 4")
        row, column, parts = row * 2 + quadrant // 2, column * 2 + quadrant % 2, parts * 2
    south, west = row / (parts * 1.5), 100.0 + column / parts
    return west, south, 100.0 + (column + 1) / parts, (row + 1) / (parts * 1.5)


def _digit(code: str, place: int, largest: int) -> int:
    digit = int(code[place])
    if digit > largest:
        raise ValueError(f"digit {place + 1} of grid square code {code!r} is over {largest}")
    return digit


def mesh_code(lon_deg: float, lat_deg: float, *, digits: int = 8) -> str:
    """Give the grid square code (JIS X 0410) that holds a point; western and southern edges in.

    digits : 4, 6, 8, 9 or 10.

    Raises
    ------
    ValueError
        Where the point is outside 100 to 180 °E, 0 to 66 2/3 °N, or `digits` is none of these.
    """
    if digits not in _MESH_DIGITS:
        raise ValueError(f"a grid square code has 4, 6, 8, 9 or 10 digits, not {digits}")
    if not (100.0 <= lon_deg < 180.0 and 0.0 <= lat_deg * 1.5 < 100.0):
        raise ValueError(f"no grid square code for longitude {lon_deg}, latitude {lat_deg}")
    # Counted in quarter meshes; the small term keeps a mesh's own corner inside it.
    row, column = int(lat_deg * 480.0 + 1e-7), int((lon_deg - 100.0) * 320.0 + 1e-7)
    first = f"{row // 320:02d}{column // 320:02d}"
    second = f"{row // 40 % 8}{column // 40 % 8}"
    third = f"{row // 4 % 10}{column // 4 % 10}"
    half = f"{row // 2 % 2 * 2 + column // 2 % 2 + 1}"
    quarter = f"{row % 2 * 2 + column % 2 + 1}"
    return (first + second + third + half + quarter)[:digits]


def local_frame_of(lon_deg: Float64, lat_deg: Float64) -> LocalFrame:
    """Give the frame of a file: at height 0 in the middle of the third mesh of its median vertex.

    Taken from the grid, so that one changed feature moves nothing else, and from the median, so
    that one wrong coordinate does not either.
    """
    step = max(len(lon_deg) // 1000, 1)
    sample = np.column_stack([lon_deg[::step], lat_deg[::step]])
    sample = sample[np.isfinite(sample).all(axis=1)]
    lon, lat = np.median(sample, axis=0).tolist() if len(sample) else (0.0, 0.0)
    return LocalFrame(
        lon_deg=float((np.floor(lon * 80.0) + 0.5) / 80.0),
        lat_deg=float((np.floor(lat * 120.0) + 0.5) / 120.0),
        height_m=0.0,
    )
