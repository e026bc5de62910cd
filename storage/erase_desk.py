"""What erasing a person does to what colleagues keep at the desk: his marks go, the rest stays."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Table, select

from storage.erase_words import Job, Whose, change, rows


def _cleaned(*columns: str) -> Job:
    """Return a job that takes his marks out of what colleagues wrote, and leaves the rest."""

    def job(c: Connection, table: Table, whose: Whose) -> None:
        keys = list(table.primary_key.columns)
        for row in rows(c, select(*keys, *(table.c[name] for name in columns))):
            texts = row[len(keys) :]
            clean = [whose.less(one) for one in texts]
            if clean != list(texts):
                named = (key == value for key, value in zip(keys, row, strict=False))
                said = dict(zip(columns, clean, strict=True))
                change(c, table.update().where(*named).values(**said))

    return job


def _gone(c: Connection, table: Table, whose: Whose) -> None:
    """His talks are put off no more."""
    for chat in whose.chats:
        change(c, table.delete().where(table.c.chat == chat))


JOBS: Mapping[str, Job] = {
    "kb_votes": _cleaned("note"),
    "desk_choices": _cleaned("value"),
    "desk_modules": _cleaned("name", "text"),
    "desk_snoozes": _gone,
    "legal_holds": _cleaned("why"),
}
