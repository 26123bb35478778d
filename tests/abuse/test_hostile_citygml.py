"""Hostile GML files: each is refused, by a rule or as malformed, in at most a second."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tiles.citygml import read_citygml
from tiles.citygml.limits import LIMITS
from tiles.delivery.code_lists import read_code_list
from tiles.errors import CityGMLError, RefusedInput

ROOT = (
    '<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" '
    'xmlns:gml="http://www.opengis.net/gml" xmlns:gen="http://www.opengis.net/citygml/generics/2.0"'
    ' xmlns:bldg="http://www.opengis.net/citygml/building/2.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink">'
)
END = "</core:CityModel>"
BUILDING = "<core:cityObjectMember><bldg:Building>{}</bldg:Building></core:cityObjectMember>"


def city(content: str = "", *, before: str = "", declaration: str = "") -> bytes:
    return f"{declaration}{before}{ROOT}{content}{END}".encode()


def doctype(inside: str, content: str = "&e;") -> bytes:
    return city(
        BUILDING.format(f"<gml:name>{content}</gml:name>"),
        before=f"<!DOCTYPE core:CityModel {inside}>",
    )


BILLION = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPES = {
    "external entity": '[<!ENTITY e SYSTEM "file:///etc/passwd">]',
    "external entity over http": '[<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]',
    "public entity": '[<!ENTITY e PUBLIC "a" "file:///etc/passwd">]',
    "parameter entity": '[<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]',
    "parameter entity over http": '[<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]',
    "external subset": 'SYSTEM "file:///etc/passwd"',
    "external subset over http": 'SYSTEM "http://127.0.0.1:9/x.dtd"',
    "public subset": 'PUBLIC "-//X//EN" "http://127.0.0.1:9/x.dtd"',
    "billion laughs": f'[<!ENTITY e0 "ha">{BILLION}<!ENTITY e "&e9;">]',
    "quadratic blow-up": f'[<!ENTITY e "{"a" * 50_000}">]',
    "recursive entity": '[<!ENTITY e "&f;"><!ENTITY f "&e;">]',
    "default attribute": '[<!ATTLIST core:CityModel a CDATA "b">]',
    "notation": '[<!NOTATION n SYSTEM "x"><!ENTITY e SYSTEM "x" NDATA n>]',
    "conditional section": "[<![INCLUDE[<!ENTITY e 'a'>]]>]",
    "empty": "",
}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)


def refusal(data: bytes, read: Callable[..., object] = read_citygml) -> CityGMLError:
    """Read hostile bytes; give the refusal, which must come within a second of work."""
    read_citygml(city(), path="warm.gml")
    started = time.thread_time()  # other tests may have left threads at work
    with pytest.raises(CityGMLError) as found:
        read(data, path="hostile.gml")
    assert time.thread_time() - started <= 1
    assert found.value.path == "hostile.gml"
    return found.value


@pytest.mark.parametrize("kind", DOCTYPES)
@pytest.mark.parametrize("read", [read_citygml, read_code_list])
def test_a_document_type_is_refused_outright(kind: str, read: Callable[..., object]) -> None:
    error = refusal(doctype(DOCTYPES[kind]), read)
    assert isinstance(error, RefusedInput)
    assert error.rule == "no-doctype"


@pytest.mark.parametrize(
    "before",
    ["\n\n", "<!-- <a> -->", "<?p <!-- ?>", '<?xml version="1.0"?>\r\n<!--x-->\n<?q r?>', "\ufeff"],
)
def test_a_document_type_does_not_hide_behind_other_markup(before: str) -> None:
    error = refusal(before.encode() + doctype(DOCTYPES["external entity"]))
    assert isinstance(error, RefusedInput)
    assert error.rule == "no-doctype"


@pytest.mark.parametrize("kind", ["external entity", "billion laughs", "parameter entity"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-7", "cp037"],
)
def test_a_document_type_does_not_hide_in_an_encoding(kind: str, encoding: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>'
    refusal((declaration + doctype(DOCTYPES[kind]).decode()).encode(encoding))


@pytest.mark.parametrize("encoding", ["UTF-7", "IBM037", "ISO-2022-JP", "HZ-GB-2312", "UTF-16"])
def test_an_encoding_that_could_hide_markup_is_refused(encoding: str) -> None:
    error = refusal(city(declaration=f'<?xml version="1.0" encoding="{encoding}"?>'))
    assert isinstance(error, RefusedInput)
    assert error.rule == "encoding"


@pytest.mark.parametrize(
    "content",
    [
        "&undeclared;",
        "<gml:name>&#0;</gml:name>",
        "<gml:name>\x01</gml:name>",
        "<gml:name>]]></gml:name>",
        "<gml:name a='1' a='2'/>",
        "<!ENTITY e 'x'>",
        "<!DOCTYPE a>",
        "<gml:name>",
        "</gml:name>",
        "<gml:name a=<b/>",
        "<gml:name/",
        "<",
        "<!--",
        "<![CDATA[",
        "<?",
    ],
)
def test_malformed_markup_is_refused_with_its_line(content: str) -> None:
    assert refusal(city(f"\n\n{content}")).line >= 1


def test_nothing_is_included_or_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    content = (
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{secret}"/>'
        f'<gml:name xlink:href="file://{secret}"/>'
        '<gen:stringAttribute name="s"><gen:value>&lt;!ENTITY&gt;</gen:value></gen:stringAttribute>'
    )
    data = city(
        BUILDING.format(content), before='<?xml-stylesheet type="text/xsl" href="http://x/"?>'
    )
    tables = read_citygml(data, path="included.gml").tables
    values = [tables.attributes.value[row] for row in range(len(tables.attributes.path))]
    assert values == [f"file://{secret}", "<!ENTITY>"]


def test_a_schema_location_is_never_opened() -> None:
    data = city().replace(
        b"<core:CityModel ",
        b'<core:CityModel xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        b'xsi:schemaLocation="http://www.opengis.net/gml http://127.0.0.1:9/gml.xsd" ',
    )
    assert len(read_citygml(data, path="schema.gml").tables.features.root) == 0


@pytest.mark.parametrize("wrap", ["{}", "<?p q?>{}"])  # the scanner's way, and lxml's
def test_depth_is_limited(wrap: str) -> None:
    for depth in (LIMITS.depth, 100_000):
        deep = "<gml:name>" * depth + "</gml:name>" * depth
        error = refusal(wrap.format(city(deep).decode()).encode())
        assert "depth" in str(error)


@pytest.mark.parametrize("wrap", ["{}", "<?p q?>{}"])
@pytest.mark.parametrize(
    "content",
    [
        "<gml:name>{}</gml:name>".format("a" * (LIMITS.text_bytes + 1)),
        '<gml:name a="{}"/>'.format("a" * (LIMITS.text_bytes + 1)),
        "<gml:posList>{}</gml:posList>".format("1 " * (LIMITS.coordinate_bytes // 2 + 1)),
    ],
    ids=["text", "attribute", "coordinates"],
)
def test_one_text_is_limited(wrap: str, content: str) -> None:
    error = refusal(wrap.format(city(content).decode()).encode())
    assert isinstance(error, RefusedInput)
    assert error.rule == "text-size"


def test_a_ring_is_limited() -> None:
    points = "1 2 3 " * (LIMITS.ring_vertices + 2)
    ring = f"<gml:LinearRing><gml:posList>{points}</gml:posList></gml:LinearRing>"
    surface = f"<gml:Polygon><gml:exterior>{ring}</gml:exterior></gml:Polygon>"
    content = f"<bldg:lod1MultiSurface><gml:MultiSurface><gml:surfaceMember>{surface}"
    content += "</gml:surfaceMember></gml:MultiSurface></bldg:lod1MultiSurface>"
    error = refusal(city(BUILDING.format(content)))
    assert isinstance(error, RefusedInput)
    assert error.rule == "ring-vertices"


@pytest.mark.parametrize("kind", ["elements", "generic names", "attributes"])
def test_distinct_names_are_limited(kind: str) -> None:
    if kind == "elements":
        content = "".join(f"<gml:n{n}>1</gml:n{n}>" for n in range(20_000))
    elif kind == "attributes":
        content = "<gml:name {}/>".format(" ".join(f'a{n}=""' for n in range(20_000)))
    else:
        content = "".join(
            f'<gen:stringAttribute name="{n}"><gen:value>1</gen:value></gen:stringAttribute>'
            for n in range(40_000)
        )
    error = refusal(city(BUILDING.format(content)))
    assert isinstance(error, RefusedInput)
    assert error.rule == "distinct-names"


def test_references_that_multiply_surfaces_end_soon() -> None:
    """10,000 references to a surface of 10,000 polygons are no 10⁸ polygons."""
    ring = "<gml:LinearRing><gml:posList>1 2 3 1 3 3 2 3 3 1 2 3</gml:posList></gml:LinearRing>"
    polygon = f"<gml:Polygon><gml:exterior>{ring}</gml:exterior></gml:Polygon>"
    member = f"<gml:surfaceMember>{polygon}</gml:surfaceMember>" * 10_000
    shared = f'<gml:MultiSurface gml:id="m">{member}</gml:MultiSurface>'
    link = '<bldg:lod3MultiSurface xlink:href="#m"/>' * 10_000
    content = f"<bldg:lod2MultiSurface>{shared}</bldg:lod2MultiSurface>{link}"
    started = time.process_time()
    tables = read_citygml(city(BUILDING.format(content)), path="many.gml").tables
    assert time.process_time() - started < 2
    assert len(tables.polygons.lod) <= 20_000


@pytest.mark.parametrize("data", [b"", b" ", b"\n", b"\xef\xbb\xbf", b"PK\x03\x04", b"\0" * 100])
def test_what_is_no_xml_is_refused(data: bytes) -> None:
    refusal(data)
