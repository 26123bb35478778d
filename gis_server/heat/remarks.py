"""Remarks as readers of a run get them."""

from __future__ import annotations

from typing import Any

from simulations.errors import Remark


def remark_json(remark: Remark) -> dict[str, Any]:
    """Give a remark as JSON: its code, and its words by language."""
    words = {"ja": remark.ja or remark.message, "en": remark.message}
    return {"code": remark.code, "severity": remark.severity, "message": words}
