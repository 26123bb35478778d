"""A chain as W3C PROV-JSON (member submission of 24 April 2013).

Things are entities, files members of them; steps are activities; programs and roles are agents. A
state of a thing that is no longer current is an entity of its own, of which the current one is a
revision.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from layers.bilingual import Bilingual
from layers.heat_package.chain.graph import Chain
from layers.heat_package.chain.step import Step, Used, Way
from layers.heat_package.chain.thing import File, Kind, Thing, digest_of

PREFIX = "uchimizu"
Record = dict[str, Any]


def prov_json(chain: Chain, *, namespace: str) -> dict[str, dict[str, Any]]:
    """Give the PROV-JSON document of a chain.

    Parameters
    ----------
    namespace : IRI under which the names of its things stand, with its last `/` or `#`.
    """
    return _Document(chain, namespace).written()


class _Document:
    """A document while it is written; relations are numbered in their order."""

    def __init__(self, chain: Chain, namespace: str) -> None:
        self.chain = chain
        self.parts: dict[str, Record] = {
            "prefix": {PREFIX: namespace, "xsd": "http://www.w3.org/2001/XMLSchema#"},
        }

    def written(self) -> dict[str, Record]:
        for thing in self.chain.things.values():
            self._thing(thing)
        for name in self.chain.order:
            self._step(self.chain.steps[name])
        return self.parts

    def _thing(self, thing: Thing) -> None:
        entity: Record = {
            "prov:label": _label(thing.title),
            "prov:type": _name(thing.kind.value.capitalize()),
            f"{PREFIX}:sha256": thing.digest,
        }
        if thing.version:
            entity[f"{PREFIX}:version"] = thing.version
        if thing.at:
            entity[f"{PREFIX}:made"] = thing.at
        if thing.id in self.chain.things_out_of_date:
            entity[f"{PREFIX}:outOfDate"] = _true()
        if thing.kind is Kind.EARLIER:
            entity[f"{PREFIX}:earlier"] = _true()
        self._add("entity", _id(thing.id), entity)
        self._members(_id(thing.id), thing.files)

    def _members(self, collection: str, files: tuple[File, ...]) -> None:
        if len(files) < 2:
            return
        self.parts["entity"][collection]["prov:type"] = [
            self.parts["entity"][collection]["prov:type"],
            {"$": "prov:Collection", "type": "prov:QUALIFIED_NAME"},
        ]
        for each in files:
            file = f"{PREFIX}:file/{each.sha256}"
            known: Record = {"prov:label": each.name, f"{PREFIX}:sha256": each.sha256}
            if each.bytes is not None:
                known[f"{PREFIX}:bytes"] = {"$": str(each.bytes), "type": "xsd:nonNegativeInteger"}
            self._add("entity", file, known)
            self._relate("hadMember", {"prov:collection": collection, "prov:entity": file})

    def _step(self, step: Step) -> None:
        activity = _id(step.id)
        self._add("activity", activity, self._activity(step))
        agent, about = _agent(step)
        self._add("agent", agent, about)
        associated = {"prov:activity": activity, "prov:agent": agent}
        self._relate("wasAssociatedWith", associated)
        taken = [self._taken(each) for each in step.used]
        for entity in taken:
            self._relate("used", {"prov:activity": activity, "prov:entity": entity})
        if step.replaced_by is not None:
            return  # what it made is what its correction made
        for made in map(_id, step.made):
            self._relate("wasGeneratedBy", {"prov:entity": made, "prov:activity": activity})
            for entity in taken:
                derived = {"prov:generatedEntity": made, "prov:usedEntity": entity}
                self._relate("wasDerivedFrom", {**derived, "prov:activity": activity})

    def _activity(self, step: Step) -> Record:
        found: Record = {"prov:label": _label(step.label), "prov:type": _name(step.way.value)}
        if "T" in step.at:
            found["prov:endTime"] = step.at
        elif step.at:
            found[f"{PREFIX}:date"] = {"$": step.at, "type": "xsd:date"}
        for name, text in (("tool", step.tool), ("role", step.role), ("why", step.why)):
            if text:
                found[f"{PREFIX}:{name}"] = text
        if step.parts:
            found[f"{PREFIX}:part"] = [each for part in step.parts for each in _label(part.label)]
        if step.id in self.chain.out_of_date:
            found[f"{PREFIX}:outOfDate"] = _true()
        if step.replaced_by is not None:
            found[f"{PREFIX}:replacedBy"] = _reference(_id(step.replaced_by))
        return found

    def _taken(self, used: Used) -> str:
        """Give the entity that a step took: the current one, or the state that it was in."""
        thing = self.chain.things[used.thing]
        current = _id(thing.id)
        if not used.changed(thing):
            return current
        digest = used.digest or digest_of(used.files)
        before = f"{current}/before/{digest[:16]}"
        if before not in self.parts["entity"]:
            title = Bilingual(f"{thing.title.ja}（前の版）", f"{thing.title.en} (earlier version)")
            entity = {
                "prov:label": _label(title),
                "prov:type": _name(thing.kind.value.capitalize()),
                f"{PREFIX}:sha256": digest,
                f"{PREFIX}:earlier": _true(),
            }
            self._add("entity", before, entity)
            self._members(before, used.files)
            derived: Record = {"prov:generatedEntity": current, "prov:usedEntity": before}
            derived["prov:type"] = {"$": "prov:Revision", "type": "prov:QUALIFIED_NAME"}
            self._relate("wasDerivedFrom", derived)
        return before

    def _add(self, part: str, name: str, record: Record) -> None:
        self.parts.setdefault(part, {}).setdefault(name, record)

    def _relate(self, relation: str, record: Record) -> None:
        found = self.parts.setdefault(relation, {})
        found[f"_:{relation}{len(found) + 1}"] = record


def _agent(step: Step) -> tuple[str, Record]:
    """Give the program of an automatic step, the role of who did a manual one; never a person."""
    if step.way is Way.MANUAL:
        return _id(f"role:{step.role}"), {"prov:label": step.role, "prov:type": _name("Role")}
    software = {"$": "prov:SoftwareAgent", "type": "prov:QUALIFIED_NAME"}
    return _id(f"program:{step.tool}"), {"prov:label": step.tool, "prov:type": software}


def _id(name: str) -> str:
    """Give the qualified name of a thing, a step, an agent."""
    return f"{PREFIX}:{quote(name.replace(':', '/'), safe='/')}"


def _name(word: str) -> Record:
    return _reference(f"{PREFIX}:{word}")


def _reference(name: str) -> Record:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


def _label(words: Bilingual) -> list[Record]:
    return [{"$": words.ja, "lang": "ja"}, {"$": words.en, "lang": "en"}]


def _true() -> Record:
    return {"$": "true", "type": "xsd:boolean"}
