"""What the bot tells customers in advance of an open incident: a lead writes it, and takes it back.

    POST /desk/api/incident/{id}/notice            {text, english, products, models, places}
    POST /desk/api/incident/{id}/notice/withdraw

It stands from the commit on, in the next turn of every talk. Words that admit, guarantee, blame,
speak of money or name a time are refused (bot/desk/notice_words.py). Source: S1-29.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk import notice_words, posts
from bot.desk.decisions import Event
from bot.desk.desk import Agent, Desk
from bot.desk.incident_acts import NONE
from bot.desk.pages import write
from bot.http.body import Body, Refused, Text, json_response, read_model, seen
from cases.work_file import Work
from dialogues.notices import Notice
from storage import errors, notices
from storage.handoffs import Owner
from storage.incidents import Incident
from storage.notices import Heard, Standing

_NOT_LEAD = Refused(403, "not_lead", "开头告知客户的话由主管来定。")
_NOBODY = Refused(400, "whom", "写上是哪个产品、型号或地点：只告诉受影响的客户。")
_NO_NOTICE = Refused(404, "no_notice", "这个群体事件没有开头告知的话，或者已经撤下。")
Answer = Callable[[Desk, Work, Request], Awaitable[Response]]
Names = Annotated[
    list[Annotated[Text, Field(max_length=40), AfterValidator(seen)]], Field(max_length=20)
]


class Noticing(Body):
    """The words, and whom they are for: names of the one product, its models, or the places."""

    event: Event
    text: Annotated[Text, Field(max_length=notice_words.MOST), AfterValidator(seen)]
    english: Annotated[Text, Field(max_length=notice_words.MOST_ENGLISH)] = ""
    products: Names = Field(default_factory=list)
    models: Names = Field(default_factory=list)
    places: Names = Field(default_factory=list)


class Withdrawing(Body):
    """Nobody is told any more."""

    event: Event


def routes(desk: Desk, work: Work) -> list[Route]:
    """Return the routes; the desk's mount them."""
    path = "/desk/api/incident/{id:int}/notice"

    def endpoint(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        async def called(request: Request) -> Response:
            return await answer(desk, work, request)

        return called

    return [
        Route(path, endpoint(put), methods=["POST"]),
        Route(f"{path}/withdraw", endpoint(withdraw), methods=["POST"]),
    ]


async def put(desk: Desk, work: Work, request: Request) -> Response:
    """POST /desk/api/incident/{id}/notice."""
    agent = await _lead(desk, work, request)
    body = await read_model(request, Noticing)
    now = desk.clock().astimezone(ZoneInfo(desk.zone))
    wrong = [*notice_words.faults(body.text, now), *notice_words.faults(body.english, now)]
    if wrong:
        raise Refused(400, "words", f"先改这几处：{'；'.join(dict.fromkeys(wrong))}")
    if not (body.products or body.models or body.places):
        raise _NOBODY
    notice = Notice(
        request.path_params["id"],
        notice_words.ready(body.text, body.english),
        *map(notice_words.called, (body.products, body.models, body.places)),
    )
    try:
        await write(desk, lambda tx: notices.put(tx, notice, Owner(agent.login, agent.name)))
    except errors.Refused:
        raise NONE from None
    return json_response({"incident": notice.incident})


async def withdraw(desk: Desk, work: Work, request: Request) -> Response:
    """POST /desk/api/incident/{id}/notice/withdraw."""
    agent = await _lead(desk, work, request)
    await read_model(request, Withdrawing)
    number = request.path_params["id"]
    try:
        await write(desk, lambda tx: notices.withdraw(tx, number, agent.login))
    except errors.Refused:
        raise _NO_NOTICE from None
    return json_response({"incident": number})


def shown(one: Incident, found: Standing | None, heard: Heard) -> dict[str, Any]:
    """Return the notice as the page takes it, and whom it would be for when none stands.

    heard: how many customers were told, and when the last one was (epoch seconds).
    """
    last = heard.last.timestamp() if heard.last else None
    told = {"now": heard.now, "before": heard.before, "last": last}
    return {**_words(one, found), "heard": told}


_MODEL = re.compile(r"(.*[\u4e00-\u9fff].*) ([A-Za-z0-9][A-Za-z0-9+./-]*)")
"""A product with its model as an incident is called by them: 充电宝 X200."""


def _words(one: Incident, found: Standing | None) -> dict[str, Any]:
    about = {"product": "products", "place": "places"}.get(one.by)
    meant = {about: [one.what]} if about and one.what else {}
    if about == "products" and (found_model := _MODEL.fullmatch(one.what)):
        meant = {about: [found_model[1]], "models": [found_model[2]]}
    if found is None:
        return {"notice": None, "about": meant}
    said = found.notice
    names = {"products": said.products, "models": said.models, "places": said.places}
    return {
        "notice": {
            "text": said.words["zh-Hans"],
            "english": said.words.get("en", ""),
            **{key: notice_words.as_written(each) for key, each in names.items()},
            "by": found.by,
            "at": found.at.timestamp(),
        },
        "about": meant,
    }


async def _lead(desk: Desk, work: Work, request: Request) -> Agent:
    agent = (await posts.doing(desk, request)).agent
    if not work.role(agent.role).lead:
        raise _NOT_LEAD
    return agent
