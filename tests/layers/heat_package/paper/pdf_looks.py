"""What tools see of a PDF: pages, fonts, tags in order, words, and how it prints in grey."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

MM = 25.4 / 72


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def page_sizes_mm(pdf: bytes) -> list[tuple[int, int]]:
    return [
        (round(float(page.mediabox.width) * MM), round(float(page.mediabox.height) * MM))
        for page in opened(pdf).pages
    ]


def inked_mm(pdf: bytes, page: int) -> tuple[float, float, float, float]:
    """Give the free margin that a page has on the left, top, right and bottom [mm]."""
    grey = grey_pixels(pdf, page, dots_per_inch=100)
    rows, columns = np.flatnonzero((grey < 250).any(1)), np.flatnonzero((grey < 250).any(0))
    height, width = grey.shape
    pixel = 25.4 / 100
    return (
        columns[0] * pixel,
        rows[0] * pixel,
        (width - 1 - columns[-1]) * pixel,
        (height - 1 - rows[-1]) * pixel,
    )


def grey_pixels(pdf: bytes, page: int, *, dots_per_inch: int) -> npt.NDArray[np.uint8]:
    """Render a page as a printer without colours would: (rows, columns) uint8, 255 is white."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[page].render(scale=dots_per_inch / 72, grayscale=True)
        return np.array(bitmap.to_pil().convert("L"))
    finally:
        document.close()


def words_of(pdf: bytes) -> str:
    """Give the text of all pages as a program reads it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[number].get_textpage() for number in range(len(document))]
        return "\n".join(page.get_text_bounded() for page in pages)
    finally:
        document.close()


def pages_of(pdf: bytes) -> list[str]:
    """Give the text of each page without its spaces."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[number].get_textpage() for number in range(len(document))]
        return ["".join(page.get_text_bounded().split()) for page in pages]
    finally:
        document.close()


def overlapping(pdf: bytes, pairs: Sequence[str]) -> dict[str, float]:
    """Give the pairs of characters, side by side on a line, whose ink overlaps: how far [pt]."""
    found: dict[str, float] = {}
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            page = document[number].get_textpage()
            words = page.get_text_range()
            for at in range(len(words) - 1):
                if words[at : at + 2] in pairs:
                    first, second = page.get_charbox(at), page.get_charbox(at + 1)
                    on_a_line = second[0] > first[0]
                    if on_a_line and first[2] > second[0]:
                        found[words[at : at + 2]] = first[2] - second[0]
    finally:
        document.close()
    return found


def fonts_not_embedded(pdf: bytes) -> list[str]:
    """Give the fonts of a PDF, also of pictures in it, whose letters are not in the file."""
    missing = []
    for found in _fonts(opened(pdf)):
        parts = found.get("/DescendantFonts", [found])
        descriptors = [part.get_object().get("/FontDescriptor") for part in parts]
        if not all(
            descriptor is not None
            and {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.get_object())
            for descriptor in descriptors
        ):
            missing.append(str(found.get("/BaseFont")))
    return missing


def _fonts(reader: PdfReader) -> Iterator[DictionaryObject]:
    waiting: list[Any] = [page.get("/Resources") for page in reader.pages]
    while waiting:
        resources = waiting.pop()
        if resources is None:
            continue
        resources = resources.get_object()
        yield from (each.get_object() for each in resources.get("/Font", {}).values())
        inner = [*resources.get("/XObject", {}).values(), *resources.get("/Pattern", {}).values()]
        waiting += [each.get_object().get("/Resources") for each in inner]


def tags_of(pdf: bytes) -> list[str]:
    """Give the tags of a PDF in the order in which they are read."""
    root = opened(pdf).trailer["/Root"]["/StructTreeRoot"]
    return [tag for tag, _ in _walk(root)]


def alternatives_of(pdf: bytes) -> list[str]:
    """Give what is read out instead of each picture."""
    root = opened(pdf).trailer["/Root"]["/StructTreeRoot"]
    return [str(each["/Alt"]) for tag, each in _walk(root) if tag == "/Figure"]


def spoken(pdf: bytes) -> list[tuple[str, str]]:
    """Give what is read out, tag by tag in the order of the tags: (tag, words)."""
    words = _words_by_content(pdf)
    pages = {page.indirect_reference.idnum: n for n, page in enumerate(opened(pdf).pages)}
    found = []
    for tag, node in _walk(opened(pdf).trailer["/Root"]["/StructTreeRoot"]):
        parts = node.get("/K")
        parts = parts if isinstance(parts, list) else [parts]
        mine = [each for each in map(_resolved, parts) if not _is_tag(each)]
        said = "".join(words.get(_content_of(each, node, pages), "") for each in mine)
        if said.strip():
            found.append((tag, said))
    return found


def missing_in_order(pdf: bytes, expected: Sequence[str]) -> list[str]:
    """Give the words that are not read out after those that stand before them."""
    read = "".join("".join(words.split()) for _, words in spoken(pdf))
    at, missing = 0, []
    for words in expected:
        wanted = "".join(words.split())
        found = read.find(wanted, at)
        if found < 0:
            missing.append(words)
        else:
            at = found + len(wanted)
    return missing


def untagged_words(pdf: bytes) -> list[str]:
    """Give words that are neither in a tag nor marked as decoration: nobody hears them."""
    return [words for marks, _, words in _text_objects(pdf) if not marks]


def _words_by_content(pdf: bytes) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for marks, page, words in _text_objects(pdf):
        for mark in marks:
            if mark >= 0:
                found[page, mark] = found.get((page, mark), "") + words
    return found


def _text_objects(pdf: bytes) -> Iterator[tuple[list[int], int, str]]:
    """Give marks (numbers of content, -1 is decoration), page and words of each piece of text."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=8):
                length = pdfium.FPDFTextObj_GetText(each.raw, text.raw, None, 0)
                buffer = (ctypes.c_ushort * length)()
                pdfium.FPDFTextObj_GetText(each.raw, text.raw, buffer, length)
                words = bytes(buffer).decode("utf-16-le").rstrip("\0")
                yield _marks(each.raw), number, words
    finally:
        document.close()


def _marks(piece: Any) -> list[int]:
    found = []
    for index in range(pdfium.FPDFPageObj_CountMarks(piece)):
        mark = pdfium.FPDFPageObj_GetMark(piece, index)
        value = ctypes.c_int(-1)
        pdfium.FPDFPageObjMark_GetParamIntValue(mark, b"MCID", value)
        found.append(value.value)
    return found


def _resolved(node: Any) -> Any:
    return node.get_object() if hasattr(node, "get_object") else node


def _is_tag(node: Any) -> bool:
    return isinstance(node, dict) and "/S" in node


def _content_of(part: Any, node: Any, pages: dict[int, int]) -> tuple[int, int]:
    """Give the page and the number of marked content that a part of a tag names."""
    named = isinstance(part, dict)
    page = part.raw_get("/Pg") if named and "/Pg" in part else node.raw_get("/Pg")
    mark = (
        int(part["/MCID"]) if named and "/MCID" in part else int(part) if part is not None else -1
    )
    return pages.get(page.idnum, -1), mark


def _walk(node: Any) -> Iterator[tuple[str, Any]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            yield from _walk(each)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"]), node
        if "/K" in node and node.get("/Type") != "/OBJR":
            yield from _walk(node["/K"])
