"""Who acts: what a session, a seat in a workshop, or nothing at all amounts to."""

from __future__ import annotations

from dataclasses import dataclass

from layers.people.roles import Hat, Role


@dataclass(frozen=True, slots=True)
class Membership:
    """A role and where it holds: `city`, or `space:ID`, `layer:ID`, `feature:ID`, `workshop:ID`."""

    role: Role
    scope: str = "city"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks for something in one city.

    account, seat : who it is, never shown; a visitor has neither.
    memberships : roles that were granted.
    workshop : of a seat.
    suspended : may read, but not write.
    trusted : first posts of others wait for a moderator.
    origin : of a visitor, a hash of the network that lasts a day; limits count by it.
    """

    city: str
    hat: Hat = Hat.VISITOR
    account: str | None = None
    seat: str | None = None
    pen_name: str = ""
    memberships: tuple[Membership, ...] = ()
    workshop: str | None = None
    suspended: bool = False
    trusted: bool = False
    origin: str = ""

    @property
    def author(self) -> str:
        """Give the name under which rows and the log know this actor."""
        if self.seat:
            return f"seat:{self.seat}"
        if self.hat is Hat.COMMAND_LINE:
            return "operator"
        return f"account:{self.account}" if self.account else "visitor"

    @property
    def counted_as(self) -> str:
        """Give the name under which reactions, reports and posts are counted."""
        return f"visitor:{self.origin}" if self.author == "visitor" else self.author

    @property
    def roles(self) -> tuple[Membership, ...]:
        """Give what this actor is in this session.

        Nobody is two things at once where the two could be confused: under the hat of the office
        an account is the office alone, and as a person it is never the office. A role that holds in
        the whole city says all that an account may do; without one a person is a citizen, also who
        owns a spot or leads a workshop.
        """
        if self.hat is Hat.SEAT:
            return (Membership(Role.PUPIL, f"workshop:{self.workshop}"),)
        if self.hat is Hat.COMMAND_LINE:
            return (Membership(Role.OPERATOR),)
        if self.hat is Hat.OFFICE:
            return tuple(each for each in self.memberships if each.role is Role.OFFICE)
        if self.hat is Hat.PERSON:
            granted = tuple(each for each in self.memberships if each.role is not Role.OFFICE)
            in_city = any(each.scope == "city" for each in granted)
            return granted if in_city else (Membership(Role.CITIZEN), *granted)
        return (Membership(Role.VISITOR),)

    def is_in(self, workshop: str | None) -> bool:
        """Tell whether it has a seat in a workshop, or leads it."""
        return any(each.scope == f"workshop:{workshop}" for each in self.roles)

    def has(self, role: Role) -> bool:
        """Tell whether this is one of its roles in this session, anywhere."""
        return any(each.role is role for each in self.roles)


def visitor(city: str, *, origin: str = "") -> Actor:
    """Give somebody who is not signed in."""
    return Actor(city, origin=origin)


def operator(city: str) -> Actor:
    """Give whoever runs commands on the machine of the server."""
    return Actor(city, hat=Hat.COMMAND_LINE)
