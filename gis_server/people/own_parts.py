"""What other parts of the house keep of an account: for its download, and when it is closed.

Whoever keeps something new of people adds a line here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from layers.comments.writing import forget_waiting
from layers.heat_package.points.own_data import forget_visits, own_visit_rows
from layers.heat_package.proposals.own_data import (
    own_scenarios,
    own_votes,
    take_names_off_votes,
)
from layers.media.photos import take_names_off
from layers.moderation.own_data import (
    own_decisions,
    own_notices,
    own_reactions,
    own_reports,
)
from layers.people.leaving import Closer
from layers.people.own_data import Part

PARTS: Final[Mapping[str, Part]] = {
    "decisions": own_decisions,
    "notices": own_notices,
    "reactions": own_reactions,
    "reports": own_reports,
    "visits": own_visit_rows,
    "scenarios": own_scenarios,
    "votes": own_votes,
}
CLOSERS: Final[Sequence[Closer]] = (
    *(take_names_off, forget_waiting),
    *(forget_visits, take_names_off_votes),
)
