"""Features of one file as rows of the map's layers, in Web Mercator."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from tiles.city_files import CityContext, CityFile
from tiles.city_tables import CityTables
from tiles.vector.footprints import Plan, plan
from tiles.vector.layers import (
    LAYER_OF_THEME,
    ROAD,
    TREE,
    VEGETATION,
    WATER,
    WATER_OF_LAND_USE,
    MapLayer,
)
from tiles.vector.plan import Geometries, areas_m2, multipolygons, polygon_roots
from tiles.vector.values import AttributeValues, arrow_strings

EARTH_RADIUS_M = 6378137.0


def layer_rows(city: CityContext, file: CityFile) -> dict[str, pa.Table]:
    """Give the rows of every layer that a file feeds: layer id → rows.

    Columns: `geometry` (WKB, EPSG:3857), `area_m2` (NaN where it has none), `gml_id`, `kind` and
    the fields of the layer.

    Raises
    ------
    TilesError
        Where the file cannot be read or its coordinate system is unknown.
    """
    layer = LAYER_OF_THEME.get(file.theme)
    if layer is None:
        return {}
    tables = file.tables()
    values = AttributeValues(tables, lambda space: city.code_list(space, gml_path=file.path))
    found = plan(tables)
    if layer is ROAD:
        return {ROAD.id: _roads(tables, values, found)}
    if layer is VEGETATION:
        return _plants(tables, values, found)
    rows = {layer.id: _rows(tables, values, layer, found.rows, found.geometry)}
    if layer.has_heights:
        rows[layer.id] = _with_heights(rows[layer.id], values, found)
    if file.theme == "luse":
        rows[WATER.id] = _water_of_land_use(tables, values, found)
    if file.theme in _HAZARDS_AND_ZONES:
        rows[layer.id] = _of_kind(rows[layer.id], file.theme)
    return rows


_HAZARDS_AND_ZONES = frozenset({"fld", "tnm", "htd", "ifld", "rfld", "lsld"})


def _rows(
    tables: CityTables,
    values: AttributeValues,
    layer: MapLayer,
    features: npt.NDArray[np.integer],
    geometry: Geometries,
) -> pa.Table:
    """Give rows with the fields of a layer; `kind` is the class without its prefix."""
    columns: dict[str, pa.Array] = {
        "geometry": pa.array(shapely.to_wkb(mercator(geometry)), pa.binary()),
        "area_m2": pa.array(areas_m2(geometry)),
        "gml_id": arrow_strings(tables.features.gml_id).take(pa.array(features)),
        "kind": _class_names(tables, features),
    }
    for field in layer.fields:
        if field.kind == "number":
            columns[field.name] = _numbers(values.numbers(field.names, features))
        elif field.kind == "text":
            columns[field.name] = _said(values.text(field.names, features))
        elif field.kind == "code":
            columns[field.name], columns[f"{field.name}_label"] = values.codes(
                field.names, features
            )
        else:
            number, label = values.highest(field.names, features)
            columns[field.name], columns[f"{field.name}_label"] = _numbers(number), label
    table = pa.table(columns)
    return table.filter(pc.is_valid(table["geometry"]))


def _numbers(values: npt.NDArray[np.float64]) -> pa.Array:
    """Give numbers with NaN as null; centimetres and beyond cost bytes nobody sees."""
    return pa.array(np.round(values, 2), mask=np.isnan(values))


def _said(texts: pa.Array) -> pa.Array:
    """Give texts, null where the words say that there is none."""
    nothing = pc.is_in(texts, value_set=pa.array(["", "-", "－", "―", "Null", "NULL", "null"]))
    return pc.if_else(nothing, pa.scalar(None, pa.string()), texts)


def _class_names(tables: CityTables, features: npt.NDArray[np.integer]) -> pa.Array:
    names = pa.array([name.rsplit(":", 1)[-1] for name in tables.class_names], pa.string())
    return names.take(pa.array(tables.features.class_name[features]))


def _of_kind(rows: pa.Table, kind: str) -> pa.Table:
    column = rows.schema.get_field_index("kind")
    return rows.set_column(column, "kind", pa.repeat(pa.scalar(kind), len(rows)))


def _with_heights(rows: pa.Table, values: AttributeValues, found: Plan) -> pa.Table:
    """Add `height` above ground (measured, else from the geometry) and `base`, metres."""
    valid = ~shapely.is_missing(found.geometry)
    measured = values.numbers(("bldg:measuredHeight",), found.rows)
    height = np.where(measured > 0, measured, found.top_height_m - found.ground_height_m)
    return rows.append_column("height", _numbers(height[valid])).append_column(
        "base", _numbers(found.ground_height_m[valid])
    )


def _water_of_land_use(tables: CityTables, values: AttributeValues, found: Plan) -> pa.Table:
    codes, _ = values.codes(("luse:class",), found.rows)
    water = np.asarray(
        pc.fill_null(pc.equal(codes, WATER_OF_LAND_USE), False).to_numpy(zero_copy_only=False)
    )
    return _rows(tables, values, WATER, found.rows[water], found.geometry[water])


def _roads(tables: CityTables, values: AttributeValues, found: Plan) -> pa.Table:
    """Give roads as whole and, where LOD2 or LOD3 has them, their lanes and pavements.

    `area` is the function of such a part, null for the road as a whole.
    """
    whole = _rows(tables, values, ROAD, found.rows, found.geometry)
    parts, geometry = _road_parts(tables)
    codes, labels = values.codes(("tran:function",), parts)
    detail = _rows(tables, values, ROAD, tables.features.root[parts], geometry)
    valid = pa.array(~shapely.is_missing(geometry))
    detail = detail.append_column("area", codes.filter(valid))
    detail = detail.append_column("area_label", labels.filter(valid))
    return pa.concat_tables([whole, detail], promote_options="default")


def _road_parts(tables: CityTables) -> tuple[npt.NDArray[np.int64], Geometries]:
    """Give the parts of roads at the highest LOD that has some, and their areas."""
    polygons = tables.polygons
    root = polygon_roots(tables)
    is_part = (tables.features.parent[polygons.feature] >= 0) & (polygons.lod >= 2)
    best = np.full(len(tables.features.root), -1, dtype=np.int8)
    np.maximum.at(best, root[is_part], polygons.lod[is_part])
    rows = np.flatnonzero(is_part & (polygons.lod == best[root]))
    parts, groups = np.unique(polygons.feature[rows], return_inverse=True)
    return parts.astype(np.int64), multipolygons(tables, rows, groups, len(parts))


def _plants(tables: CityTables, values: AttributeValues, found: Plan) -> dict[str, pa.Table]:
    names = np.array([name.endswith("SolitaryVegetationObject") for name in tables.class_names])
    is_tree = (
        names[tables.features.class_name[found.rows]]
        if len(names)
        else np.zeros(len(found.rows), dtype=bool)
    )
    cover = _rows(tables, values, VEGETATION, found.rows[~is_tree], found.geometry[~is_tree])
    shapes = found.geometry[is_tree]
    trees = _rows(tables, values, TREE, found.rows[is_tree], shapely.centroid(shapes))
    valid = ~shapely.is_missing(shapes)
    height = (found.top_height_m - found.ground_height_m)[is_tree][valid]
    trees = _or_else(trees, "height", height)
    return {VEGETATION.id: cover, TREE.id: _or_else(trees, "crown", _widths_m(shapes[valid]))}


def _or_else(rows: pa.Table, name: str, values: npt.NDArray[np.float64]) -> pa.Table:
    """Fill the nulls of a column, where the geometry tells what the attributes do not."""
    values = np.where(values > 0, values, np.nan)
    column = rows.schema.get_field_index(name)
    return rows.set_column(column, name, pc.coalesce(rows[name], _numbers(values)))


def _widths_m(shapes: Geometries) -> npt.NDArray[np.float64]:
    """Give the diameters of circles of the same area, metres; 0 for points."""
    return np.asarray(2 * np.sqrt(areas_m2(shapes) / np.pi))


def mercator(shapes: Geometries) -> Geometries:
    """Give shapes in degrees as EPSG:3857, metres."""

    def project(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        x = np.radians(degrees[:, 0]) * EARTH_RADIUS_M
        y = np.arcsinh(np.tan(np.radians(degrees[:, 1]))) * EARTH_RADIUS_M
        return np.column_stack([x, y])

    return np.asarray(shapely.transform(shapes, project))


def degrees(x: float, y: float) -> tuple[float, float]:
    """Give longitude, latitude of a point in EPSG:3857."""
    return float(np.degrees(x / EARTH_RADIUS_M)), float(
        np.degrees(np.arctan(np.sinh(y / EARTH_RADIUS_M)))
    )
