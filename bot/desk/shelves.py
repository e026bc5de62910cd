"""What the desk's routes of the archive and of knowledge share: one item, one case, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from bot.desk.desk import Desk
from bot.http.body import Refused
from bot.knowledge import archive, casedoc
from bot.knowledge.archive import Archive
from bot.knowledge.shelf import Shelf
from storage import accounts, knowledge
from storage.knowledge import Content, Item, State

NO_CASE = Refused(404, "no_case", "没有这个投诉单。")
_NO_ITEM = Refused(404, "no_item", "没有这条知识。")
_NAMES = {State.DRAFT: "草稿", State.PUBLISHED: "已发布", State.RETIRED: "已停用"}


@dataclass(frozen=True, slots=True)
class Library:
    """What the routes need besides the desk."""

    desk: Desk
    archive: Archive
    shelf: Shelf

    def as_json(self, item: Item, login: str) -> dict[str, Any]:
        """Return an item as the page takes it."""
        own = self.desk.store.read(lambda c: knowledge.own_vote(c, item.id, login))
        review = item.content.review
        user = self.desk.store.read(lambda c: accounts.get(c, item.owner))
        return {
            "id": item.id,
            **content_json(item.content),
            "category_name": archive.named(item.content.category, self.desk.names),
            "owner": item.owner,
            "owner_name": user.name if user else item.owner,
            "version": item.version,
            "review": review.timestamp() if review else None,
            "expired": self.late(item),
            "updated": item.updated.timestamp(),
            "worked": item.worked,
            "failed": item.failed,
            "cases": list(item.cases),
            "my_vote": "" if own is None else "worked" if own else "failed",
        }

    def late(self, item: Item) -> bool:
        """Tell whether somebody has to look whether it is still true."""
        review, retired = item.content.review, item.content.state is State.RETIRED
        return review is not None and review < self.desk.clock() and not retired

    def people(self) -> dict[str, str]:
        """Return the names of colleagues by login, of those who left, too."""
        return self.desk.store.read(lambda c: {one.login: one.name for one in accounts.users(c)})

    def one(self, number: int) -> Item:
        """Return an item.

        Raises:
            Refused: 404.
        """
        found = self.desk.store.read(lambda c: knowledge.get(c, number))
        if found is None:
            raise _NO_ITEM
        return found

    def gist(self, number: str) -> casedoc.Gist:
        """Return a case.

        Raises:
            Refused: 404.
        """
        found = self.desk.store.read(lambda c: casedoc.gist(c, number))
        if found is None:
            raise NO_CASE
        return found


def content_json(content: Content) -> dict[str, Any]:
    """Return what an item says."""
    return {
        "state": content.state.value,
        "state_name": _NAMES[content.state],
        "problem": content.problem,
        "solution": content.solution,
        "conditions": content.conditions,
        "plan": content.plan,
        "letter": content.letter,
        "category": content.category,
    }


def asked(request: Request, name: str) -> str:
    """Return a value of the address's query, "" when it is not given."""
    return request.query_params.get(name, "").replace("\x00", "")
