"""The tables. Times are UTC epoch seconds, columns of JSON are text that one module owns.

Migrations build them (storage/migrations); a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.columns import ID, NAME, count, id_, name, time, to, words

metadata = MetaData()

# Work. at: when an idle lane may be claimed, or when the lease of a held one ends.
lane = Table(
    "lane",
    metadata,
    Column("lane", NAME, primary_key=True),
    Column("pool", String(16), nullable=False),
    time("at"),
    time("hold"),
    Column("owner", NAME),
    count("fails"),
    Index("lane_at", "pool", "at"),
    sqlite_with_rowid=False,
)
item = Table(
    "item",
    metadata,
    id_(),
    Column("lane", NAME, nullable=False),
    time("due", nullable=True),
    Column("key", NAME),
    Column("body", Text, nullable=False),
    Index("item_lane", "lane", "due", "id"),
    sqlite_autoincrement=True,  # a finished item's id is never given again
)
bucket = Table("bucket", metadata, Column("name", NAME, primary_key=True), time("tat"))
counters = Table(
    "counters", metadata, Column("name", NAME, primary_key=True), count("value"), time("at")
)
dead = Table(
    "dead",
    metadata,
    id_(),
    Column("source", NAME, nullable=False),
    Column("lane", NAME),
    Column("key", NAME),
    Column("body", LargeBinary, nullable=False),
    words("reason"),
    time("at"),
)

# People and talks.
people = Table("people", metadata, id_(), time("created"), sqlite_autoincrement=True)
identities = Table(
    "identities",
    metadata,
    Column("channel", NAME, primary_key=True),
    Column("account", NAME, primary_key=True),
    Column("user", NAME, primary_key=True),
    to("person_id", "people.id", ID),
    time("created"),
    Index("identities_person", "person_id"),
)
conversations = Table(
    "conversations",
    metadata,
    Column("chat", NAME, primary_key=True),
    name("channel"),
    name("account"),
    name("user"),
    to("person_id", "people.id", ID),
    count("version"),
    Column("state", Text),
    Column("control", String(16), nullable=False, server_default=text("'bot'")),
    count("heat"),
    name("case_no"),
    name("script"),
    name("script_version"),
    time("created"),
    time("updated"),
    Index("conversations_person", "person_id"),
    Index("conversations_script", "script", "script_version"),
    Index("conversations_control", "control", "updated"),
)
inbox = Table(
    "inbox",
    metadata,
    id_(),
    name("channel"),
    name("account"),
    name("event_id"),
    name("chat"),
    name("kind"),
    time("at"),
    time("received"),
    Column("answer", ID),  # inbox id the replies of its turn stand under; null: not taken yet
    Column("raw", LargeBinary, nullable=False),
    UniqueConstraint("channel", "account", "event_id", name="inbox_once"),
    Index("inbox_chat", "chat", "id"),
    sqlite_autoincrement=True,
)
messages = Table(
    "messages",
    metadata,
    id_(),
    to("chat", "conversations.chat"),
    Column("inbox_id", ID),
    Column("direction", String(3), nullable=False),
    name("author"),
    name("kind"),
    words("text"),
    words("payload"),
    words("buttons", "[]"),
    words("attachments", "[]"),
    Column("why", Text),
    time("at"),
    Column("emotion", String(32)),
    Column("heat", Integer),
    Column("parse", Text),
    Index("messages_chat", "chat", "id"),
    Index("messages_inbox", "inbox_id"),
    sqlite_autoincrement=True,
)
outbox = Table(
    "outbox",
    metadata,
    to("message_id", "messages.id", ID),
    name("chat"),
    Column("state", String(16), nullable=False),
    count("tries"),
    name("outcome"),
    name("code"),
    words("detail"),
    name("platform_id"),
    time("tried", nullable=True),
    time("sent", nullable=True),
    name("purpose"),
    Column("carrier", ID),  # message whose send carries or replaced this one
    name("remedy"),
    name("remedy_state"),
    time("remedy_due", nullable=True),
    Column("origin", ID),  # message of another chat that this one says again
    words("choices"),
    Index("outbox_message", "message_id", unique=True),
    Index("outbox_state", "state", "chat", "message_id"),
    Index("outbox_remedy", "remedy", "remedy_state"),
)

# Cases and what was promised.
cases = Table(
    "cases",
    metadata,
    Column("number", NAME, primary_key=True),
    to("chat", "conversations.chat"),
    count("matter"),
    Column("state", String(16), nullable=False),
    Column("level", String(8), nullable=False),
    Column("category", NAME),
    name("owner"),
    Column("body", Text, nullable=False),
    time("started"),
    time("opened"),
    time("updated"),
    Index("cases_chat", "chat", "opened"),
    Index("cases_opened", "opened"),
)
case_events = Table(
    "case_events",
    metadata,
    id_(),
    to("case_no", "cases.number"),
    time("at"),
    name("actor"),
    name("kind"),
    Column("payload", Text, nullable=False),
    Index("case_events_case", "case_no", "id"),
    sqlite_autoincrement=True,
)
handoffs = Table(
    "handoffs",
    metadata,
    id_(),
    to("chat", "conversations.chat"),
    name("case_no"),
    Column("level", String(8), nullable=False),
    name("queue"),
    words("reasons", "[]"),
    Column("state", String(16), nullable=False),
    name("agent"),
    name("name"),
    time("since"),
    time("taken", nullable=True),
    time("returned", nullable=True),
    Index(
        "handoffs_open",
        "chat",
        unique=True,
        sqlite_where=text("state IN ('waiting', 'taken')"),
        postgresql_where=text("state IN ('waiting', 'taken')"),
    ),
    Index("handoffs_state", "state", "level"),
    Index("handoffs_taken", "taken"),
    Index("handoffs_chat", "chat", "taken"),
)
promises = Table(
    "promises",
    metadata,
    Column("id", NAME, primary_key=True),
    to("chat", "conversations.chat"),
    name("case_no"),
    Column("message_id", ID),
    name("kind"),
    words("what"),
    name("owner"),
    time("made"),
    time("due"),
    Column("state", String(16), nullable=False),
    time("settled", nullable=True),
    words("proof"),
    Index("promises_chat", "chat", "state", "due"),
    Index("promises_case", "case_no"),
)

# Evidence.
files = Table(
    "files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    name("mime"),
    Column("size", ID, nullable=False),
    time("at"),
)
file_uses = Table(
    "file_uses",
    metadata,
    Column("sha256", String(64), ForeignKey("files.sha256"), primary_key=True),
    Column("message_id", ID, ForeignKey("messages.id"), primary_key=True),
    name("kind"),
    words("name"),
    time("at"),
    Index("file_uses_message", "message_id"),
)
