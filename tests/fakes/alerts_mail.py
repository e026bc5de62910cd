"""A tiny mail server on loopback: it takes what Apprise sends, or refuses it."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

_SAID = {"EHLO": b"250 here\r\n", "HELO": b"250 here\r\n", "QUIT": b"221 bye\r\n"}


@dataclass
class MailBox:
    """took: the messages, in order, with whom they were for. refuses: every recipient."""

    port: int = 0
    took: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    refuses: bool = False

    @property
    def url(self) -> str:
        """Return the Apprise address of a mail to two people."""
        ends = "from=bot@firm.example&to=duty@firm.example,head@firm.example"
        return f"mailto://127.0.0.1:{self.port}?mode=insecure&{ends}"


@contextmanager
def mail_box() -> Iterator[MailBox]:
    """Serve until left."""
    kept = MailBox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            """Speak SMTP, as little as is needed."""
            self.wfile.write(b"220 here\r\n")
            to: list[str] = []
            while line := self.rfile.readline().decode().strip():
                verb = line[:4].upper()
                if verb == "MAIL":
                    to = []
                if verb == "RCPT":
                    to.append(line.partition("<")[2].rstrip(">"))
                    self.wfile.write(b"550 nobody\r\n" if kept.refuses else b"250 ok\r\n")
                elif verb == "DATA":
                    self.wfile.write(b"354 go on\r\n")
                    kept.took.append((to, self._message()))
                    self.wfile.write(b"250 taken\r\n")
                else:
                    self.wfile.write(_SAID.get(verb, b"250 ok\r\n"))

        def _message(self) -> EmailMessage:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line.removeprefix(b"."))
            found = message_from_bytes(b"".join(lines), policy=policy.default)
            assert isinstance(found, EmailMessage)
            return found

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield kept
        server.shutdown()
        thread.join()
