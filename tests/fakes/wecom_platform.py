"""A pretend WeCom for 微信客服, as strict as the real one is said to be, and scripted to fail.

It keeps the quota (5 messages in 48 hours after the customer's), sessions and who may change
them, msgids, one-time codes, cursors, tokens that void each other, and media for three days.
Nothing of the product is used here.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wechatpy.crypto import PrpCrypto  # type: ignore[import-untyped]  # it ships no types

from tests.fakes.wecom_http import Call, Reply

CORP, KFID, APP_SECRET = "ww0123456789abcdef", "wkAJ2GCAAAExample", "s" * 43
TOKEN = "QingsuCallbackToken1234"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
REPEATED = 95999  # WeCom publishes no number for it
HOURS_48, DAYS_3 = 48 * 3600, 72 * 3600
_MOVES = {0: {1, 2, 3}, 1: {2, 3, 4}, 2: {3, 4}, 3: {3, 4}, 4: set()}
_MSGID = re.compile(r"[0-9a-zA-Z_-]{1,32}")


class No(Exception):  # noqa: N818 - what the platform says
    """An errcode."""

    def __init__(self, code: int, words: str = "no") -> None:
        super().__init__(words)
        self.code = code
        self.words = words


@dataclass
class Session:
    """A customer's conversation."""

    state: int = 4
    servicer: str = ""
    heard: float = 0.0
    left: int = 0


@dataclass
class WeCom:
    """The platform; clock in epoch seconds. page: items of a page at most."""

    clock: Callable[[], float]
    page: int = 1000
    repeat_is_error: bool = True
    token: str = ""
    issued: int = 0
    seconds: int = 7200
    good_until: float = 0.0
    managed: bool = True
    packed: bool = False
    feed: list[dict[str, Any]] = field(default_factory=list)
    knocks: dict[str, float] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=lambda: defaultdict(Session))
    servicers: dict[str, bool] = field(default_factory=lambda: {"zhangsan": True, "lisi": False})
    delivered: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    msgids: set[str] = field(default_factory=set)
    welcomed: list[tuple[str, str]] = field(default_factory=list)
    codes: dict[str, tuple[str, float]] = field(default_factory=dict)
    media: dict[str, tuple[bytes, float]] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    _faults: dict[str, deque[int | str]] = field(default_factory=lambda: defaultdict(deque))
    _tokenless: list[float] = field(default_factory=list)

    # What customers and people in WeCom do.

    def put(self, **item: Any) -> str:
        """Put an item into the feed; return its msgid."""
        msgid = f"m{len(self.feed) + 1:05d}"
        self.feed.append({"msgid": msgid, "send_time": int(self.clock()), **item})
        return msgid

    def sends(self, user: str, msgtype: str, part: object, **more: Any) -> str:
        """Let the customer send a message of any kind."""
        session = self.sessions[user]
        if session.state == 4:
            session.state = 0
        session.heard, session.left = self.clock(), 5
        who = {"open_kfid": KFID, "external_userid": user, "origin": 3}
        return self.put(**who, msgtype=msgtype, **{msgtype: part}, **more)

    def says(self, user: str, content: str, menu_id: str = "") -> str:
        """Let the customer write, or press a button."""
        text = {"content": content, **({"menu_id": menu_id} if menu_id else {})}
        return self.sends(user, "text", text)

    def happens(self, event_type: str, **event: Any) -> str:
        """Let something happen in WeCom."""
        told = {"event_type": event_type, "open_kfid": KFID, **event}
        return self.put(origin=4, msgtype="event", event=told)

    def enters(self, user: str) -> str:
        """Let the customer open the chat; return the welcome code."""
        code = f"CODE{len(self.codes)}"
        self.codes[code] = (user, self.clock() + 20)
        self.happens(
            "enter_session", external_userid=user, scene="web", scene_param="", welcome_code=code
        )
        return code

    def agent_says(self, user: str, content: str, who: str = "zhangsan") -> str:
        """Let a person in WeCom write."""
        more = {"open_kfid": KFID, "external_userid": user, "servicer_userid": who}
        return self.put(origin=5, msgtype="text", text={"content": content}, **more)

    def agent_takes(self, user: str, who: str = "zhangsan") -> str:
        """Let a person take the session from the queue."""
        self.sessions[user].state, self.sessions[user].servicer = 3, who
        more = {"external_userid": user, "new_servicer_userid": who, "msg_code": "MC1"}
        return self.happens("session_status_change", change_type=1, **more)

    def agent_ends(self, user: str, who: str = "zhangsan") -> str:
        """Let a person end the session."""
        self.sessions[user].state = 4
        code = f"END{len(self.codes)}"
        self.codes[code] = (user, self.clock() + 20)
        more = {"external_userid": user, "old_servicer_userid": who, "msg_code": code}
        return self.happens("session_status_change", change_type=3, **more)

    def fails(self, user: str, msgid: str, fail_type: int) -> str:
        """Let a message that was taken not arrive."""
        self.delivered = [one for one in self.delivered if one[1] != msgid]
        more = {"external_userid": user, "fail_msgid": msgid, "fail_type": fail_type}
        return self.happens("msg_send_fail", **more)

    def knock(self, key: str = AES_KEY, kfid: str = KFID) -> tuple[dict[str, str], bytes]:
        """Return the query and the body of the callback that tells of news."""
        token = f"KNOCK{len(self.knocks)}"
        self.knocks[token] = self.clock() + 600
        parts = {
            "ToUserName": CORP,
            "CreateTime": str(int(self.clock())),
            "MsgType": "event",
            "Event": "kf_msg_or_event",
            "Token": token,
            "OpenKfId": kfid,
        }
        return self.sealed(xml(parts), key)

    def sealed(
        self, message: str, key: str = AES_KEY, corp: str = CORP
    ) -> tuple[dict[str, str], bytes]:
        """Return query and body of an encrypted callback."""
        encrypted = PrpCrypto(base64.b64decode(key + "=")).encrypt(message, corp).decode()
        query = signed(encrypted, str(int(self.clock())))
        return query, xml({"ToUserName": corp, "Encrypt": encrypted, "AgentID": ""}).encode()

    def fault(self, path: str, *what: int | str) -> None:
        """Let the next calls of *path* fail, each its own way.

        An errcode, or: 500, 429 as text, cut, hang, half, lost (done, no answer), nonsense.
        """
        self._faults[path].extend(what)

    def count(self, path: str) -> int:
        """Return how often *path* was called."""
        return sum(one == path for one, _ in self.calls)

    # What the API answers.

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
        _only(body, {"open_kfid", "limit"}, {"cursor", "token", "voice_format"})
        _require(body["open_kfid"] == KFID, 95000)
        _require(body["limit"] <= 1000, 40058)
        self._knocked(body.get("token", ""))
        cursor = body.get("cursor", "c0")
        _require(re.fullmatch(r"c\d+", cursor) is not None, 40058, "invalid cursor")
        start = int(cursor[1:])
        oldest = self.clock() - DAYS_3
        rest = [item for item in self.feed[start:] if item["send_time"] >= oldest]
        page = rest[: min(self.page, body["limit"])]
        end = self.feed.index(page[-1]) + 1 if page else len(self.feed)
        more = int(len(rest) > len(page))
        return {"next_cursor": f"c{end}", "has_more": more, "msg_list": page}

    def _knocked(self, token: str) -> None:
        if token:
            _require(self.knocks.get(token, 0) > self.clock(), 95007, "invalid msg token")
            return
        now = self.clock()
        self._tokenless = [at for at in self._tokenless if at > now - 60] + [now]
        _require(len(self._tokenless) <= 10, 45009, "api freq out of limit")

    def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        _only(body, {"touser", "open_kfid", "msgid", "msgtype", body.get("msgtype", "text")}, set())
        _require(body["open_kfid"] == KFID, 95004)
        _require(_MSGID.fullmatch(body["msgid"]) is not None, 40058, "invalid msgid")
        if body["touser"] not in self.sessions:
            raise No(40096, "invalid external userid")
        if body["msgid"] in self.msgids:
            if self.repeat_is_error:
                raise No(REPEATED, "msgid is repeated")
            return {"msgid": body["msgid"]}
        _valid(body)
        session = self.sessions[body["touser"]]
        _require(session.state in {0, 1}, 95018, "send msg session status invalid")
        _require(self.clock() - session.heard < HOURS_48, 95002)
        _require(session.left > 0, 95001)
        session.left -= 1
        self.msgids.add(body["msgid"])
        self.delivered.append((body["touser"], body["msgid"], body))
        return {"msgid": body["msgid"]}

    def _on_event(self, body: dict[str, Any]) -> dict[str, Any]:
        _only(body, {"code", "msgtype", body.get("msgtype", "text")}, {"msgid"})
        _valid(body)
        user, until = self.codes.pop(body["code"], ("", 0.0))
        _require(until > self.clock(), 40058, "invalid code")
        words = body.get("text", {}).get("content") or body["msgmenu"]["head_content"]
        self.welcomed.append((user, words))
        return {"msgid": body.get("msgid", "w1")}

    def _state(self, body: dict[str, Any]) -> dict[str, Any]:
        _only(body, {"open_kfid", "external_userid"}, set())
        session = self.sessions[body["external_userid"]]
        return {"service_state": session.state, "servicer_userid": session.servicer}

    def _trans(self, body: dict[str, Any]) -> dict[str, Any]:
        _only(body, {"open_kfid", "external_userid", "service_state"}, {"servicer_userid"})
        session, to = self.sessions[body["external_userid"]], body["service_state"]
        _require(to in _MOVES[session.state], 95016, "not allow such state transfer")
        who = body.get("servicer_userid", "")
        if to == 3:
            _require(who in self.servicers, 95014)
            _require(self.servicers[who], 95019)
        session.state, session.servicer = to, who
        return {"msg_code": "MC3"}

    def _accounts(self, body: dict[str, Any]) -> dict[str, Any]:
        _only(body, {"offset", "limit"}, set())
        account = {"open_kfid": KFID, "name": "投诉", "manage_privilege": self.managed}
        return {"account_list": [account]}

    def _media(self, call: Call) -> Reply:
        self._authorised(call)
        content, at = self.media.get(call.query["media_id"], (b"", -1.0))
        _require(at > self.clock() - DAYS_3, 40007, "invalid media_id")
        name = {"content-disposition": 'attachment; filename="a.jpg"'}
        if self.packed:
            content, name = gzip.compress(content), {"content-encoding": "gzip", **name}
        return Reply(200, content, {"content-type": "image/jpeg", **name})


def xml(parts: dict[str, str]) -> str:
    """Return the flat XML WeCom sends."""
    inner = "".join(f"<{name}><![CDATA[{text}]]></{name}>" for name, text in parts.items())
    return f"<xml>{inner}</xml>"


def signed(encrypted: str, timestamp: str, nonce: str = "nonce1") -> dict[str, str]:
    """Return the query that goes with a ciphertext."""
    words = "".join(sorted((TOKEN, timestamp, nonce, encrypted)))
    signature = hashlib.sha1(words.encode()).hexdigest()
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}


def _json(answer: dict[str, Any]) -> Reply:
    whole = {"errcode": 0, "errmsg": "ok"} | answer
    return Reply(200, json.dumps(whole).encode(), {"content-type": "application/json"})


def _require(true: bool, code: int, words: str = "no") -> None:  # noqa: FBT001 - reads as said
    if not true:
        raise No(code, words)


def _only(body: dict[str, Any], needed: set[str], allowed: set[str]) -> None:
    """Refuse a body with other fields than the page names."""
    _require(needed <= set(body) <= needed | allowed, 40058, f"fields: {sorted(body)}")


def _valid(body: dict[str, Any]) -> None:
    """Refuse what the page of messages forbids."""
    if body["msgtype"] == "text":
        _only(body["text"], {"content"}, set())
        _sized(body["text"]["content"], 2048, 45002)
        return
    _require(body["msgtype"] == "msgmenu", 40008)
    menu = body["msgmenu"]
    _only(menu, {"head_content", "list"}, {"tail_content"})
    _sized(menu["head_content"], 1024, 45002)
    _sized(menu.get("tail_content", "-"), 1024, 45002)
    _require(1 <= len(menu["list"]) <= 10, 95008)
    for item in menu["list"]:
        _only(item, {"type", "click"}, set())
        _require(item["type"] == "click", 95009)
        _only(item["click"], {"id", "content"}, set())
        _sized(item["click"]["id"], 64, 40058)
        _sized(item["click"]["content"], 128, 40058)


def _sized(text: str, most: int, code: int) -> None:
    _require(1 <= len(text.encode()) <= most, code)
