"""Rules, a spot and people for tests of points."""

from __future__ import annotations

import copy
import datetime
from typing import Any

from shapely import Point
from sqlalchemy import Connection, delete, update

from layers.features.defaults import add_default_layers
from layers.features.feature import Content
from layers.features.layer import layer_seen_by
from layers.features.writing import add_feature
from layers.heat_package.points.codes import code_at
from layers.heat_package.points.kept_rules import decide_on_rules, propose_rules
from layers.heat_package.points.visits import Arrival, Heat, Visit, check_in
from layers.people.actor import Actor
from layers.people.roles import Hat, Role
from layers.spots.opening import TOKYO
from layers.store.tables import feature, notice
from tests.layers.people_here import CITY, person

SECRET = b"the secret of this installation."
FIRST_DAY = datetime.date(2026, 7, 1)
NOON = datetime.datetime(2026, 7, 23, 12, 7, 30, tzinfo=TOKYO)
LON, LAT = 139.3912345, 36.1512345  # of spots: stands nowhere in what is kept of visits
RULES: dict[str, Any] = {
    "valid_from": "2026-07-01",
    "season": {"first": "06-01", "last": "09-30"},
    "rates": {"caution": 1, "warning": 2, "severe_warning": 3, "danger": 5, "unknown": 1},
    "caps": {"visits_per_day": 3, "visits_per_spot_and_day": 1, "points_per_day": 12},
    "bonuses": [
        {
            "name": {"ja": "お昼のお店", "en": "Shops at noon"},
            "points": 2,
            "from": "12:00",
            "to": "13:00",
            "kinds": ["shop"],
        }
    ],
}


def rules(**changed: Any) -> dict[str, Any]:
    """Give a document of rules with some members changed."""
    return copy.deepcopy({**RULES, **changed})


def ms(moment: datetime.datetime) -> int:
    return int(moment.timestamp() * 1000)


def put_rules(connection: Connection, document: Any = None) -> int:
    """Put rules into force, as two of the office do; gives their version."""
    one, other = (person(connection, Role.OFFICE, hat=Hat.OFFICE) for _ in range(2))
    made = propose_rules(connection, one, document or rules(), reason="夏のため", today=FIRST_DAY)
    return decide_on_rules(connection, other, made.version, accept=True).version


def put_spot(connection: Connection, kind: str = "public") -> str:
    """Put a spot on the map; gives its id."""
    add_default_layers(connection, CITY)
    office = person(connection, Role.OFFICE, hat=Hat.OFFICE)
    layer = layer_seen_by(connection, office, f"{CITY}-cool-spots")
    citizen = person(connection)
    content = Content(Point(LON, LAT), {"name": "川辺の図書館", "kind": kind})
    spot = add_feature(connection, citizen, layer, content).id
    seen = update(feature).where(feature.c.id == spot).values(status="published")
    connection.execute(seen)
    connection.execute(delete(notice))  # that it waited for a look
    return spot


def come(
    connection: Connection,
    who: Actor,
    spot: str,
    moment: datetime.datetime = NOON,
    wbgt_class: str = "danger",
) -> Visit:
    """Check in with the code that is shown at that time."""
    at = ms(moment)
    arrival = Arrival(who.account or "", spot, at, Heat(wbgt_class, "measured"), "code")
    code = code_at(SECRET, CITY, spot, at=at)
    return check_in(connection, SECRET, who, arrival, code=code)
