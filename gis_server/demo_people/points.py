"""Rules of points of the demo town, so that a visit gives some on the day it is tried."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from gis_server.demo_town.town_data import town
from layers.heat_package.points.kept_rules import decide_on_rules, propose_rules
from layers.people.actor import Actor
from layers.spots.opening import TOKYO

RULES: Final = {
    # A real town has a season of summer; here it is all the year, for whoever tries it in winter.
    "season": {"first": "01-01", "last": "12-31"},
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


def give_points(connection: Connection, office: Sequence[Actor]) -> None:
    """Let one of the office propose rules and another put them into force."""
    today = datetime.datetime.now(TOKYO).date()
    document = {"valid_from": today.isoformat(), **RULES}
    made = propose_rules(
        connection, office[0], document, reason=town().people.words["points"], today=today
    )
    decide_on_rules(connection, office[1], made.version, accept=True)
