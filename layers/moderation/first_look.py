"""Whether a moderator looks at what somebody says before others see it."""

from __future__ import annotations

from layers.features.layer import Layer
from layers.people.actor import Actor
from layers.people.permissions import Action, may


def is_looked_at_first(actor: Actor, layer: Layer) -> bool:
    """Tell whether a comment or a photo waits.

    In a workshop those who sit in it talk freely; strangers do not reach pupils without a look.
    Elsewhere it is as with features: where the layer says so, and from people of whom nothing was
    seen yet.
    """
    if may(actor, Action.HIDE, layer.place()):
        return False
    if layer.workshop:
        return actor.workshop != layer.workshop
    if layer.moderation == "open":
        return False
    return layer.moderation == "before" or not actor.trusted
