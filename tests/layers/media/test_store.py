"""Files of photos are there while a row names them, and gone when none does."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from layers.errors import AlreadyExistsError, UnknownError
from layers.features.defaults import add_default_layers
from layers.media import photos
from layers.media.photo import Photo
from layers.media.photos import Caption, Licence, NewPhoto
from layers.media.store import ORPHAN_S, PhotoStore
from layers.people.actor import Actor
from layers.store.database import Database
from tests.layers.comments.test_comments import note
from tests.layers.people_here import CITY, VISITOR, person

CAPTION = Caption(Licence.CC_BY, "ペン太", False, "木かげ")


def photo(data: bytes = b"full") -> Photo:
    sha256 = hashlib.sha256(data).hexdigest()
    return Photo(data, b"preview", "image/jpeg", 4, 3, 2, 1, sha256, "#112233")


def new(data: bytes = b"full") -> NewPhoto:
    return NewPhoto(str(uuid.uuid4()), photo(data), CAPTION)


@pytest.fixture
def store(tmp_path: Path) -> PhotoStore:
    return PhotoStore(tmp_path / "media")


@pytest.fixture
def author(database: Database) -> tuple[Actor, str]:
    """Give somebody and a note of theirs."""
    with database.write() as connection:
        add_default_layers(connection, CITY)
        me = person(connection)
        return me, note(connection, me).id


def files(store: PhotoStore) -> list[str]:
    return sorted(path.name for path in store.folder.glob("*/*"))


def test_files_are_whole_and_lie_under_their_hash(store: PhotoStore) -> None:
    one = photo()
    store.put(one)
    full = store.path(one.sha256, one.media_type, preview=False)
    assert (full.parent.name, full.read_bytes()) == (one.sha256[:2], b"full")
    written = full.stat().st_mtime_ns
    store.put(one)  # again changes nothing
    assert full.stat().st_mtime_ns == written
    assert files(store) == [f"{one.sha256}-preview.jpg", f"{one.sha256}.jpg"]
    store.remove(one.sha256)
    store.remove(one.sha256)
    assert files(store) == []


def test_only_old_files_that_no_row_names_are_swept(store: PhotoStore) -> None:
    kept, orphan, fresh = photo(b"kept"), photo(b"orphan"), photo(b"fresh")
    long_ago = time.time() - ORPHAN_S - 10
    for each in (kept, orphan):
        store.put(each)
    (store.folder / kept.sha256[:2] / ".draft").write_bytes(b"cut short")
    for path in store.folder.glob("*/*"):
        os.utime(path, (long_ago, long_ago))
    store.put(fresh)
    assert store.sweep(lambda sha256: sha256 == kept.sha256) == 3
    left = {name[:64] for name in files(store)}
    assert left == {kept.sha256, fresh.sha256}


def test_a_photo_whose_transaction_fails_leaves_an_orphan_only(
    database: Database, store: PhotoStore, author: tuple[Actor, str]
) -> None:
    me, item = author
    one = new()
    with contextlib.suppress(ZeroDivisionError), database.write() as connection:
        photos.add_photo(connection, me, item, one, store=store)
        raise ZeroDivisionError
    with database.read() as connection:
        assert photos.photos_on(connection, me, item) == []
        assert not photos.is_named(connection, one.photo.sha256)
    assert len(files(store)) == 2


def test_an_id_belongs_to_one_photo(
    database: Database, store: PhotoStore, author: tuple[Actor, str]
) -> None:
    me, item = author
    one = new()
    with database.write() as connection:
        kept = photos.add_photo(connection, me, item, one, store=store)
        assert photos.add_photo(connection, me, item, one, store=store) == kept
        other = person(connection)
        with pytest.raises(AlreadyExistsError):
            photos.add_photo(connection, other, item, one, store=store)
        photos.delete_photo(connection, me, one.id)
        with pytest.raises(UnknownError):
            photos.photo_seen_by(connection, me, one.id)
        with pytest.raises(AlreadyExistsError):  # what was taken away does not come back
            photos.add_photo(connection, me, item, one, store=store)
        assert photos.photos_on(connection, VISITOR, item) == []


def test_adding_and_forgetting_the_same_picture_side_by_side(
    database: Database, store: PhotoStore, author: tuple[Actor, str]
) -> None:
    """Whoever adds a picture keeps its files, whatever others take away meanwhile."""
    me, _ = author
    with database.write() as connection:
        items = [note(connection, me).id for _ in range(8)]

    def come_and_go(item: str) -> None:
        for _ in range(6):
            one = dataclasses.replace(new(), photo=photo())
            store.put(one.photo)
            with database.write() as connection:
                photos.add_photo(connection, me, item, one, store=store)
            assert len(files(store)) == 2
            with database.write() as connection:
                sha256 = photos.delete_photo(connection, me, one.id)
            with database.write() as connection:
                photos.forget_files(connection, store, sha256)

    def stay(item: str) -> None:
        with database.write() as connection:
            photos.add_photo(connection, me, item, new(), store=store)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(come_and_go, items[:4]))
        mixed = [threads.submit(come_and_go, each) for each in items[:3]]
        threads.submit(stay, items[7]).result()
        for each in mixed:
            each.result()
    assert len(files(store)) == 2
