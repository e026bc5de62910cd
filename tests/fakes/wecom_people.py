"""What customers and people in the pretend WeCom do, and the news its callbacks tell of."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wechatpy.crypto import PrpCrypto  # type: ignore[import-untyped]  # it ships no types

from tests.fakes.wecom_rules import AES_KEY, CORP, KFID, signed, xml


@dataclass
class Session:
    """A customer's conversation."""

    state: int = 4
    servicer: str = ""
    heard: float = 0.0
    left: int = 0


@dataclass
class People:
    """Everybody in WeCom; clock in epoch seconds. feed: what they did, oldest first."""

    clock: Callable[[], float]
    feed: list[dict[str, Any]] = field(default_factory=list)
    knocks: dict[str, float] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=lambda: defaultdict(Session))
    delivered: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    codes: dict[str, tuple[str, float]] = field(default_factory=dict)

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
