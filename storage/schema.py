"""Every table there is: what migrations are compared with."""

from __future__ import annotations

from storage import (
    tables_alerts,
    tables_audit,
    tables_channels,
    tables_clocks,
    tables_connect,
    tables_desk,
    tables_erasure,
    tables_evidence,
    tables_knowledge,
    tables_staff,
    tables_topics,
    tables_triage,
    tables_work,
)
from storage.tables import metadata

__all__ = [
    "metadata",
    "tables_alerts",
    "tables_audit",
    "tables_channels",
    "tables_clocks",
    "tables_connect",
    "tables_desk",
    "tables_erasure",
    "tables_evidence",
    "tables_knowledge",
    "tables_staff",
    "tables_topics",
    "tables_triage",
    "tables_work",
]
