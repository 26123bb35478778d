"""Comments, reactions and photos as JSON."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from gis_server.items import time_text
from gis_server.people.bodies import Strict
from layers.bilingual import Bilingual
from layers.comments.comment import TEXT_MOST, Comment
from layers.comments.reactions import REACTION_NAMES, Reaction, Reactions
from layers.features.feature import Voice
from layers.media.photos import KeptPhoto
from layers.people.actor import Actor

VOICES = {
    Voice.PERSON: Bilingual("個人の意見", "Personal opinion"),
    Voice.OFFICE: Bilingual("市役所の公式", "City office, official"),
    Voice.WORKSHOP: Bilingual("授業の作品", "Workshop"),
}


class Words(BaseModel):
    """A text in both languages."""

    ja: str
    en: str


class CommentBody(Strict):
    """What somebody says; `official_page` is for the office alone, which needs it."""

    text: Annotated[str, Field(min_length=1, max_length=2 * TEXT_MOST)]
    official_page: Annotated[str | None, Field(max_length=1000)] = None
    id: Annotated[
        str | None,
        Field(
            pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            description="UUID, where the client chose one; the same once more changes nothing.",
        ),
    ] = None


class CommentJson(BaseModel):
    """A comment; `voice` says in whose name it speaks and is always shown."""

    id: str
    layer: str
    item: str
    text: str
    voice: Literal["person", "office", "workshop"]
    voice_text: Words
    official_page: str | None
    status: Literal["queued", "awaiting-second-person", "published", "hidden", "withdrawn"]
    pen_name: str
    created: str
    mine: bool


class Comments(BaseModel):
    """Comments, the oldest first; `next` is the parameter `after` of more."""

    comments: list[CommentJson]
    next: str | None


class ApprovalBody(Strict):
    """Whether a second person of the office lets a reply out."""

    approve: bool


class ReactionsJson(BaseModel):
    """Reactions to a feature: counts are told from three on."""

    counts: dict[Reaction, int]
    mine: list[Reaction]
    names: dict[Reaction, Words]


class PhotoJson(BaseModel):
    """A photo: where its files are, and what must be shown with it."""

    id: str
    layer: str
    item: str
    url: str
    preview_url: str
    media_type: str
    width: int
    height: int
    preview_width: int
    preview_height: int
    colour: str
    licence: str
    credit: str
    ai_made: bool
    alt_text: str
    status: Literal["queued", "published", "hidden"]
    pen_name: str
    created: str
    mine: bool


class Photos(BaseModel):
    """The photos on a feature, the oldest first."""

    photos: list[PhotoJson]


def words(text: Bilingual) -> Words:
    """Give a text as it is answered."""
    return Words(ja=text.ja, en=text.en)


def comment_json(found: Comment, layer: str, actor: Actor) -> CommentJson:
    """Give a comment, for whoever asks."""
    return CommentJson(
        id=found.id,
        layer=layer,
        item=found.feature,
        text=found.text,
        voice=found.voice.value,
        voice_text=words(VOICES[found.voice]),
        official_page=found.official_page,
        status=found.status.value,
        pen_name=found.pen_name,
        created=time_text(found.created_at),
        mine=found.is_by(actor),
    )


def reactions_json(found: Reactions) -> ReactionsJson:
    """Give the reactions to a feature."""
    return ReactionsJson(
        counts=dict(found.counts),
        mine=sorted(found.mine),
        names={kind: words(text) for kind, text in REACTION_NAMES.items()},
    )


def photo_json(found: KeptPhoto, layer: str, actor: Actor) -> PhotoJson:
    """Give a photo, for whoever asks."""
    url = f"/api/cities/{actor.city}/photos/{found.id}"
    caption = found.caption
    return PhotoJson(
        id=found.id,
        layer=layer,
        item=found.feature,
        url=f"{url}/full",
        preview_url=f"{url}/preview",
        media_type=found.media_type,
        width=found.width,
        height=found.height,
        preview_width=found.preview_width,
        preview_height=found.preview_height,
        colour=found.colour,
        licence=caption.licence.value,
        credit=caption.credit,
        ai_made=caption.ai_made,
        alt_text=caption.alt_text,
        status=found.status.value,  # type: ignore[arg-type]  # a photo is not shown withdrawn
        pen_name=found.pen_name,
        created=time_text(found.created_at),
        mine=found.is_by(actor),
    )
