"""Fuzzing of the two readers: on any bytes they agree, or both refuse.

Run it for a number of inputs or for a time:

    .venv/bin/python tests/properties/fuzz_citygml.py --inputs 200000 --seed 1
    .venv/bin/python tests/properties/fuzz_citygml.py --seconds 60
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from copy import deepcopy
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
from lxml import etree

from tiles.citygml.interpret import interpret
from tiles.citygml.lxml_reader import read_with_lxml
from tiles.citygml.problems import ProblemLog
from tiles.citygml.scan import scan
from tiles.errors import CityGMLError

SLOWEST_SECONDS = 5.0
_POLYGON = (
    '<gml:surfaceMember><gml:Polygon gml:id="p{n}"><gml:exterior><gml:LinearRing gml:id="r{n}">'
    "<gml:posList>36.1 139.3 1 36.1 139.4 {n} 36.2 139.4 1.5e0 36.1 139.3 1</gml:posList>"
    "</gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>"
)
_NAMESPACES = (
    'xmlns:core="http://www.opengis.net/citygml/2.0" xmlns:gml="http://www.opengis.net/gml" '
    'xmlns:bldg="http://www.opengis.net/citygml/building/2.0" '
    'xmlns:app="http://www.opengis.net/citygml/appearance/2.0" '
    'xmlns:gen="http://www.opengis.net/citygml/generics/2.0" '
    'xmlns:uro="https://www.geospatial.jp/iur/uro/3.1" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_LOOKS = (
    "<app:appearanceMember><app:Appearance><app:theme>rgbTexture</app:theme><app:surfaceDataMember>"
    "<app:ParameterizedTexture><app:imageURI>a/b.jpg</app:imageURI>"
    '<app:target uri="#p1"><app:TexCoordList><app:textureCoordinates ring="#r1">'
    "0 0 1 0 1 1 0 0</app:textureCoordinates></app:TexCoordList></app:target>"
    "</app:ParameterizedTexture></app:surfaceDataMember><app:surfaceDataMember><app:X3DMaterial>"
    "<app:diffuseColor>0.1 0.2 0.3</app:diffuseColor><app:target>#p2</app:target>"
    "</app:X3DMaterial></app:surfaceDataMember></app:Appearance></app:appearanceMember>"
)
_BUILDING = (
    '<core:cityObjectMember>\n<bldg:Building gml:id="b1"><gml:name>役所</gml:name>'
    '<gen:genericAttributeSet name="水"><gen:intAttribute name="n"><gen:value>1</gen:value>'
    '</gen:intAttribute></gen:genericAttributeSet><bldg:usage codeSpace="../a.xml">411</bldg:usage>'
    '<bldg:measuredHeight uom="m">-9999</bldg:measuredHeight><!-- note -->'
    "<bldg:lod1Solid><gml:Solid><gml:exterior><gml:CompositeSurface>"
    '<gml:surfaceMember xlink:href="#p3"/>'
    + _POLYGON.format(n=1)
    + "</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod1Solid>"
    '<bldg:boundedBy><bldg:WallSurface gml:id="w1"><bldg:lod2MultiSurface><gml:MultiSurface>'
    + _POLYGON.format(n=2)
    + _POLYGON.format(n=3)
    + "</gml:MultiSurface></bldg:lod2MultiSurface></bldg:WallSurface></bldg:boundedBy>"
    "<uro:bldgDataQualityAttribute><uro:DataQualityAttribute><uro:a>1</uro:a>"
    "</uro:DataQualityAttribute></uro:bldgDataQualityAttribute>"
    "</bldg:Building>\r\n</core:cityObjectMember>"
)
_ENVELOPE = (
    '<gml:boundedBy><gml:Envelope srsName="http://www.opengis.net/def/crs/EPSG/0/6697" '
    'srsDimension="3"><gml:lowerCorner>36 139 0</gml:lowerCorner>'
    "<gml:upperCorner>37 140 9</gml:upperCorner></gml:Envelope></gml:boundedBy>"
)
_CURVE = (
    "<core:cityObjectMember><bldg:Building><bldg:lod0FootPrint><gml:MultiCurve><gml:curveMember>"
    "<gml:LineString><gml:pos>1 2 3</gml:pos><gml:pos>4 5 6</gml:pos></gml:LineString>"
    "</gml:curveMember></gml:MultiCurve></bldg:lod0FootPrint></bldg:Building>"
    "</core:cityObjectMember>"
)


def _city(content: str) -> str:
    return f"<core:CityModel {_NAMESPACES}>{content}</core:CityModel>"


SMALL = [
    '<?xml version="1.0" encoding="UTF-8"?>\n' + _city(_ENVELOPE + _BUILDING + _LOOKS) + "\n",
    _city(_LOOKS + _BUILDING),
    _city(_CURVE),
]
_INSERTS = [
    *(b"<!DOCTYPE a>", b"&amp;", b"&#x41;", b"&x;", b"<![CDATA[ <a> ]]>", b"<?p i?>", b"]]>"),
    *(b"<!-- c -->", b"<!-- -- -->", b"\0", b"\x01", b"\xff", b"\xe3\x81\x82", b"\xed\xa0\x80"),
    *(
        b"\xef\xbf\xbf",
        b"\xf0\x9f\x8c\x86",
        b"\r",
        b"\n",
        b"\t",
        b" ",
        b"\xc2\xa0",
        b"\xef\xbb\xbf",
    ),
    *(b' xmlns="x"', b' xmlns:core="y"', b" a='b'", b' a="b" a="b"', b' xml:id="1"', b' x:y="z"'),
    *(b"<", b">", b"/>", b"</", b"'", b'"', b"=", b":", b"#", b"-", b"<a/>", b"<a>b</a>", b"b"),
    *(b" NaN ", b" 1e400 ", b" INF ", b" 1_0 ", b" 0x1 ", b" +.5e-3 ", b" 12345678901234567890.5 "),
    *(b' orientation="-"', b' srsDimension="2"', b' srsName="EPSG:30169"', b' gml:id="p1"'),
    *(b' xlink:href="#p1"', b' xlink:href="#b1"', b' xlink:href="other.gml#a"'),
]
_VALUES = [
    *("", " ", "0", "-9999", "1 2 3", "1 2 3 4 5 6 7 8 9", "NaN 1 2", "a", "あ 𝌆", "3.0", "2"),
    *("#p1", "#p2", "#r1", "#b1", "#", "x.gml#p1", "EPSG:4326", "EPSG:30169", "-", "rgbTexture"),
    "36.1 139.3 1 36.1 139.4 1 36.2 139.4 1 36.1 139.3 1",
]
_TOKEN = re.compile(rb"<[^>]*>|[^<\s]+|\s+")


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Change a document in one to three random ways."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        data = chance.choice(_MUTATIONS)(data, chance) or b" "
    return data


def _flip(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]


def _span(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.choice((1, 2, 5, 20, 100, 1000)))


def _delete(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:end] + data[start:end] + data[end:]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _insert(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.choice(_INSERTS) + data[place:]


def _change_tokens(data: bytes, chance: random.Random) -> bytes:
    tokens = _TOKEN.findall(data) or [b" "]
    first, second = chance.randrange(len(tokens)), chance.randrange(len(tokens))
    change = chance.randrange(4)
    if change == 0:
        tokens[first], tokens[second] = tokens[second], tokens[first]
    elif change == 1:
        del tokens[first]
    elif change == 2:
        tokens.insert(first, tokens[second])
    else:
        tokens[first] = chance.choice(_INSERTS)
    return b"".join(tokens)


def _change_tree(data: bytes, chance: random.Random) -> bytes:
    """Move, repeat, rename, drop or refill elements, so that the file stays well-formed."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return data
    for _ in range(chance.choice((1, 1, 2, 4))):
        elements = list(root.iter("*"))
        first, second = chance.choice(elements), chance.choice(elements)
        change = chance.randrange(6)
        if change == 0 and first.getparent() is not None:
            first.getparent().remove(first)
        elif change == 1 and len(elements) < 500:
            second.append(deepcopy(first))
        elif change == 2:
            first.tag = second.tag
        elif change == 3:
            first.text = chance.choice(_VALUES)
        elif change == 4 and first.attrib:
            first.set(chance.choice(list(first.attrib)), chance.choice(_VALUES))
        else:
            first.attrib.update(second.attrib)
    return etree.tostring(root, encoding="unicode").encode()


_MUTATIONS = [
    *[_change_tree] * 10,
    _flip,
    _delete,
    _double,
    _cut,
    _insert,
    _insert,
    *[_change_tokens] * 4,
]


def outcome(document: Any, problems: ProblemLog) -> Any:
    """Give what a document becomes: tables and problems, or the kind of refusal."""
    try:
        tables = interpret(document, path="fuzz.gml", problems=problems)
    except CityGMLError as error:
        return type(error).__name__, str(error)
    return _flat(tables), problems.finish()


def _flat(value: Any) -> Any:
    if is_dataclass(value):
        return tuple(_flat(getattr(value, item.name)) for item in fields(value))
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    return repr(value)


def check(data: bytes) -> str:
    """Read bytes both ways; give what happened, or raise AssertionError where they differ."""
    problems = ProblemLog()
    try:
        careful = read_with_lxml(data, path="fuzz.gml", problems=problems)
    except CityGMLError:
        careful = None
    by_lxml = outcome(careful, problems) if careful is not None else None
    try:
        fast = scan(data, path="fuzz.gml")
    except CityGMLError:
        assert by_lxml is None, "the scanner refuses what lxml reads"
        return "both refuse"
    if fast is None:
        return "declined, lxml refuses" if by_lxml is None else "declined, lxml reads"
    assert by_lxml is not None, "the scanner reads what lxml refuses"
    by_scan = outcome(fast, ProblemLog())
    assert by_scan == by_lxml, "the readers differ"
    return "both read" if len(by_scan[0]) > 2 and not isinstance(by_scan[0], str) else "no CityGML"


def seeds() -> list[bytes]:
    """Give the documents to start from: small ones made here, and real ones where there are."""
    shared = Path(__file__).resolve().parents[3] / "shared" / "data"
    real = [file for file in sorted(shared.glob("*/**/*.gml")) if file.is_file()]
    small = [file.read_bytes() for file in real if file.stat().st_size < 8_000]
    return [text.encode() for text in SMALL] * 10 + small


def fuzz(*, inputs: int, seconds: float, seed: int) -> Counter[str]:
    """Check mutated documents until one of the limits; raise where a reader fails."""
    chance = random.Random(seed)
    documents = seeds()
    results: Counter[str] = Counter()
    check(documents[0])  # loads what is compiled, which is no matter of the input
    end = time.monotonic() + seconds
    while results.total() < inputs and time.monotonic() < end:
        data = mutate(chance.choice(documents), chance)
        before = time.process_time()
        try:
            results[check(data)] += 1
        except Exception as error:
            file = Path(tempfile.gettempdir()) / f"fuzz-citygml-{seed}.gml"
            file.write_bytes(data)
            raise AssertionError(f"{error!r}; the input is in {file}") from error
        taken = time.process_time() - before
        assert taken < SLOWEST_SECONDS, f"{taken:.1f} s for {len(data)} bytes"
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=sys.maxsize)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    check(SMALL[0].encode())  # compile before the clock runs
    started = time.process_time()
    results = fuzz(inputs=options.inputs, seconds=options.seconds, seed=options.seed)
    print(f"{results.total()} inputs in {time.process_time() - started:.0f} CPU s")
    for name, count in results.most_common():
        print(f"  {name}: {count}")


if __name__ == "__main__":
    main()
