"""What processes use: CPU seconds and memory of one and of all its children, from /proc."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_KILO = 1024


def family(pid: int) -> list[int]:
    """Return *pid* and every process below it."""
    below: dict[int, list[int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit() and (stat := _stat(int(folder.name))):
            below.setdefault(int(stat[1]), []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += below.get(one, [])
    return found


def cpu_s(pids: list[int]) -> float:
    """Return the CPU seconds these families used, those of children that ended included."""
    each = [_stat(one) for pid in pids for one in family(pid)]
    ticks = sum(sum(map(int, stat[11:13])) for stat in each if stat)
    gone = sum(sum(map(int, stat[13:15])) for pid in pids if (stat := _stat(pid)))
    return (ticks + gone) / _TICKS


def memory_mb(pids: list[int]) -> float:
    """Return the megabytes of memory these families hold; what they share counts once."""
    return sum(_share_kb(one) for pid in pids for one in family(pid)) / _KILO


def _share_kb(pid: int) -> int:
    """Return the proportional share (PSS) of a process."""
    with contextlib.suppress(OSError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def _stat(pid: int) -> list[str]:
    """Return the fields after the name: state, parent, ...; [] when it is gone."""
    with contextlib.suppress(OSError):
        return (_PROC / str(pid) / "stat").read_text().rsplit(") ", 1)[1].split()
    return []
