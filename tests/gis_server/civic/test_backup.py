"""Back up while people write, destroy, restore: the answers are the same."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from gis_server.backup import MEDIA, back_up, restore
from gis_server.civic import SQLITE_FILE, secret_in
from gis_server.errors import BackupError
from gis_server.settings import Settings
from layers.errors import StoreError
from layers.moderation import audit
from layers.people.actor import visitor
from layers.people.roles import Role
from layers.store.database import Database
from layers.store.dump import sha256_of
from layers.store.migrate import migrate
from tests.gis_server.civic.house import CITY, NOTE, House, Person
from tests.gis_server.civic.test_photos import add_photo, picture
from tests.gis_server.conftest import Server, running_server
from tests.gis_server.published_town import publish_town
from tests.layers.databases import KINDS, database_at
from tests.serving import UCHIMIZU, clean_environment
from tiles.publishing.manifest import read_pointer, verify_version
from tiles.storage import open_storage

HERE = f"/api/cities/{CITY}"
NOTES = f"{HERE}/layers/{CITY}-notes"
ANSWERS = (
    HERE,
    f"{HERE}/layers",
    f"{NOTES}/items",
    f"{NOTES}/tiles/14/14535/6425.mvt",
    f"{NOTES}/export/csv",
    f"{HERE}/spots?at=1784689200000",
    f"{HERE}/changes",
    f"{HERE}/me",
    f"{HERE}/me/decisions",
    f"{HERE}/me/notices",
    f"{HERE}/moderation/queue",
    f"{HERE}/moderation/decisions",
    f"{HERE}/audit",
    f"{HERE}/audit/verification",
)
OF_ITEM = ("", "/versions", "/comments", "/reactions", "/photos")


@pytest.fixture(params=KINDS)
def fresh_url(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Give what makes an empty database, and its URL; for SQLite there is none."""
    if request.param == "sqlite":
        return lambda: ""
    found: Callable[[], str] = request.getfixturevalue("postgis_url")
    return found


@pytest.fixture
def settings(tmp_path: Path, fresh_url: Callable[[], str]) -> Settings:
    data = tmp_path / "data"
    publish_town(str(data / "published"))
    return Settings(data=data, database_url=fresh_url())


@pytest.fixture
def house(settings: Settings, tmp_path: Path) -> Iterator[House]:
    with opened(settings) as database:
        migrate(database)
        with running(settings, tmp_path / "log") as (server, client):
            description = client.get("/api/openapi.json").json()
            yield House(server, database, client, description)


def opened(settings: Settings) -> Any:
    return database_at(settings.database_url or settings.data / SQLITE_FILE)


@contextmanager
def running(settings: Settings, log: Path) -> Iterator[tuple[Server, httpx.Client]]:
    """Run a server and a client of it until the block ends."""
    given = {"UCHIMIZU_DATABASE_URL": settings.database_url} if settings.database_url else {}
    with (
        running_server(settings.data, log, **given) as server,
        httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=120) as client,
    ):
        yield server, client


def answers(
    client: httpx.Client, person: Person, more: Iterable[str]
) -> dict[str, tuple[int, bytes]]:
    """Give what somebody is answered, address by address."""
    headers = {**person.headers, "x-request-id": "the-same-in-both"}  # problems tell it
    asked = {path: client.get(path, headers=headers) for path in (*ANSWERS, *more)}
    return {path: (each.status_code, each.content) for path, each in asked.items()}


def live_a_little(house: House, moderator: Person) -> tuple[Person, list[str]]:
    """Let people do what they do with notes; gives one of them, and the addresses that tell."""
    me, *others = (house.person() for _ in range(4))
    item = me.add_note().json()["id"]
    path = f"/layers/{CITY}-notes/items/{item}"
    me.ask("PATCH", path, {"properties": {"text": "夕方も"}}, if_match=f'"{item}.1"')
    photo = add_photo(me, item, picture()).json()
    for each in others:
        assert each.ask("PUT", f"{path}/reactions/hot").status_code == 200
    said = others[0].ask("POST", f"{path}/comments", {"text": "夕方も暑い"}).json()["id"]
    words = {"kind": "comment", "id": said, "reason": "insult"}
    assert others[1].ask("POST", "/reports", words).status_code == 201
    hidden = me.add_note().json()["id"]
    hide = {
        "action": "hide",
        "reason": "advertising",
        "things": [{"kind": "feature", "id": hidden}],
    }
    decided = moderator.ask("POST", "/moderation/decisions", hide)
    assert len(decided.json()["decisions"]) == 1, decided.text
    waiting = house.person(trusted=False).add_note().json()
    assert waiting["about"]["status"] == "queued"
    notes = (item, hidden, waiting["id"])
    told = [f"{NOTES}/items/{each}{part}" for each in notes for part in OF_ITEM]
    published = house.client.get(HERE).json()["datasets"][0]["url"]
    return me, [*told, photo["url"], photo["preview_url"], published]


def test_back_up_destroy_restore(
    house: House, settings: Settings, fresh_url: Callable[[], str], tmp_path: Path
) -> None:
    moderator, auditor = house.person(Role.MODERATOR), house.person(Role.AUDITOR)
    me, told = live_a_little(house, moderator)
    people = (house.visitor, me, moderator, auditor)
    before = [answers(house.client, each, told) for each in people]
    for path in (*ANSWERS, *told):
        assert any(each[path][0] == 200 for each in before), path
    secret_in(settings.data)
    assert_private(*(settings.data / MEDIA).iterdir(), *of_database(settings))
    folder = back_up(settings, tmp_path / "backups", tell=lambda _: None)

    again = Settings(data=tmp_path / "again", database_url=fresh_url())
    restore(again, folder, tell=lambda _: None)
    shutil.rmtree(settings.data)
    with running(again, tmp_path / "log-again") as (_, client):
        after = [answers(client, each, told) for each in people]
        for now, then in zip(after, before, strict=True):
            for path, answer in then.items():
                assert now[path] == answer, path
        print(f"\n{sum(map(len, before))} answers of {len(people)} people, the same once restored")
        added = client.post(f"{NOTES}/items", json=NOTE, headers=me.headers)  # still signed in
        assert added.status_code == 201, added.text
    assert (again.data / "secret").read_bytes() == (folder / "secret").read_bytes()
    assert_private(again.data / "secret", folder, again.data / MEDIA, *of_database(again))


def of_database(settings: Settings) -> list[Path]:
    """Give the file of SQLite with those that it works with, where the database is one."""
    return list(settings.data.glob(f"{SQLITE_FILE}*"))


def assert_private(*paths: Path) -> None:
    """Nobody else on the machine reads what is in a file, or below a folder."""
    for path in paths:
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_back_up_while_people_write_sees_one_moment(
    house: House, settings: Settings, fresh_url: Callable[[], str], tmp_path: Path
) -> None:
    end, made = threading.Event(), list[str]()

    def write(person: Person) -> None:
        while not end.is_set():
            made.append(person.add_note().json()["id"])

    people = [house.person() for _ in range(3)]
    threads = [threading.Thread(target=write, args=(each,)) for each in people]
    for each in threads:
        each.start()
    while len(made) < 10:
        pass
    known = list(made)
    folder = back_up(settings, tmp_path / "backups", tell=lambda _: None)
    end.set()
    for each in threads:
        each.join()
    again = Settings(data=tmp_path / "again", database_url=fresh_url())
    record = restore(again, folder, tell=lambda _: None)
    rows = {name: each["rows"] for name, each in record["tables"].items()}
    assert rows["feature"] == rows["feature_version"] >= len(known)
    with opened(again) as database, database.read() as connection:
        kept = set(connection.exec_driver_sql("SELECT id FROM feature").scalars())
        assert set(known) <= kept
        assert audit.verify(connection, CITY) is None


def test_tables_go_from_one_database_to_the_other(
    house: House, settings: Settings, postgis_url: Callable[[], str], tmp_path: Path
) -> None:
    item = house.person().add_note().json()
    folder = back_up(settings, tmp_path / "backups", tell=lambda _: None)
    other = "" if settings.database_url else postgis_url()
    again = Settings(data=tmp_path / "other", database_url=other)
    restore(again, folder, tell=lambda _: None)
    with running(again, tmp_path / "log-other") as (_, client):
        found = client.get(f"/api/cities/{CITY}/layers/{CITY}-notes/items/{item['id']}").json()
        assert found["geometry"] == item["geometry"]
        assert found["about"]["version"] == 1


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Settings, Path]:
    """Give a small installation and a back-up of it."""
    settings = Settings(data=tmp_path / "data")
    with database_at(settings.data / SQLITE_FILE) as database:
        migrate(database)
        _write_log(database)
    return settings, back_up(settings, tmp_path / "backups", tell=lambda _: None)


def _write_log(database: Database) -> None:
    for _ in range(3):
        with database.write() as connection:
            audit.record(connection, visitor(CITY), "test", about="feature:x")


@pytest.mark.parametrize("name", ["backup.json", "tables/audit.jsonl.gz"])
@pytest.mark.parametrize("harm", ["missing", "cut", "changed"])
def test_damaged_back_ups_are_refused_and_nothing_is_made(
    kept: tuple[Settings, Path], tmp_path: Path, name: str, harm: str
) -> None:
    path = kept[1] / name
    content = path.read_bytes()
    path.unlink()
    if harm == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif harm == "changed":
        path.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    if name == "backup.json" and harm == "changed":
        path.write_bytes(content.replace(b'"rows": 3', b'"rows": 4'))
    again = Settings(data=tmp_path / "again")
    with pytest.raises((BackupError, StoreError)):
        restore(again, kept[1], tell=lambda _: None)
    assert not (again.data / SQLITE_FILE).exists()


def test_a_log_that_was_changed_in_the_back_up_is_found(
    kept: tuple[Settings, Path], tmp_path: Path
) -> None:
    """Somebody rewrites a row and every checksum, but not the head that is kept beside them."""
    folder = kept[1]
    path = folder / "tables" / "audit.jsonl.gz"
    rows = gzip.decompress(path.read_bytes()).replace(b'"reason":""', b'"reason":"x"')
    path.write_bytes(gzip.compress(rows))
    record = orjson.loads((folder / "backup.json").read_bytes())
    record["tables"]["audit"]["sha256"] = sha256_of(path)
    record["files"]["tables/audit.jsonl.gz"] = sha256_of(path)
    (folder / "backup.json").write_bytes(orjson.dumps(record))
    with pytest.raises(StoreError, match="does not verify"):
        restore(Settings(data=tmp_path / "again"), folder, tell=lambda _: None)
    assert not (tmp_path / "again" / SQLITE_FILE).exists()


@pytest.mark.parametrize("times", [1, 2])
def test_a_publishing_meanwhile_leaves_no_pointer_to_what_is_gone(
    published: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    publish_while_copied(published, monkeypatch, [times])
    folder = back_up(published, tmp_path / "backups", tell=lambda _: None)
    again = Settings(data=tmp_path / "again")
    restore(again, folder, tell=lambda _: None)
    storage = open_storage(again.storage)
    pointer, _ = read_pointer(storage, "kawabe", "bldg_lod1")
    assert pointer
    assert pointer == read_pointer(open_storage(published.storage), "kawabe", "bldg_lod1")[0]
    for version in pointer.kept():
        assert verify_version(storage, "kawabe", "bldg_lod1", version) == []


def test_a_publishing_without_end_stops_a_back_up(
    published: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_while_copied(published, monkeypatch, [1] * 100)
    with pytest.raises(BackupError, match="again and again"):
        back_up(published, tmp_path / "backups", tell=lambda _: None)
    assert not list((tmp_path / "backups").iterdir())


def test_what_published_files_lack_is_told_and_no_obstacle(
    published: Settings, tmp_path: Path
) -> None:
    pointer, _ = read_pointer(open_storage(published.storage), "kawabe", "bldg_lod1")
    assert pointer
    assert pointer.previous
    shutil.rmtree(Path(published.storage) / "cities/kawabe/bldg_lod1" / pointer.previous)
    told = list[str]()
    folder = back_up(published, tmp_path / "backups", tell=told.append)
    assert [each for each in told if f"{pointer.previous}/manifest.json is missing" in each]
    restore(Settings(data=tmp_path / "again"), folder, tell=lambda _: None)


def test_what_is_being_made_is_not_copied(published: Settings, tmp_path: Path) -> None:
    storage, media = Path(published.storage), published.data / MEDIA
    for draft in (storage / ".staging/kawabe/x/files/1.glb", media / "ab" / ".photo-1"):
        draft.parent.mkdir(parents=True)
        draft.write_bytes(b"half")
    folder = back_up(published, tmp_path / "backups", tell=lambda _: None)
    names = {path.name for path in folder.rglob("*")}
    assert "current.json" in names
    assert names.isdisjoint({".staging", "1.glb", ".photo-1"})


@pytest.fixture
def published(tmp_path: Path) -> Settings:
    """Give an installation of which each dataset has two versions."""
    settings = Settings(data=tmp_path / "data")
    for _ in range(2):
        publish_town(settings.storage)
    return settings


def publish_while_copied(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, times: list[int]
) -> None:
    """Publish the town so many times whenever the back-up begins to copy its buildings."""
    copy = shutil.copyfile

    def copyfile(source: Path, target: Path) -> Path:
        if "bldg_lod1" in source.parts and source.name == "dataset.json":
            for _ in range(times.pop(0) if times else 0):
                publish_town(settings.storage)
        return copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", copyfile)


def test_nothing_is_overwritten(kept: tuple[Settings, Path]) -> None:
    with pytest.raises(BackupError, match="exists"):
        restore(kept[0], kept[1], tell=lambda _: None)


def test_the_commands(kept: tuple[Settings, Path], tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*UCHIMIZU, *words],
            check=False,
            capture_output=True,
            text=True,
            env=clean_environment(),
        )

    made = run("backup", str(tmp_path / "more"), "--data", str(kept[0].data))
    assert made.returncode == 0, made.stderr
    folder = made.stdout.strip()
    back = run("restore", folder, "--data", str(tmp_path / "restored"))
    assert back.returncode == 0, back.stderr
    assert "restored 7 rows" in back.stderr
    twice = run("restore", folder, "--data", str(tmp_path / "restored"))
    assert twice.returncode == 1
    assert "exists; give an empty folder" in twice.stderr
