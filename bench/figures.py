"""What is measured of whoever answers, and where the last run is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

KEPT = Path("var/bench")
FLOOR, BARE, FULL, RASA = "floor", "bare", "sqlite", "rasa"


@dataclass(frozen=True, slots=True)
class Row:
    """One subject's figures. p50_ms, p99_ms: at half of its turns a second. cpu_ms: of a turn."""

    name: str
    turns_s: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    memory_mb: float
    start_s: float
    failed: int
