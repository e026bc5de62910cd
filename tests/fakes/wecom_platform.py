"""A pretend WeCom for 微信客服, as strict as the real one is said to be, and scripted to fail.

It keeps the quota (5 messages in 48 hours after the customer's), sessions and who may change
them, msgids, one-time codes, cursors, tokens that void each other, and media for three days.
Nothing of the product is used here.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.wecom_http import Call, Reply
from tests.fakes.wecom_people import People
from tests.fakes.wecom_rules import (
    APP_SECRET,
    CORP,
    DAYS_3,
    HOURS_48,
    KFID,
    MOVES,
    MSGID,
    REPEATED,
    No,
    only,
    require,
    valid,
)


@dataclass
class WeCom(People):
    """The platform; clock in epoch seconds. page: items of a page at most."""

    page: int = 1000
    repeat_is_error: bool = True
    token: str = ""
    issued: int = 0
    seconds: int = 7200
    good_until: float = 0.0
    managed: bool = True
    packed: bool = False
    servicers: dict[str, bool] = field(default_factory=lambda: {"zhangsan": True, "lisi": False})
    msgids: set[str] = field(default_factory=set)
    welcomed: list[tuple[str, str]] = field(default_factory=list)
    media: dict[str, tuple[bytes, float]] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refused: list[tuple[str, int]] = field(default_factory=list)
    _faults: dict[str, deque[int | str]] = field(default_factory=lambda: defaultdict(deque))
    _tokenless: list[float] = field(default_factory=list)

    def fault(self, path: str, *what: int | str) -> None:
        """Let the next calls of *path* fail, each its own way.

        An errcode, or: 500, 429 as text, cut, hang, half, lost (done, no answer), nonsense.
        """
        self._faults[path].extend(what)

    def count(self, path: str) -> int:
        """Return how often *path* was called."""
        return sum(one == path for one, _ in self.calls)

    def answer(self, call: Call) -> Reply:
        """Answer one call."""
        path = call.path.removeprefix("/cgi-bin/")
        body = json.loads(call.body) if call.body else {}
        self.calls.append((path, body))
        queue = self._faults[path]
        fault = queue.popleft() if queue else ""
        if fault and fault != "lost":
            return self._broken(fault)
        try:
            reply = self._media(call) if path == "media/get" else _json(self._done(call, body))
        except No as no:
            self.refused.append((path, no.code))
            reply = _json(
                {"errcode": no.code, "errmsg": f"{no.words}, hint: [1], from ip: 9.8.7.6,"}
            )
        return Reply(fault="cut") if fault == "lost" else reply

    def _broken(self, fault: int | str) -> Reply:
        if isinstance(fault, int):
            return _json({"errcode": fault, "errmsg": "scripted, from ip: 9.8.7.6, more"})
        if fault.isdecimal():
            return Reply(int(fault), b"busy", {"retry-after": "7"})
        if fault == "half":
            return Reply(200, b'{"errcode": 0, "errmsg": "ok"}', fault="half")
        if fault == "nonsense":
            return Reply(200, b"<html>welcome to the hotel</html>")
        return Reply(fault=fault)

    def _done(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        path = call.path.removeprefix("/cgi-bin/")
        if path == "gettoken":
            return self._gettoken(call.query)
        self._authorised(call)
        known = {
            "kf/sync_msg": self._sync,
            "kf/send_msg": self._send,
            "kf/send_msg_on_event": self._on_event,
            "kf/service_state/get": self._state,
            "kf/service_state/trans": self._trans,
            "kf/account/list": self._accounts,
        }
        return known[path](body)

    def _gettoken(self, query: dict[str, str]) -> dict[str, Any]:
        if query != {"corpid": CORP, "corpsecret": APP_SECRET}:
            raise No(40001, "invalid credential")
        self.issued += 1
        self.token = f"access-{self.issued}"  # stricter than WeCom: each voids the last
        self.good_until = self.clock() + self.seconds
        return {"access_token": self.token, "expires_in": self.seconds}

    def _authorised(self, call: Call) -> None:
        if call.query.get("access_token") != self.token:
            raise No(40014, "invalid access_token")
        if self.clock() >= self.good_until:
            raise No(42001, "access_token expired")

    def _sync(self, body: dict[str, Any]) -> dict[str, Any]:
        only(body, {"open_kfid", "limit"}, {"cursor", "token", "voice_format"})
        require(body["open_kfid"] == KFID, 95000)
        require(body["limit"] <= 1000, 40058)
        self._knocked(body.get("token", ""))
        cursor = body.get("cursor", "c0")
        require(re.fullmatch(r"c\d+", cursor) is not None, 40058, "invalid cursor")
        start = int(cursor[1:])
        oldest = self.clock() - DAYS_3
        rest = [item for item in self.feed[start:] if item["send_time"] >= oldest]
        page = rest[: min(self.page, body["limit"])]
        end = self.feed.index(page[-1]) + 1 if page else len(self.feed)
        more = int(len(rest) > len(page))
        return {"next_cursor": f"c{end}", "has_more": more, "msg_list": page}

    def _knocked(self, token: str) -> None:
        if token:
            require(self.knocks.get(token, 0) > self.clock(), 95007, "invalid msg token")
            return
        now = self.clock()
        self._tokenless = [at for at in self._tokenless if at > now - 60] + [now]
        require(len(self._tokenless) <= 10, 45009, "api freq out of limit")

    def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        only(body, {"touser", "open_kfid", "msgid", "msgtype", body.get("msgtype", "text")}, set())
        require(body["open_kfid"] == KFID, 95004)
        require(MSGID.fullmatch(body["msgid"]) is not None, 40058, "invalid msgid")
        if body["touser"] not in self.sessions:
            raise No(40096, "invalid external userid")
        if body["msgid"] in self.msgids:
            if self.repeat_is_error:
                raise No(REPEATED, "msgid is repeated")
            return {"msgid": body["msgid"]}
        valid(body)
        session = self.sessions[body["touser"]]
        require(session.state in {0, 1}, 95018, "send msg session status invalid")
        require(self.clock() - session.heard < HOURS_48, 95002)
        require(session.left > 0, 95001)
        session.left -= 1
        self.msgids.add(body["msgid"])
        self.delivered.append((body["touser"], body["msgid"], body))
        return {"msgid": body["msgid"]}

    def _on_event(self, body: dict[str, Any]) -> dict[str, Any]:
        only(body, {"code", "msgtype", body.get("msgtype", "text")}, {"msgid"})
        valid(body)
        user, until = self.codes.pop(body["code"], ("", 0.0))
        require(until > self.clock(), 40058, "invalid code")
        words = body.get("text", {}).get("content") or body["msgmenu"]["head_content"]
        self.welcomed.append((user, words))
        return {"msgid": body.get("msgid", "w1")}

    def _state(self, body: dict[str, Any]) -> dict[str, Any]:
        only(body, {"open_kfid", "external_userid"}, set())
        session = self.sessions[body["external_userid"]]
        return {"service_state": session.state, "servicer_userid": session.servicer}

    def _trans(self, body: dict[str, Any]) -> dict[str, Any]:
        only(body, {"open_kfid", "external_userid", "service_state"}, {"servicer_userid"})
        session, to = self.sessions[body["external_userid"]], body["service_state"]
        require(to in MOVES[session.state], 95016, "not allow such state transfer")
        who = body.get("servicer_userid", "")
        if to == 3:
            require(who in self.servicers, 95014)
            require(self.servicers[who], 95019)
        session.state, session.servicer = to, who
        return {"msg_code": "MC3"}

    def _accounts(self, body: dict[str, Any]) -> dict[str, Any]:
        only(body, {"offset", "limit"}, set())
        account = {"open_kfid": KFID, "name": "投诉", "manage_privilege": self.managed}
        return {"account_list": [account]}

    def _media(self, call: Call) -> Reply:
        self._authorised(call)
        content, at = self.media.get(call.query["media_id"], (b"", -1.0))
        require(at > self.clock() - DAYS_3, 40007, "invalid media_id")
        name = {"content-disposition": 'attachment; filename="a.jpg"'}
        if self.packed:
            content, name = gzip.compress(content), {"content-encoding": "gzip", **name}
        return Reply(200, content, {"content-type": "image/jpeg", **name})


def _json(answer: dict[str, Any]) -> Reply:
    whole = {"errcode": 0, "errmsg": "ok"} | answer
    return Reply(200, json.dumps(whole).encode(), {"content-type": "application/json"})
