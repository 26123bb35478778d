"""Proposals as they are kept: a feature that people talk about, and versions of its scenario.

The feature gives a proposal its place, its author and its voice, who sees it, its comments,
reactions, moderation and retention; the scenario says what would be changed. Versions are never
overwritten, and a variant names the version that it began with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, Row, func, insert, or_, select

from layers.errors import FieldError, InvalidInputError, StaleVersionError, UnknownError
from layers.features.feature import Content, Feature, Status, feature_of
from layers.features.fields import FieldType
from layers.features.layer import Layer, layer_seen_by, layers_seen_by
from layers.features.reading import feature_seen_by, visible_on
from layers.features.writing import add_feature
from layers.heat_package.proposals.scenario import Scenario, area_of
from layers.moderation import audit, limits
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.plain_text import foreign_characters
from layers.store.feed import announce
from layers.store.identifiers import now_ms
from layers.store.tables import feature, scenario

TITLE_MOST, WORDS_MOST = 60, 1000
VERSIONS_MOST = 100
PAGE = 100
# A proposal lies on layers for drawings, as an area with words.
KIND = "sketch"


@dataclass(frozen=True, slots=True)
class Origin:
    """The version of a proposal that a variant began with."""

    proposal: str
    version: int


@dataclass(frozen=True, slots=True)
class ScenarioVersion:
    """A version of the scenario of a proposal; `at` is UTC ms."""

    proposal: str
    version: int
    scenario: Scenario
    variant_of: Origin | None
    at: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal: its feature, the layer that this is on, the newest version of its scenario."""

    feature: Feature
    layer: Layer
    newest: ScenarioVersion

    @property
    def id(self) -> str:
        """Give the id of the proposal, which is that of its feature."""
        return self.feature.id

    @property
    def title(self) -> str:
        """Give the first line of its words."""
        return str(self.feature.content.properties.get("text") or "").partition("\n")[0]

    @property
    def words(self) -> str:
        """Give its words but for the first line."""
        return str(self.feature.content.properties.get("text") or "").partition("\n")[2]


def propose(
    connection: Connection,
    actor: Actor,
    layer_id: str,
    what: Scenario,
    *,
    text: tuple[str, str],
    variant_of: Origin | None = None,
) -> Proposal:
    """Make a proposal on a layer of drawings: whoever may draw there may propose there.

    text : its title, and more words.

    Raises
    ------
    UnknownError, NotAllowedError, InvalidInputError, ThrottledError
    """
    layer = layer_seen_by(connection, actor, layer_id)
    require(actor, layer.adding, layer.place())
    _require_drawings(layer)
    if variant_of is not None:
        version_seen_by(connection, actor, variant_of.proposal, variant_of.version)
    content = Content(area_of(what), {"kind": KIND, "text": _text(*text)})
    made = add_feature(connection, actor, layer, content)
    _insert(connection, made.id, 1, what, variant_of)
    return proposal_seen_by(connection, actor, made.id)


def add_version(
    connection: Connection, actor: Actor, proposal_id: str, what: Scenario, *, base_version: int
) -> Proposal:
    """Change what a proposal would change; the versions before stay.

    Raises
    ------
    UnknownError, NotAllowedError
    StaleVersionError
        Its newest version is not `base_version`.
    InvalidInputError
        It says the same as before, or has too many versions.
    """
    feature_seen_by(connection, actor, proposal_id, for_change=True)
    found = proposal_seen_by(connection, actor, proposal_id)
    own = found.feature.is_by(actor)
    require(actor, Action.EDIT, found.layer.place(own=own, feature=proposal_id))
    limits.admit_post(connection, actor, found.layer.place(), texts={})
    newest = found.newest.version
    if newest != base_version:
        raise StaleVersionError(newest)
    if found.newest.scenario.sha256 == what.sha256:
        raise _refused("features", "前の版と同じです", "it is the same as before")
    if newest >= VERSIONS_MOST:
        words = f"版は{VERSIONS_MOST}までです", f"at most {VERSIONS_MOST} versions"
        raise _refused("features", *words)
    _insert(connection, proposal_id, newest + 1, what, None)
    audit.record(connection, actor, "change-scenario", about=f"feature:{proposal_id}")
    tell(connection, found)
    return proposal_seen_by(connection, actor, proposal_id)


def proposal_seen_by(connection: Connection, actor: Actor, proposal_id: str) -> Proposal:
    """Give a proposal that somebody may see.

    Raises
    ------
    UnknownError
        There is none of this id, or not for this person.
    """
    found, layer = feature_seen_by(connection, actor, proposal_id)
    versions = versions_of(connection, proposal_id)
    if not versions or found.status is Status.WITHDRAWN:
        raise UnknownError("proposal", proposal_id)
    return Proposal(found, layer, versions[0])


def version_seen_by(
    connection: Connection, actor: Actor, proposal_id: str, version: int
) -> tuple[Proposal, ScenarioVersion]:
    """Give a version of a proposal; errors as those of `proposal_seen_by`."""
    found = proposal_seen_by(connection, actor, proposal_id)
    for each in versions_of(connection, proposal_id):
        if each.version == version:
            return found, each
    raise UnknownError("version", str(version))


def versions_of(connection: Connection, proposal_id: str) -> Sequence[ScenarioVersion]:
    """Give the versions of the scenario of a proposal, the newest first."""
    rows = connection.execute(
        select(scenario)
        .where(scenario.c.proposal == proposal_id)
        .order_by(scenario.c.version.desc())
    )
    return [_version_of(row) for row in rows]


def proposals_seen_by(
    connection: Connection, actor: Actor, *, layer: str | None = None
) -> Sequence[Proposal]:
    """Give the newest proposals that somebody may see, the newest first.

    layer : on this one alone.
    """
    layers = {each.id: each for each in layers_seen_by(connection, actor)}
    asked = [each for name, each in layers.items() if layer in {None, name}]
    if not asked:
        return []
    latest = (
        select(scenario.c.proposal, func.max(scenario.c.version).label("newest"))
        .group_by(scenario.c.proposal)
        .subquery()
    )
    rows = connection.execute(
        select(feature, *(scenario.c[name].label(f"_{name}") for name in scenario.c.keys()))  # noqa: SIM118
        .join(latest, latest.c.proposal == feature.c.id)
        .join(
            scenario,
            (scenario.c.proposal == latest.c.proposal) & (scenario.c.version == latest.c.newest),
        )
        .where(
            feature.c.deleted_at.is_(None),
            or_(*((feature.c.layer == each.id) & visible_on(actor, each) for each in asked)),
        )
        .order_by(feature.c.number.desc())
        .limit(PAGE)
    )
    return [
        Proposal(feature_of(row), layers[row.layer], _version_of(row, prefix="_")) for row in rows
    ]


def variants_of(connection: Connection, actor: Actor, proposal_id: str) -> Sequence[Proposal]:
    """Give the variants of a proposal that somebody may see, the oldest first."""
    wanted = select(scenario.c.proposal).where(scenario.c.variant_of == proposal_id)
    found = []
    for identifier in connection.scalars(wanted.order_by(scenario.c.at).limit(PAGE)).all():
        try:
            found.append(proposal_seen_by(connection, actor, identifier))
        except UnknownError:  # not for this person
            continue
    return found


def tell(connection: Connection, found: Proposal) -> None:
    """Announce that something about a proposal is other than before; call it last."""
    layer = found.layer
    announce(connection, layer.city, kind="proposal", object=found.id, layer=layer.id)


def _insert(
    connection: Connection, proposal: str, version: int, what: Scenario, origin: Origin | None
) -> None:
    row = {
        "proposal": proposal,
        "version": version,
        "content": what.text,
        "sha256": what.sha256,
        "variant_of": origin.proposal if origin else None,
        "variant_version": origin.version if origin else None,
        "at": now_ms(),
    }
    connection.execute(insert(scenario).values(row))


def _version_of(row: Row[tuple[object, ...]], *, prefix: str = "") -> ScenarioVersion:
    told = row._mapping
    text = str(told[f"{prefix}content"])
    origin = told[f"{prefix}variant_of"]
    return ScenarioVersion(
        told[f"{prefix}proposal"],
        told[f"{prefix}version"],
        Scenario(orjson.loads(text), text),
        Origin(origin, told[f"{prefix}variant_version"]) if origin else None,
        told[f"{prefix}at"],
    )


def _require_drawings(layer: Layer) -> None:
    fields = {each.id: each for each in layer.fields}
    kind, text = fields.get("kind"), fields.get("text")
    kinds = {each.id for each in kind.choices} if kind else set()
    has_words = text is not None and text.type is FieldType.LONG_TEXT
    if KIND not in kinds or not has_words or "Polygon" not in layer.geometry_types:
        words = "絵をかくレイヤーにだけ提案できます", "proposals lie on layers of drawings"
        raise _refused("layer", *words)


def _text(title: str, words: str) -> str:
    for field, text, least, most in (
        ("title", title.strip(), 1, TITLE_MOST),
        ("words", words.strip(), 0, WORDS_MOST),
    ):
        lines = field == "words"
        if not least <= len(text) <= most or foreign_characters(text, lines=lines):
            raise _refused(field, f"{least}～{most}文字で", f"expected {least} to {most} letters")
    return f"{title.strip()}\n{words.strip()}".strip()


def _refused(field: str, ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError(field, ja, en)])
