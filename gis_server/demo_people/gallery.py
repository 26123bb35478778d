"""The pictures of the demo town's notes, made photos in the way in which people's photos are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from gis_server.demo_people.pictures import pictures
from gis_server.demo_town.town_data import town
from layers.media.photo import Photo
from layers.media.photos import Caption, KeptPhoto, Licence, NewPhoto, add_photo
from layers.media.pool import PhotoPool
from layers.media.store import PhotoStore
from layers.people.actor import Actor
from layers.store.identifiers import new_feature_id


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo and what it shows."""

    photo: Photo
    alt_text: str


@dataclass(frozen=True, slots=True)
class Gallery:
    """Photos by the name of what they show, and where their files are kept."""

    shown: Mapping[str, Sequence[Shown]]
    store: PhotoStore

    def hang(
        self, connection: Connection, actor: Actor, feature_id: str, name: str, number: int
    ) -> KeptPhoto:
        """Put a picture on a feature; `number` chooses among those of a name."""
        chosen = self.shown[name][number % len(self.shown[name])]
        caption = Caption(
            Licence.CC0, town().people.credit, ai_made=False, alt_text=chosen.alt_text
        )
        new = NewPhoto(new_feature_id(), chosen.photo, caption)
        return add_photo(connection, actor, feature_id, new, store=self.store)


def open_gallery(rng: np.random.Generator, store: PhotoStore) -> Gallery:
    """Draw the pictures and have them rebuilt, as is done with what people bring."""
    drawn = pictures(rng)
    with PhotoPool(workers=1) as pool:
        shown = {
            name: [Shown(pool.process_photo(each.jpeg), each.alt_text) for each in some]
            for name, some in drawn.items()
        }
    return Gallery(shown, store)
