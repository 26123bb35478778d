"""Signing in, step by step: passwords are hashed between two transactions, never inside one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import anyio
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from gis_server.civic import Civic
from gis_server.people import cookies
from gis_server.people.client_address import client_address
from gis_server.people.membership_lookup import (
    EverybodyIsMember,
    MembershipLookup,
    PortalMembership,
)
from gis_server.people.openid import OpenIdClient
from gis_server.people.sign_in_methods import SignInMethods, sign_in_methods
from gis_server.people.web_origin import WebOrigin, require_secure
from gis_server.settings import Settings
from layers.errors import BusyError, NotAllowedError, SignInError, UnknownError
from layers.people import passwords
from layers.people.actor import Actor
from layers.people.memberships import memberships_of
from layers.people.roles import Hat, Role
from layers.people.sessions import begin_session, end_session, session_with, sweep_sessions
from layers.people.suspensions import forget_ended
from layers.people.throttling import (
    CEREMONIES,
    Counting,
    Limit,
    admit,
    admit_guess,
    forgive,
    network_of,
    spend,
    sweep,
)
from layers.people.tickets import seal, unseal
from layers.store.identifiers import now_ms

RECENT_MS = 15 * 60_000  # what changes how one signs in needs a sign-in of the last 15 minutes
_SWEEP_EVERY_MS = 3_600_000
_WAITING = 100  # sign-ins; some 50 pass in a second


@dataclass(frozen=True, slots=True)
class Visit:
    """A request in a city, as signing in needs it."""

    city: str
    request: Request
    origin: WebOrigin
    address: str

    @property
    def device(self) -> str:
        """Give the kind of browser and system; no more of what it says is kept."""
        return device_of(self.request.headers.get("user-agent", ""))


class SignIn:
    """What the routes of people share: settings, ways to sign in, counting."""

    def __init__(self, civic: Civic, settings: Settings) -> None:
        self.civic = civic
        self.settings = settings
        self.methods: SignInMethods = sign_in_methods(settings.sign_in)
        self.providers = {each.id: OpenIdClient(each) for each in self.methods.providers}
        portal = self.methods.membership
        self.members: MembershipLookup = PortalMembership(portal) if portal else EverybodyIsMember()
        self._turns = anyio.CapacityLimiter(passwords.HASHINGS * 2)
        self._swept = 0

    async def in_turn(self, work: Callable[[], Response]) -> Response:
        """Do work that hashes a password; who waits for it takes no thread from other requests.

        Raises
        ------
        BusyError
            Too many wait already.
        """
        if self._turns.statistics().tasks_waiting >= _WAITING:
            raise BusyError(3)
        return await anyio.to_thread.run_sync(work, limiter=self._turns)

    def visit(self, city: str, request: Request) -> Visit:
        """Give a request of somebody who may sign in from where they are.

        Raises
        ------
        SecureConnectionError, UnknownCityError
        """
        self.civic.bounds_of(city)
        origin = require_secure(request, self.settings)
        return Visit(city, request, origin, client_address(request, self.settings))

    def counting(self, city: str) -> Counting:
        """Give the counting of a city's tries."""
        return Counting(self.civic.secret, city)

    def token(self, request: Request) -> str | None:
        """Give the token of the session that asks."""
        return cookies.session_token(request, self.settings)

    def limit(self, visit: Visit, limit: Limit = CEREMONIES) -> None:
        """Count a try from this network.

        Raises
        ------
        ThrottledError
        """
        counter = self.counting(visit.city).counter(limit, network_of(visit.address))
        with self.civic.database_for(visit.city).write() as connection:
            admit(connection, counter)
            self._sweep(connection)

    def account_by_password(self, visit: Visit, login_name: str, password: str) -> str:
        """Give whose password it is; names that exist and others cost the same.

        Raises
        ------
        SignInError, ThrottledError, BusyError
        """
        database, counting = self.civic.database_for(visit.city), self.counting(visit.city)
        name = passwords.login_key(login_name)
        with database.write() as connection:
            admit_guess(connection, counting, name, visit.address)
            stored = passwords.stored_for(connection, visit.city, name)
        account = passwords.verify(stored, password)
        if account is None:
            raise SignInError
        with database.write() as connection:
            forgive(connection, counting, name, visit.address)
        return account

    def begin(self, connection: Connection, visit: Visit, account: str, hat: Hat) -> str:
        """Begin a session instead of that which the browser may have; gives its token.

        Raises
        ------
        NotAllowedError
            Somebody who is not of the office asks for its hat.
        """
        roles = {each.role for each in memberships_of(connection, account)}
        if hat is Hat.OFFICE and Role.OFFICE not in roles:
            raise NotAllowedError(
                "市役所の立場は、市役所の役割をもつ人だけが使えます。",
                "Only those with the role of the city office wear its hat.",
            )
        if before := self.token(visit.request):
            end_session(connection, before)
        return begin_session(
            connection, visit.city, hat=hat, account_id=account, device=visit.device
        )

    def require_recent(self, connection: Connection, request: Request, actor: Actor) -> str:
        """Give the account of whoever asks, if they signed in a short while ago.

        Raises
        ------
        NotAllowedError
            Nobody is signed in, or it was too long ago.
        """
        account = require_account(actor)
        found = session_with(connection, self.token(request))
        if found is None or now_ms() - found.created_at > RECENT_MS:
            raise NotAllowedError(
                "安全のため、もう一度ログインしてから行ってください。",
                "To be safe, sign in once more and do it then.",
                sign_in_helps=True,
            )
        return account

    def seal(self, visit: Visit, purpose: str, **content: object) -> str:
        """Give a ticket for the browser."""
        return seal(self.civic.secret, purpose, visit.city, content)

    def unseal(self, visit: Visit, purpose: str) -> dict[str, object]:
        """Give the content of the ticket that the browser brings; it can be brought once.

        Raises
        ------
        SignInError
            There is none, or it was used.
        """
        found = self.peek(visit, purpose)
        with self.civic.database_for(visit.city).write() as connection:
            if not spend(connection, str(found["id"])):
                raise SignInError
        return found

    def peek(self, visit: Visit, purpose: str) -> dict[str, object]:
        """Give the content of the ticket that the browser brings, without using it up.

        Raises
        ------
        SignInError
        """
        brought = cookies.ticket(visit.request, self.settings, purpose)
        return unseal(self.civic.secret, purpose, visit.city, brought)

    def _sweep(self, connection: Connection) -> None:
        """Forget counts, sessions and identities that are over, once an hour."""
        if now_ms() - self._swept > _SWEEP_EVERY_MS:
            self._swept = now_ms()
            sweep(connection)
            sweep_sessions(connection)
            forget_ended(connection)


def require_account(actor: Actor) -> str:
    """Give the account of whoever asks.

    Raises
    ------
    NotAllowedError
        Nobody is signed in.
    UnknownError
        It is a seat of a workshop, which has no account.
    """
    if actor.seat:
        raise UnknownError("account", actor.seat)
    if actor.account is None:
        raise NotAllowedError(
            "ログインした人だけが使えます。", "Only for people who signed in.", sign_in_helps=True
        )
    return actor.account


_SYSTEMS = ("iPhone", "iPad", "Android", "CrOS", "Windows", "Macintosh", "Linux")
_BROWSERS = (
    ("Line/", "LINE"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def device_of(user_agent: str) -> str:
    """Give the kind of browser and system, enough to know one's own devices by."""
    system = next((each for each in _SYSTEMS if each in user_agent), "")
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    return ", ".join(each for each in (browser, system) if each) or "?"
