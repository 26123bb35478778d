"""`uchimizu people`: the first operator comes in with a printed code."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest
import typer.main

from gis_server.cli import app
from gis_server.errors import SettingsError
from layers.moderation.audit import verify
from tests.gis_server.civic.house import CITY, House
from tests.gis_server.people.browser import Browser
from tests.serving import UCHIMIZU, clean_environment

Open = Callable[..., Browser]
Command = Callable[..., str]
PASSWORD = "ringo to mikan to nashi"


def place_of(house: House) -> dict[str, str]:
    """Give the settings with which a command finds the people of a server."""
    url = house.database.engine.url
    settings = {"UCHIMIZU_DATA": str(house.server.log.parent)}
    if not house.database.is_sqlite:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        settings["UCHIMIZU_DATABASE_URL"] = plain
    return settings


@pytest.fixture
def people(
    house: House, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Command:
    """Give a way to run a command in this process, which gives what it printed."""
    for name, value in place_of(house).items():
        monkeypatch.setenv(name, value)

    def run(*words: str) -> str:
        typer.main.get_command(app).main(["people", *words], standalone_mode=False)
        return capfd.readouterr().out

    return run


def roles_of(people: Command, pen_name: str) -> set[str]:
    rows = (line.split("\t") for line in people("list", CITY).splitlines())
    return {role for name, role, _ in rows if name == pen_name}


def test_from_nobody_to_an_office(house: House, people: Command, browser: Open) -> None:
    made = people("add", CITY, "あさひ", "--role", "office", "--role", "moderator")
    name, code = made.splitlines()[0].split("\t")
    assert name == "あさひ"
    one, other = browser(), browser()
    joined = one.ask("POST", "/recovery", {"code": code, "password": PASSWORD}).json()
    as_person = {each["role"] for each in one.me()["roles"]}
    assert "moderator" in as_person
    assert "office" not in as_person
    assert one.sign_in(joined["login_name"], PASSWORD, "office").json()["hat"] == "office"
    assert one.me()["account"]["consents_due"] == ["rules", "account"]

    people("add", CITY, "ゆうひ")
    people("grant", CITY, "ゆうひ", "planner")
    assert roles_of(people, "ゆうひ") == {"planner"}
    people("revoke", CITY, "あさひ", "moderator")
    assert roles_of(people, "あさひ") == {"office"}
    new = people("codes", CITY, "ゆうひ").strip()
    asked = {"code": new, "password": "budou to kaki to nashi"}
    assert other.ask("POST", "/recovery", asked).status_code == 201
    with house.database.read() as connection:
        assert verify(connection, CITY) is None


def test_what_cannot_be_done_is_said(people: Command) -> None:
    people("add", CITY, "よあけ")
    for words, says in (
        (("add", "nowhere", "x"), "no city nowhere is published"),
        (("add", CITY, "よあけ"), "exists already"),
        (("add", CITY, "市役所"), "could be taken for the city office"),
        (("add", CITY, "ひ", "--role", "king"), "'king' is not a role; expected one of"),
        (("grant", CITY, "だれか", "planner"), "no account"),
        (("revoke", CITY, "よあけ", "planner"), "no membership"),
    ):
        with pytest.raises(SettingsError, match=says):
            people(*words)
    assert roles_of(people, "ひ") == set(), "an account that fails half-way is not made"


def test_the_command_ends_with_one_line(house: House) -> None:
    command = [*UCHIMIZU, "people", "add", "nowhere", "x"]
    environment = clean_environment(**place_of(house))
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert ran.returncode == 2
    assert ran.stderr == "error: no city nowhere is published; see: uchimizu city list\n"
