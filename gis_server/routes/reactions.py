"""`…/items/{item}/reactions`: four reactions that anybody can give and take back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as InPath

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.routes.cities import CityId
from gis_server.routes.items import ItemId, LayerId
from gis_server.talk import ReactionsJson, reactions_json
from layers.comments.reactions import Reaction, react, reactions_to
from layers.features.reading import feature_on
from layers.people.actor import Actor

Kind = Annotated[Reaction, InPath(description="Which reaction.")]


def reactions_router(civic: Civic) -> APIRouter:
    """Give the routes of reactions."""
    prefix = "/api/cities/{city}/layers/{layer}/items/{item}/reactions"
    router = APIRouter(prefix=prefix, tags=["talk"])

    @router.get("", summary="The reactions to a feature")
    def list_reactions(city: CityId, layer: LayerId, item: ItemId, actor: Acting) -> ReactionsJson:
        with civic.database_for(city).read() as connection:
            feature_on(connection, actor, layer, item)
            return reactions_json(reactions_to(connection, actor, item))

    @router.put("/{reaction}", summary="Give a reaction")
    def give(
        city: CityId, layer: LayerId, item: ItemId, reaction: Kind, actor: Acting
    ) -> ReactionsJson:
        return change(city, layer, item, actor, reaction, on=True)

    @router.delete("/{reaction}", summary="Take a reaction back")
    def take_back(
        city: CityId, layer: LayerId, item: ItemId, reaction: Kind, actor: Acting
    ) -> ReactionsJson:
        return change(city, layer, item, actor, reaction, on=False)

    def change(
        city: str, layer: str, item: str, actor: Actor, kind: Reaction, *, on: bool
    ) -> ReactionsJson:
        with civic.database_for(city).write() as connection:
            feature_on(connection, actor, layer, item)
            return reactions_json(react(connection, actor, item, kind, on=on))

    return router
