"""The fast reader: one pass over the bytes of a GML file into a `Document`.

It knows the part of XML 1.0 that CityGML files use. Anything else (entities, CDATA, processing
instructions, inner namespace declarations, other encodings, malformed markup) makes it answer
None, and `tiles.citygml.lxml_reader` takes the file; both give the same document.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from tiles.city_tables import Int32
from tiles.citygml.document import ATTRIBUTE_START, NAME, XML, XMLNS, Document, as_bytes
from tiles.citygml.limits import LIMITS
from tiles.citygml.scan_bytes import TOO_LONG
from tiles.citygml.scan_markup import (
    FULL,
    LINE_NOW,
    NAMES,
    OK,
    ROWS,
    TOO_DEEP,
    VALUES,
    scan_markup,
)
from tiles.citygml.words import SEED
from tiles.errors import RefusedInput

_DECLARATION = re.compile(
    rb"""<\?xml[ \t\r\n]+version=["']1\.0["'](?:[ \t\r\n]+encoding=["'][uU][tT][fF]-8["'])?"""
    rb"""(?:[ \t\r\n]+standalone=["'](?:yes|no)["'])?[ \t\r\n]*\?>"""
)
#: Namespaces that are certainly valid URIs; lxml judges the others.
_URI = re.compile(r"https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~-]*)*|urn:[A-Za-z0-9:._-]+")
_SHARE = 16  # bytes per element; a quarter of what PLATEAU files have
_BOM = b"\xef\xbb\xbf"
_RULES = {
    TOO_DEEP: ("depth", f"more than {LIMITS.depth} elements stand inside one another"),
    TOO_LONG: ("text-size", f"a text is longer than {LIMITS.text_bytes} bytes"),
}


def scan(data: bytes, *, path: str) -> Document | None:
    """Scan a GML file; None where the file needs the other reader.

    Raises
    ------
    RefusedInput
        The file breaks a limit; the rule and the line are named.
    """
    begin = 3 if data.startswith(_BOM) else 0
    declaration = _DECLARATION.match(data, begin)
    if data[begin : begin + 5] == b"<?xml" and declaration is None:
        return None
    begin = declaration.end() if declaration else begin
    if begin >= len(data) or data[-1] not in b"> \t\r\n":
        return None
    buffer = as_bytes(data)
    first_line = 1 + data.count(b"\n", 0, begin)
    limits = (
        LIMITS.depth,
        LIMITS.text_bytes,
        LIMITS.coordinate_bytes,
        LIMITS.names,
        int(SEED),
    )
    status, share = FULL, _SHARE
    while status == FULL:
        status, elements, attributes, names, cursor = scan_markup(
            buffer, begin, first_line, limits, share
        )
        share = max(share // 4, 1)
    if status in _RULES:
        rule, message = _RULES[status]
        raise RefusedInput(message, rule=rule, path=path, line=int(cursor[LINE_NOW]))
    if status != OK:
        return None
    rows, values = int(cursor[ROWS]), int(cursor[VALUES])
    spans = names[1:3, : cursor[NAMES]].T
    raw = [buffer[start:end].tobytes().decode() for start, end in spans]
    document = Document(buffer, elements[:, : rows + 1], attributes[:, :values], (), {})
    return _named(document, raw)


def _named(document: Document, raw: list[str]) -> Document | None:
    """Resolve the prefixes; None where a name or a declaration is unusual."""
    uris = _declared(document, raw)
    if uris is None:
        return None
    names: list[tuple[str, str]] = []
    for name in raw:
        prefix, _, local = name.rpartition(":")
        if prefix not in uris:
            return None
        names.append((uris[prefix], local))
    if any(names[row][0] == XMLNS for row in _used(document.elements[NAME, :-1])):
        return None
    qualified = [names[row] for row in _used(document.attributes[0]) if ":" in raw[row]]
    if len(set(qualified)) < len(qualified):  # two prefixes could name one attribute twice
        return None
    # an attribute without a prefix has no namespace, an element without one the default
    prefixed = np.array([":" in name for name in raw])
    row = np.arange(len(raw), dtype=np.int32)
    attributes = document.attributes
    attributes[0] = np.where(prefixed, row, row + np.int32(len(raw)))[attributes[0]]
    names += [("", name) for name in raw]
    prefixes = {uri: prefix for prefix, uri in uris.items() if uri not in {"", XMLNS}}
    return replace(document, names=tuple(names), prefixes=prefixes)


def _used(column: Int32) -> list[int]:
    used: list[int] = np.flatnonzero(np.bincount(column)).tolist()
    return used


def _declared(document: Document, raw: list[str]) -> dict[str, str] | None:
    """Give prefix → namespace of the root's declarations, None where one is unusual."""
    uris = {"": "", "xmlns": XMLNS}
    for name, start, end in document.attributes[:, : document.elements[ATTRIBUTE_START, 1]].T:
        prefix, _, local = raw[name].rpartition(":")
        if prefix != "xmlns" and (prefix or local != "xmlns"):
            continue
        uri = document.span(start, end)
        declared = local if prefix else ""
        if not _URI.fullmatch(uri) or uri in {XML, XMLNS} or declared in {"xml", "xmlns"}:
            return None
        uris[declared] = uri
    return uris
