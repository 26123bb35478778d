"""People of the demo town: what they wrote on its map, and one of each role to sign in as.

All of it is invented, and all of it went through the same functions as what people write.
"""

from __future__ import annotations

from gis_server.demo_people.settle import Resident, Settled, settle

__all__ = ["Resident", "Settled", "settle"]
