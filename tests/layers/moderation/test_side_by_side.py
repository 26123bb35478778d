"""Moderators and authors at the same things at once: nobody waits in a circle, the log holds."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from layers.errors import InvalidInputError, LayersError
from layers.features.defaults import add_default_layers
from layers.features.reading import feature_seen_by
from layers.features.writing import Edit, change_feature
from layers.moderation import audit
from layers.moderation.decisions import Act, Why, decide_all, undo_all
from layers.moderation.things import Name
from layers.people.actor import Actor
from layers.people.roles import Role
from layers.store.database import Database
from layers.store.tables import decision, feature, feature_version
from tests.layers.moderation.test_decisions import named, note
from tests.layers.people_here import CITY, person

ROUNDS = 6


@pytest.mark.slow
def test_moderators_and_authors_side_by_side(database: Database) -> None:
    with database.write() as connection:
        add_default_layers(connection, CITY)
        authors = [person(connection) for _ in range(6)]
        moderators = [person(connection, Role.MODERATOR) for _ in range(4)]
        notes = [(author, note(connection, author)) for author in authors for _ in range(5)]

    def moderate(moderator: Actor) -> int:
        chance, made = random.Random(moderator.account), 0
        for _ in range(ROUNDS):
            names: list[Name] = [named(each) for _, each in chance.sample(notes, 10)]
            with database.write() as connection:
                hidden = decide_all(connection, moderator, names, Act.HIDE, why=Why("other"))
            made += len(hidden)
            try:
                with database.write() as connection:
                    undo_all(connection, moderator, [each.id for each in hidden])
            except InvalidInputError:  # an author was faster, and what they mended waits
                for act in (Act.SHOW, Act.ACCEPT):
                    with database.write() as connection:
                        decide_all(connection, moderator, names, act, why=Why())
        return made

    def edit(seed: int) -> int:
        chance, done = random.Random(seed), 0
        for number in range(3 * ROUNDS):
            author, mine = chance.choice(notes)
            try:
                with database.write() as connection:
                    now, _ = feature_seen_by(connection, author, mine.id)
                    changed = Edit(properties={"text": f"{seed} {number}"})
                    change_feature(connection, author, mine.id, changed, base_version=now.version)
                done += 1
            except LayersError:
                continue  # somebody was faster
        return done

    with ThreadPoolExecutor(7) as threads:
        moderating = [threads.submit(moderate, each) for each in moderators]
        editing = [threads.submit(edit, each) for each in range(3)]
        hidden = sum(each.result() for each in moderating)
        edited = sum(each.result() for each in editing)
    assert hidden > 0
    assert edited > 0
    with database.read() as connection:
        assert audit.verify(connection, CITY) is None
        made, undone = connection.execute(
            select(func.count(), func.count(decision.c.undone_at)).select_from(decision)
        ).one()
        assert audit.head(connection, CITY)[0] == made + undone
        statuses = set(connection.scalars(select(feature.c.status)))
        versions = connection.scalar(select(func.count()).select_from(feature_version))
        assert statuses <= {"published", "queued"}
        assert versions == len(notes) + made + undone + edited
