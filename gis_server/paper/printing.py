"""Turns of the PDF maker: a few at once, and what everybody needs to be told where it cannot."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import Response

from gis_server.errors import BusyError, FontsMissingError
from gis_server.front_end import WEB_DIST
from layers.bilingual import Language
from layers.heat_package.paper.pdf import Template, make_pdf

FONTS: Final = WEB_DIST / "fonts"
PDF: Final = "application/pdf"
AT_ONCE: Final = 2


class Press:
    """Makes PDFs, `AT_ONCE` at a time; who comes while all are at work is told to come again."""

    def __init__(self, fonts: Path = FONTS) -> None:
        self.fonts = fonts
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def printed(
        self,
        template: Template,
        content: Mapping[str, Any],
        *,
        language: Language,
        made: datetime.datetime,
    ) -> bytes:
        """Give a PDF.

        Raises
        ------
        BusyError
        FontsMissingError
            The front end, with which the fonts come, is not built.
        """
        if not any(self.fonts.glob("*.ttf")):
            raise FontsMissingError
        if not self._turns.acquire(blocking=False):
            raise BusyError
        try:
            return make_pdf(template, content, language=language, fonts=self.fonts, made=made)
        finally:
            self._turns.release()


def pdf_answer(pdf: bytes, name: str) -> Response:
    """Give a PDF that a browser shows, and keeps under a name."""
    headers = {
        "cache-control": "no-store",
        "content-disposition": f"inline; filename=\"{name}\"; filename*=UTF-8''{quote(name)}",
    }
    return Response(pdf, media_type=PDF, headers=headers)
