"""References inside a file: a surface counts once per LOD, and belongs where it is named.

A `lod2Solid` usually only names the polygons of the walls and roofs around it: nothing is added.
A polygon that another LOD names is repeated there, or that LOD would have a hole.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tiles.city_tables import Int32
from tiles.citygml.spans import subtree_ends
from tiles.citygml.surfaces import Index, Mask, Surfaces, ranges

_DEPTH = 64  # features nest less deeply than elements
_PER_POLYGON = 16  # references per polygon before a file is taken for hostile


def referenced_polygons(elements: Int32, targets: Int32, surfaces: Surfaces) -> tuple[Index, Index]:
    """Find the polygons that references name, themselves or by an object around them.

    Returns
    -------
    tuple
        Row of the reference and row of the polygon of each pair.
    """
    ends = subtree_ends(elements)
    first = np.searchsorted(surfaces.element, targets)
    last = np.searchsorted(surfaces.element, ends[targets])
    total = np.cumsum(last - first)
    within = total <= _PER_POLYGON * len(surfaces.element) + 1000
    last = np.where(within, last, first)
    return np.repeat(np.arange(len(targets)), last - first), ranges(first, last)


def apply_references(
    surfaces: Surfaces, references: Int32, pairs: tuple[Index, Index], parents: Int32
) -> Surfaces:
    """Give the surfaces with what the references say about LOD and owner.

    Parameters
    ----------
    references : (8, r) int32
        Table REFERENCES of `tiles.citygml.walk`.
    pairs : tuple
        As `referenced_polygons` gives them.
    parents : (features,) int32
        Parent of each feature.
    """
    reference, polygon = pairs
    feature, lod, kind = references[1:4, reference]
    turned = references[6, reference]
    own_lod = surfaces.lod.copy()
    unset = (own_lod[polygon] < 0) & (lod >= 0)
    own_lod[polygon[unset]] = lod[unset]
    own_kind = surfaces.kind.copy()
    own_kind[polygon[unset]] = kind[unset]
    owner = surfaces.feature.copy()
    here = (lod < 0) | (lod == own_lod[polygon])
    deeper = here & _is_below(feature, owner[polygon], parents)
    owner[polygon[deeper]] = feature[deeper]
    changed = replace(surfaces, feature=owner, lod=own_lod, kind=own_kind)
    other = np.flatnonzero(~here)
    if not len(other):
        return changed
    _, once = np.unique(polygon[other] * np.int64(8) + lod[other], return_index=True)
    other = other[np.sort(once)]
    copied = polygon[other]
    keeps_owner = (owner[copied] == feature[other]) | _is_below(
        owner[copied], feature[other], parents
    )
    rows = np.concatenate((np.arange(len(owner)), copied))
    repeated = changed.take(rows)
    tail = slice(len(owner), None)
    repeated.lod[tail] = lod[other]
    repeated.kind[tail] = kind[other]
    repeated.feature[tail] = np.where(keeps_owner, owner[copied], feature[other])
    repeated.is_reversed[tail] ^= turned[other]
    return repeated


def _is_below(feature: Int32, ancestor: Int32, parents: Int32) -> Mask:
    """Tell where a feature stands strictly inside another."""
    above = parents[feature]
    below = np.zeros(len(feature), bool)
    for _ in range(_DEPTH):
        below |= (above == ancestor) & (above >= 0)
        above = np.where(above >= 0, parents[above], -1)
        if not (above >= 0).any():
            break
    return below
