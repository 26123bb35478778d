"""What the demo town's people propose of what was drawn: one proposal, its variant, their talk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from gis_server.demo_people.drawings import ROW
from gis_server.demo_town.town_data import town
from gis_server.proposals.computing import Differences
from gis_server.proposals.drawn import scenario_of
from layers.comments.writing import add_comment
from layers.features.feature import Feature
from layers.heat_package.proposals import deciding, kept, results
from layers.people.actor import Actor, visitor
from layers.people.roles import Hat
from layers.store.database import Database


def propose_what_was_drawn(
    connection: Connection,
    people: Sequence[Actor],
    office: Sequence[Actor],
    drawn: Sequence[Feature],
) -> None:
    """Propose a row of trees and the sail, as a variant two rows; the office begins to decide.

    drawn : what `drawings.proposals` gives, on the layer of proposals.
    """
    first, second = town().people.proposals
    rows = [each.id for each in drawn if each.content.properties["kind"] == "tree"]
    sail = next(each for each in drawn if each.content.properties["kind"] == "shade_sail")
    made: list[kept.Proposal] = []
    for number, (words, parts) in enumerate(((first, [*rows[:ROW], sail.id]), (second, rows))):
        author, other = people[number], people[1 - number]
        origin = [kept.Origin(each.id, each.newest.version) for each in made]
        proposal = kept.propose(
            connection,
            author,
            sail.layer,
            scenario_of(connection, author, parts=parts, features=(), bounds=None),
            text=(words.title, words.text),
            variant_of=origin[0] if origin else None,
        )
        add_comment(connection, other, proposal.id, words.answer)
        made.append(proposal)
    site = town().people.site
    wanted = deciding.Wanted(
        deciding.Outcome.CONSIDERED,
        town().people.words["considered"],
        f"https://{site}/atsusa/ekimae",
        made[0].newest.version,
    )
    deciding.propose_decision(connection, office[0], made[0].id, wanted, city_sites=(site,))


def answer_proposals(database: Database, city: str, run: str, differences: Differences) -> None:
    """Keep what a run says to the newest version of each proposal of everybody."""
    with database.read() as connection:
        found = kept.proposals_seen_by(connection, visitor(city))
    for each in found:
        author = Actor(city, Hat.PERSON, each.feature.account, None, each.feature.pen_name)
        computed = differences.of(city, run, each.newest.scenario.content)
        with database.write() as connection:
            results.keep_result(
                connection,
                author,
                each.newest,
                computed.answer,
                run=computed.run,
                program=computed.program,
            )
