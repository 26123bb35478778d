"""The careful reader: any XML that is safe, through lxml, into the same `Document`.

It takes what the scanner declines. Document types are refused before parsing, entities are never
resolved, nothing is fetched. A prefix that the root forgot to declare is declared and reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from lxml import etree

from tiles.city_tables import Int32
from tiles.citygml.document import Document, as_bytes
from tiles.citygml.limits import LIMITS
from tiles.citygml.problems import ProblemLog
from tiles.errors import CityGMLError, RefusedInput

_WHITE = " \t\r\n"
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
#: Encodings in which markup has its ASCII bytes, so that a document type cannot hide.
_ENCODINGS = re.compile(r"utf-8|us-ascii|ascii|iso-8859-\d+|windows-125\d|shift_jis|cp932|euc-jp")
_UNDECLARED = re.compile(r"Namespace prefix (\S+) (?:for \S+ )?on (\S+) is not defined")
_PROLOG_ITEM = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ROOT_NAME = re.compile(rb"<[^\s/>]+")
_PREFIXES = 8  # undeclared ones that are declared before a file is given up
_NUMBERS = frozenset({"posList", "pos", "coordinates", "textureCoordinates"})


def read_with_lxml(data: bytes, *, path: str, problems: ProblemLog) -> Document:
    """Parse a GML file with lxml.

    Raises
    ------
    RefusedInput
        A document type, an encoding that could hide one, or a limit.
    CityGMLError
        Not well-formed XML.
    """
    begin = refuse_document_type(data, path=path)
    for _ in range(_PREFIXES):
        try:
            return _Builder(path).build(_parse(data))
        except etree.XMLSyntaxError as error:
            found = _UNDECLARED.search(error.msg or "")
            if not found:
                message = f"not well-formed XML: {error.msg or 'empty file'}"
                raise CityGMLError(message, path=path, line=error.lineno or 1) from None
            problems.add(
                "undeclared-prefix",
                f"the prefix {found[1]!r} of {found[2]!r} is not declared; taken as it stands",
                line=error.lineno or 0,
            )
            root = _ROOT_NAME.match(data, begin)
            if root is None:
                raise CityGMLError("no root element", path=path, line=1) from None
            declaration = f' xmlns:{found[1]}="urn:undeclared:{found[1]}"'.encode()
            data = data[: root.end()] + declaration + data[root.end() :]
    raise CityGMLError(f"more than {_PREFIXES} prefixes are not declared", path=path, line=1)


def parse_safely(data: bytes, *, path: str) -> etree._Element:
    """Parse a small XML file that may come from anywhere, under the same rules."""
    refuse_document_type(data, path=path)
    return _parse(data)


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
    )
    return etree.fromstring(data, parser)


def refuse_document_type(data: bytes, *, path: str) -> int:
    """Refuse what could carry a document type; give the position of the root's start tag."""
    if data[:4].count(0) or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise RefusedInput(
            "UTF-16 or UTF-32; save the file as UTF-8", rule="encoding", path=path, line=1
        )
    encoding = _ENCODING.match(data.removeprefix(b"\xef\xbb\xbf")[:1000])
    if encoding and not _ENCODINGS.fullmatch(encoding[1].decode().lower()):
        raise RefusedInput(
            f"encoding {encoding[1].decode()!r}; save the file as UTF-8",
            rule="encoding",
            path=path,
            line=1,
        )
    position = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while item := _PROLOG_ITEM.match(data, position):
        position = item.end()
    if data[position : position + 2] == b"<!":
        raise RefusedInput(
            "a document type declaration is not allowed; remove the <!DOCTYPE …> line",
            rule="no-doctype",
            path=path,
            line=1 + data.count(b"\n", 0, position),
        )
    return position


class _Builder:
    """Copies an lxml tree into the columns of a `Document`."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._names: dict[tuple[str, str], int] = {}
        self._buffer = bytearray()
        self._elements: list[tuple[int, int, int, int, int, int]] = []
        self._attributes: list[tuple[int, int, int]] = []

    def build(self, root: etree._Element) -> Document:
        if root.getroottree().docinfo.internalDTD is not None:
            raise RefusedInput("a document type", rule="no-doctype", path=self._path, line=1)
        rows: list[int] = [-1]
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                if len(rows) > LIMITS.depth:
                    self._refuse("depth", f"more than {LIMITS.depth} nested elements", element)
                self._add(element, rows[-1])
                rows.append(len(self._elements) - 1)
            else:
                rows.pop()
        self._elements.append((0, -2, 0, 0, len(self._attributes), 0))
        prefixes = {uri: prefix or "" for prefix, uri in root.nsmap.items()}
        return Document(
            as_bytes(bytes(self._buffer)),
            _columns(self._elements, 6),
            _columns(self._attributes, 3),
            tuple(self._names),
            prefixes,
        )

    def _add(self, element: etree._Element, parent: int) -> None:
        first = len(self._attributes)
        # Each name stands once in an element, and lxml takes the square of their number to tell.
        self._limit_names(len(element.attrib), element)
        for name, value in _attributes(element):
            start = self._append(value.encode(), element, LIMITS.text_bytes)
            self._attributes.append((self._name(name), start, len(self._buffer)))
        tag = self._name(str(element.tag))
        self._limit_names(len(self._names), element)
        text = _leaf_text(element)
        start = end = 0
        if text:
            is_numbers = etree.QName(element.tag).localname in _NUMBERS
            limit = LIMITS.coordinate_bytes if is_numbers else LIMITS.text_bytes
            start = self._append(text.encode(), element, limit)
            end = len(self._buffer)
        self._elements.append((tag, parent, start, end, first, _line(element)))

    def _append(self, value: bytes, element: etree._Element, limit: int) -> int:
        """Add bytes to the buffer, after one separator, so that no span begins at 0."""
        if len(value) > limit:
            self._refuse("text-size", f"a text is longer than {limit} bytes", element)
        self._buffer += b" "
        self._buffer += value
        return len(self._buffer) - len(value)

    def _name(self, tag: str) -> int:
        uri, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
        return self._names.setdefault((uri, local), len(self._names))

    def _limit_names(self, names: int, element: etree._Element) -> None:
        if names > LIMITS.names:
            self._refuse("distinct-names", f"more than {LIMITS.names} different names", element)

    def _refuse(self, rule: str, message: str, element: etree._Element) -> None:
        raise RefusedInput(message, rule=rule, path=self._path, line=_line(element))


def _columns(rows: Sequence[tuple[int, ...]], width: int) -> Int32:
    """Give rows as columns, laid out as the scanner's: nothing has to be compiled for them."""
    roomy = np.empty((width, len(rows) + 1), np.int32)
    found = roomy[:, :-1]
    found[:] = np.array(rows, np.int32).reshape(-1, width).T
    return found


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in element.attrib.items()]


def _line(element: etree._Element) -> int:
    line: int | None = element.sourceline  # type: ignore[assignment]
    return line or 0


def _leaf_text(element: etree._Element) -> str:
    """Give the trimmed text of an element without child elements."""
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            return ""
        pieces.append(child.tail or "")
    return "".join(pieces).strip(_WHITE)
