"""Code lists: gml:Dictionary files that give the words behind codes."""

from __future__ import annotations

from lxml import etree

from tiles.attribute_columns import CodeList
from tiles.citygml.lxml_reader import parse_safely
from tiles.errors import CityGMLError

_GML = "{http://www.opengis.net/gml}"


def read_code_list(data: bytes, *, path: str) -> CodeList:
    """Read a code list.

    Raises
    ------
    CityGMLError
        Not well-formed, hostile, or no gml:Dictionary.
    """
    try:
        root = parse_safely(data, path=path)
    except etree.XMLSyntaxError as error:
        raise CityGMLError(
            f"not well-formed XML: {error.msg}", path=path, line=error.lineno or 1
        ) from None
    if root.tag != f"{_GML}Dictionary":
        raise CityGMLError(f"no gml:Dictionary but {root.tag}", path=path, line=1)
    labels: dict[str, str] = {}
    for definition in root.iter(f"{_GML}Definition"):
        code = (definition.findtext(f"{_GML}name") or "").strip()
        label = (definition.findtext(f"{_GML}description") or "").strip()
        if code:
            labels.setdefault(code, label or code)
    return CodeList(path, labels)
