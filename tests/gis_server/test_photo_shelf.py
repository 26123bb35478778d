"""Photos wait for their turn, as many as may; the next one is told when to come again."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from starlette.requests import Request

from gis_server.catalogue import Catalogue
from gis_server.civic import Civic
from gis_server.photos import PhotoShelf
from gis_server.problem_response import answer_layers_error
from gis_server.problems import BUSY
from gis_server.request_log import EventLog
from gis_server.settings import Settings
from layers.errors import BusyError
from layers.media.photo import Photo
from layers.media.pool import PhotoPool
from tiles.storage import open_storage


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (3000, 2000), "green").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def shelf(tmp_path: Path) -> PhotoShelf:
    settings = Settings(data=tmp_path)
    log = EventLog(BytesIO())
    return PhotoShelf(Civic(settings, Catalogue(open_storage(settings.storage), log)))


def test_a_full_queue_is_told_at_once(shelf: PhotoShelf) -> None:
    shelf._pool = PhotoPool(workers=1, waiting=1)

    async def ask(number: int) -> list[Photo | BaseException]:
        asked = [shelf.rebuilt(picture()) for _ in range(number)]
        return await asyncio.gather(*asked, return_exceptions=True)

    try:
        answers = asyncio.run(ask(4))
    finally:
        shelf.close()
    refused = [each for each in answers if isinstance(each, BusyError)]
    assert sum(isinstance(each, Photo) for each in answers) == 2
    assert len(refused) == 2
    request = Request({"type": "http", "headers": []})
    response = asyncio.run(answer_layers_error(request, refused[0]))
    assert (response.kind, response.kind.status) == (BUSY, 503)
    assert response.extra_headers == [(b"retry-after", b"%d" % refused[0].retry_after_s)]


def test_processes_start_with_the_first_photo(shelf: PhotoShelf) -> None:
    assert shelf._pool is None
    shelf.close()
