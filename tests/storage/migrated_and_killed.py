"""Migrate copies of a database, each killed with -9 before another statement.

python -m tests.storage.migrated_and_killed OLD FOLDER STRIDE: FOLDER gets a copy for each kill
(0.db, 1.db, ...: before which statement), and at last done.db, which got through.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from storage import migrate


class Killer:
    """Ends the process before the n-th statement; a commit is one too."""

    def __init__(self, n: int) -> None:
        self.left = n

    def __call__(self, *_: Any) -> None:
        """Count one."""
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1


def killed(path: Path, n: int) -> bool:
    """Migrate in a process of its own; return whether the kill came before the end."""
    child = os.fork()
    if child == 0:
        killer = Killer(n)
        event.listen(Engine, "before_cursor_execute", killer)
        event.listen(Engine, "commit", killer)
        migrate.upgrade(f"sqlite:///{path}")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main() -> None:
    """Kill until one gets through."""
    old, folder, stride = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    for n in count(0, stride):
        path = folder / f"{n}.db"
        shutil.copy(old, path)
        if not killed(path, n):
            path.rename(folder / "done.db")
            return


if __name__ == "__main__":
    main()
