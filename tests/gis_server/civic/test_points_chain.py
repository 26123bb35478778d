"""Rules of points in the chain: which ones hold is a question of the city's day."""

from __future__ import annotations

import datetime

from sqlalchemy import delete, insert

from gis_server.chain.points import points_part, points_state
from layers.heat_package.points.kept_rules import State
from layers.people.roles import Hat, Role
from layers.store.tables import points_rules
from tests.gis_server.civic.house import House
from tests.gis_server.civic.points_rules import document

ELSEWHERE = "elsewhere"
DECIDED = datetime.datetime(2026, 6, 20, 3, tzinfo=datetime.UTC)
EVENING = datetime.datetime(2026, 6, 30, 14, 59, tzinfo=datetime.UTC)
MIDNIGHT = datetime.datetime(2026, 6, 30, 15, tzinfo=datetime.UTC)  # in Tokyo


def test_rules_hold_from_midnight_in_the_city_on(house: House) -> None:
    clerk = house.person(Role.OFFICE, hat=Hat.OFFICE)
    decided = int(DECIDED.timestamp() * 1000)
    rows = [
        {
            "city": ELSEWHERE,
            "version": version,
            "content": document(valid_from=day),
            "valid_from": day,
            "state": State.ACTIVE.value,
            "reason": "夏の外出のため",
            "proposed_by": clerk.account,
            "proposed_at": decided,
            "decided_at": decided,
        }
        for version, day in ((1, "2026-06-20"), (2, "2026-07-01"))
    ]
    held, states = [], []
    with house.database.write() as connection:
        connection.execute(insert(points_rules), rows)
        for now in (EVENING, MIDNIGHT):
            _, steps = points_part(connection, ELSEWHERE, (), now)
            (shown,) = [each for each in steps if each.id == "show:points"]
            held.append([each.thing for each in shown.used])
            states.append(points_state(connection, ELSEWHERE, now))
        connection.execute(delete(points_rules).where(points_rules.c.city == ELSEWHERE))
    assert held == [["points-rules:1"], ["points-rules:2"]]
    assert states[0] != states[1]
