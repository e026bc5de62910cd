"""A disk that fails when a test says so, under a whole process of any kind.

    faults = IoFaults.made(folder, under)     folder: for the library; under: whose files it meets
    Popen(..., env=os.environ | faults.environment)
    faults.arm(Kind.SYNC, 3)                  the third sync from now on fails, once

At the level of the system calls (tests/faults/io_fault.c, loaded before the C library), so the
database's library, Python and a database server meet it alike; no right of the system is needed.
"""

from __future__ import annotations

import errno
import mmap
import os
import shutil
import struct
import subprocess
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path

import pytest

_SOURCE = Path(__file__).with_name("io_fault.c")
_LAYOUT = struct.Struct("5i")  # kinds, left, error, lasting, fired


class Kind(IntFlag):
    """What fails. GROW: what would make a file longer, as on a full disk."""

    WRITE = 1
    SYNC = 2
    RENAME = 4
    GROW = 8


@dataclass
class IoFaults:
    """environment: what a process needs to be met."""

    environment: dict[str, str]
    control: mmap.mmap

    @staticmethod
    def made(folder: Path, under: Path) -> IoFaults:
        """Build the library in *folder*; a machine without a C compiler skips the test."""
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if compiler is None:
            pytest.skip("a C compiler is needed: scripts/system-packages installs one")
        library, control = folder / "io_fault.so", folder / "io_fault.control"
        words = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(_SOURCE), "-ldl"]
        subprocess.run(words, check=True, capture_output=True)
        control.write_bytes(bytes(_LAYOUT.size))
        control.chmod(0o666)  # a database server runs as a user of its own
        with control.open("r+b") as file:
            mapped = mmap.mmap(file.fileno(), _LAYOUT.size)
        return IoFaults(
            {
                "LD_PRELOAD": str(library),
                "IO_FAULT_CONTROL": str(control),
                "IO_FAULT_UNDER": str(under),
            },
            mapped,
        )

    @property
    def fired(self) -> int:
        """How many calls failed since it was armed."""
        return int(_LAYOUT.unpack(self.control[:])[4])

    def arm(self, kind: Kind, n: int = 1, code: int = errno.EIO, *, lasting: bool = False) -> None:
        """Let the n-th call of this kind fail from now on; lasting: all after it too."""
        self.control[:] = _LAYOUT.pack(0, 0, 0, 0, 0)
        self.control[4:] = _LAYOUT.pack(0, n, code, lasting, 0)[4:]
        self.control[:4] = struct.pack("i", kind)  # last: now it is armed

    def heal(self) -> None:
        """Let nothing fail any more; `fired` stays."""
        self.control[:4] = struct.pack("i", 0)

    def fill(self) -> None:
        """Let there be no room for any file to grow, until `heal`."""
        self.arm(Kind.GROW, 1, errno.ENOSPC, lasting=True)


def loads(faults: IoFaults, folder: Path) -> bool:
    """Say whether a process under *faults* meets them: one writes a file in *folder*."""
    faults.arm(Kind.SYNC)
    probe = "import os; f = open('probe', 'wb'); f.write(b'x'); f.flush(); os.fsync(f.fileno())"
    done = subprocess.run(
        ["python3", "-c", probe], env=os.environ | faults.environment, cwd=folder, check=False,
        capture_output=True,
    )  # fmt: skip
    return done.returncode != 0 and faults.fired == 1
