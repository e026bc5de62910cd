"""Names of processes: each is somebody's on a database, so that nobody takes another's lanes.

A process that comes back under its name takes its lanes again at once (storage/lanes.py), which
would be wrong while another of that name works. The name is a lock of the database's, gone with
the process that held it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg

from storage import engine
from storage.backends import postgresql
from storage.backends.failures import failure
from storage.errors import Refused

MOST = 1_000  # processes of one base name
_TAKE = "SELECT pg_try_advisory_lock(hashtext('qingsu process'), hashtext(%s))"


@contextmanager
def held(url: str, name: str = "", *, base: str = "work") -> Iterator[str]:
    """Be *name* while inside; without one the first free of base-1, base-2, and so on.

    Raises:
        Refused: another process has the name.
        StoreAway: the database cannot be reached.
    """
    try:
        c = postgresql.connect(engine.address(url))
    except psycopg.Error as error:
        raise failure(error) from error
    with closing(c):
        wanted = (
            [name] if name else (f"{base}-{n}" for n in itertools.islice(itertools.count(1), MOST))
        )
        for one in wanted:
            row = c.execute(_TAKE, (one,)).fetchone()
            if row is not None and row[0]:
                break
        else:
            raise Refused(f"another process is called {name or base}")
        yield one
