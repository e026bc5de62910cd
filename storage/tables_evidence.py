"""The tables of evidence: what a look into each file found, and how each fetch went."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, Text

from storage.columns import ID, count, name, words
from storage.tables import metadata

# kind: what the bytes are, whatever was said. state: ok or unreadable. scan: "" (nobody looked
# for viruses), clean, unscanned, infected, quarantined. view: 1 when a picture to show stands
# beside the file.
file_facts = Table(
    "file_facts",
    metadata,
    Column("sha256", String(64), ForeignKey("files.sha256"), primary_key=True),
    name("kind"),
    name("state"),
    name("scan"),
    words("reason"),
    count("view"),
)
# One row for every attachment that a platform holds. state: waiting, kept, gone, refused.
media_fetches = Table(
    "media_fetches",
    metadata,
    Column("message_id", ID, ForeignKey("messages.id"), primary_key=True),
    Column("ref", Text, primary_key=True),
    name("state"),
    words("reason"),
    count("tries"),
    name("sha256"),
)
