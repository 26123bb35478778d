"""Makes a PDF from a template and plain values: tagged (PDF/UA-1), fonts embedded, no network.

Values are data for the template, never its code, whatever people wrote in them.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import orjson

from layers.bilingual import Language

TEMPLATES: Final = Path(__file__).parent / "templates"
STANDARD: Final = "ua-1"

Template = Literal["map", "morning", "report"]


def make_pdf(
    template: Template,
    content: Mapping[str, Any],
    *,
    language: Language,
    fonts: Path,
    made: datetime.datetime,
) -> bytes:
    """Give a PDF.

    fonts : folder of the fonts; those of the machine are not looked at. made : time that it tells
    of itself: the same content and time give the same bytes.
    """
    import typst  # noqa: PLC0415 (with the first question)

    compiler = typst.Compiler(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(fonts),
        ignore_system_fonts=True,
        sys_inputs={"content": orjson.dumps({**content, "language": language}).decode()},
    )
    pdf = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=int(made.timestamp()))
    assert isinstance(pdf, bytes)  # noqa: S101 - one file, however many pages
    return pdf


@lru_cache(maxsize=4)
def _fonts(folder: Path) -> Any:
    import typst  # noqa: PLC0415 (with the first question)

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )
