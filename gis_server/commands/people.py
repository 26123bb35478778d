# ruff: noqa: PLC0415 - a command imports what it needs when it runs
"""`uchimizu people`: the first people of a city, their roles, and codes for those locked out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gis_server.commands.open_city import open_city
from gis_server.commands.options import CityArgument, DataOption, say

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from gis_server.civic import Civic
    from layers.people.actor import Membership

people = typer.Typer(
    name="people",
    no_args_is_help=True,
    help="Make the first accounts of a city, give roles and one-time codes.",
)
PenNameArgument = Annotated[str, typer.Argument(metavar="PEN_NAME", help="Pen name of a person.")]
RoleArgument = Annotated[
    str,
    typer.Argument(
        metavar="ROLE",
        help="vouched, spot-owner, facilitator, moderator, staff, office, planner, operator or "
        "auditor.",
    ),
]
ScopeOption = Annotated[
    str,
    typer.Option(
        "--scope",
        metavar="SCOPE",
        help="Where the role holds: city, space:ID, layer:ID, feature:ID or workshop:ID.",
    ),
]


@people.command("add")
def add(
    city: CityArgument,
    pen_name: PenNameArgument,
    role: Annotated[
        list[str] | None, typer.Option("--role", metavar="ROLE", help="A role; may be repeated.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Make an account and print a one-time code, with which its person sets a password.

    Example: uchimizu people add kumagaya ひだまり --role operator
    """
    from layers.people.accounts import AgeBand, Profile, create_account
    from layers.people.actor import operator
    from layers.people.grants import give_at_once
    from layers.people.recovery import make_codes

    with _city(city, data) as civic, civic.database_for(city).write() as connection:
        profile = Profile(pen_name, AgeBand.ADULT)
        names = (city, civic.catalogue.city(city).name)
        made = create_account(connection, city, profile, city_names=names)
        for each in role or []:
            give_at_once(connection, operator(city), made.id, _membership(each, "city"))
        (code,) = make_codes(connection, made.id, number=1)
    typer.echo(f"{made.profile.pen_name}\t{code}")
    say(f"The code sets a password once, at /people/{city}/recovery")


@people.command("grant")
def grant(
    city: CityArgument,
    pen_name: PenNameArgument,
    role: RoleArgument,
    scope: ScopeOption = "city",
    data: DataOption = None,
) -> None:
    """Give somebody a role.

    Example: uchimizu people grant kumagaya ひだまり moderator
    """
    from layers.people.actor import operator
    from layers.people.grants import give_at_once

    what = _membership(role, scope)
    with _person(city, pen_name, data) as (connection, account_id):
        give_at_once(connection, operator(city), account_id, what)


@people.command("revoke")
def revoke(
    city: CityArgument,
    pen_name: PenNameArgument,
    role: RoleArgument,
    scope: ScopeOption = "city",
    data: DataOption = None,
) -> None:
    """Take a role away.

    Example: uchimizu people revoke kumagaya ひだまり moderator
    """
    from layers.people.actor import operator
    from layers.people.grants import take_role

    what = _membership(role, scope)
    with _person(city, pen_name, data) as (connection, account_id):
        take_role(connection, operator(city), account_id, what)


@people.command("codes")
def codes(city: CityArgument, pen_name: PenNameArgument, data: DataOption = None) -> None:
    """Print a new one-time code for somebody who is locked out; codes from before end.

    Example: uchimizu people codes kumagaya ひだまり
    """
    from layers.moderation import audit
    from layers.people.actor import operator
    from layers.people.recovery import make_codes

    with _person(city, pen_name, data) as (connection, account_id):
        (code,) = make_codes(connection, account_id, number=1)
        audit.record(connection, operator(city), "new-code", about=f"account:{account_id}")
    typer.echo(code)


@people.command("list")
def list_people(city: CityArgument, data: DataOption = None) -> None:
    """Print who has which role: pen name, role and scope, separated by tabs.

    Example: uchimizu people list kumagaya
    """
    from layers.people.memberships import holders

    with _city(city, data) as civic, civic.database_for(city).read() as connection:
        for each in holders(connection, city):
            what = each.membership
            typer.echo(f"{each.pen_name}\t{what.role.value}\t{what.scope}")


def _city(city: str, data: Path | None) -> AbstractContextManager[Civic]:
    return open_city(city, data, see=f"uchimizu people list {city}")


@contextmanager
def _person(city: str, pen_name: str, data: Path | None) -> Iterator[tuple[Connection, str]]:
    """Give a connection that writes, and the id of somebody's account."""
    from layers.people.accounts import account_named

    with _city(city, data) as civic, civic.database_for(city).write() as connection:
        yield connection, account_named(connection, city, pen_name).id


def _membership(role: str, scope: str) -> Membership:
    from gis_server.errors import SettingsError
    from layers.people.actor import Membership
    from layers.people.roles import GRANTED, Role

    names = sorted(each.value for each in GRANTED)
    if role not in names:
        raise SettingsError(f"{role!r} is not a role; expected one of {', '.join(names)}")
    return Membership(Role(role), scope)
