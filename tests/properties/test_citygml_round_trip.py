"""What is written as CityGML comes back: objects, rings, attributes of any text."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tiles.citygml import read_citygml

WHITE = " \t\r\n"
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30
)
NUMBER = st.floats(-180, 180, allow_nan=False).map(lambda value: value + 0.0)
POINT = st.tuples(NUMBER, NUMBER, NUMBER)


@dataclass(frozen=True)
class Plot:
    """A land use object: rings of its polygons, attributes, generic attributes."""

    polygons: list[list[tuple[float, float, float]]]
    names: list[str]
    generic: list[tuple[str, str]]


RING = st.lists(POINT, min_size=3, max_size=8, unique=True)
PLOT = st.builds(
    Plot,
    st.lists(RING, max_size=3),
    st.lists(TEXT, max_size=3),
    st.lists(st.tuples(TEXT, TEXT), max_size=3),
)


def write(plot: Plot, number: int) -> str:
    rings = "".join(
        "<gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>"
        + " ".join(f"{y!r} {x!r} {z!r}" for x, y, z in [*ring, ring[0]])
        + "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>"
        for ring in plot.polygons
    )
    names = "".join(f"<gml:name>{escape(name)}</gml:name>" for name in plot.names)
    generic = "".join(
        f"<gen:stringAttribute name={quoteattr(name)}><gen:value>{escape(value)}</gen:value>"
        "</gen:stringAttribute>"
        for name, value in plot.generic
    )
    return (
        f'<core:cityObjectMember><luse:LandUse gml:id="plot_{number}">{names}{generic}'
        f"<luse:lod1MultiSurface><gml:MultiSurface>{rings}</gml:MultiSurface>"
        "</luse:lod1MultiSurface></luse:LandUse></core:cityObjectMember>"
    )


def city(plots: list[Plot]) -> bytes:
    objects = "\n".join(write(plot, number) for number, plot in enumerate(plots))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"
 xmlns:luse="http://www.opengis.net/citygml/landuse/2.0"
 xmlns:gen="http://www.opengis.net/citygml/generics/2.0" xmlns:gml="http://www.opengis.net/gml">
<gml:boundedBy><gml:Envelope srsName="EPSG:6697" srsDimension="3"><gml:lowerCorner>0 0 0
</gml:lowerCorner><gml:upperCorner>1 1 1</gml:upperCorner></gml:Envelope></gml:boundedBy>
{objects}
</core:CityModel>""".encode()


@settings(deadline=None)
@given(st.lists(PLOT, max_size=4))
def test_objects_rings_and_values_come_back(plots: list[Plot]) -> None:
    tables = read_citygml(city(plots), path="plots.gml").tables
    ids = [tables.features.gml_id[row] for row in range(len(tables.features.root))]
    assert ids == [f"plot_{number}" for number in range(len(plots))]
    rings = [ring for plot in plots for ring in plot.polygons]
    assert np.diff(tables.vertex_start).tolist() == [len(ring) for ring in rings]
    assert [tuple(v) for v in tables.vertices.tolist()] == [
        point for ring in rings for point in ring
    ]
    written = []
    for number, plot in enumerate(plots):
        written += [(number, "gml:name", name.strip(WHITE)) for name in plot.names]
        written += [
            (number, f"gen:stringAttribute[{name}]", value.strip(WHITE))
            for name, value in plot.generic
        ]
    attributes = tables.attributes
    found = [
        (int(feature), tables.attribute_paths[path], attributes.value[row])
        for row, (feature, path) in enumerate(zip(attributes.feature, attributes.path, strict=True))
    ]
    assert found == [item for item in written if item[2]]
