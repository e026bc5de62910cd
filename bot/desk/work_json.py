"""A case as the desk's pages take it: where it stands, what may be done, what is missing.

Times are epoch seconds; every *_name is Chinese, ready to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, tzinfo
from typing import Any

from bot.desk import proving, status_link, timeline, work_lists, work_read, work_times, work_who
from bot.desk.desk import Agent, Desk
from bot.desk.standing import clock
from bot.desk.work_lists import team_name
from bot.desk.work_read import Seen
from bot.http.evidence_links import ORIGINAL, link
from cases import gates, history, machine, plan
from cases.plan import Version
from cases.states import NAMES, Who
from cases.tasks import KINDS, RESULTS, STATES, does
from cases.work_file import PHASES, Phase, Work
from dialogues import labels
from dialogues.clocks import NAMES as CLOCKS
from dialogues.masking import mask
from dialogues.state import Control
from storage.case_events import Happened
from storage.messages import AGENT, BOT, Line
from storage.promises import BROKEN, OPEN, Kept
from storage.tasks import Kept as KeptTask

_CONTROLS: Mapping[Control, str] = {
    Control.BOT: "机器人",
    Control.QUEUE: "等人接手",
    Control.HUMAN: "人工",
}


def whole(desk: Desk, work: Work, agent: Agent, number: str) -> dict[str, Any] | None:
    """Return the case as the page takes it; None when there is none."""
    seen = work_read.see(desk, work, number)
    return None if seen is None else _whole(desk, work, agent, seen)


def _whole(desk: Desk, work: Work, agent: Agent, seen: Seen) -> dict[str, Any]:
    file, now, role = seen.case.file, seen.now, work.role(agent.role)
    who = Who.LEAD if role.lead else Who.AGENT
    missing = gates.missing(now, seen.around, work)
    return {
        "now": seen.at.timestamp(),
        **_file(desk, seen),
        **_standing(seen, agent, work),
        "sorting": work_lists.sorting(seen.case.file, desk.names),
        **work_who.who(desk, work, agent, seen.people, seen.names),
        **work_times.times(seen, work),
        "steps": [
            {"to": s.to.value, "name": NAMES[s.to], "needs": list(s.needs), "road": s.road}
            for s in machine.onward(now.state, who)
        ],
        "gates": [{"key": key, "name": gates.NAMES[key]} for key in missing],
        "tasks": [task(desk, one, work, seen.at, seen.names) for one in seen.tasks],
        "clocks": [clock(desk, one, seen.at) for one in seen.clocks],
        "promises": _promises(seen),
        "plans": _plans(now.plans, work, seen.at.tzinfo or UTC),
        "plan_parts": work_lists.plan_parts(work, file.category),
        "checklist": _checklist(seen, work),
        "policies": [asdict(p) | {"valid_from": p.valid_from.timestamp()} for p in seen.policies],
        "letters": [asdict(one) | {"at": one.at.timestamp()} for one in now.letters],
        "tags": _tags(seen, work),
        "lists": work_lists.lists(work) | {"people": work_lists.people(seen.staff)},
        "limit": role.limit,
        "history": _history(seen, {**timeline.owners(work), **seen.names}),
        "status_link": status_link.link(desk.secret, file.case_no),
    }


def _file(desk: Desk, seen: Seen) -> dict[str, Any]:
    """Return what the talk filed."""
    file = seen.case.file
    return {
        "number": file.case_no,
        "chat": seen.case.chat,
        "level": file.level.value,
        "level_name": labels.LEVELS.get(file.level.value, ""),
        "category": file.category or "",
        "category_name": _category(file.category, desk.names),
        "flags": [{"key": f, "name": labels.FLAGS.get(f, f)} for f in sorted(file.flags)],
        "opened": seen.case.opened.timestamp(),
    }


def _standing(seen: Seen, agent: Agent, work: Work) -> dict[str, Any]:
    """Return how the case stands, and who has it."""
    now = seen.now
    outcome = {str(key): one.name for key, one in work.outcomes.items()}.get(now.outcome, "")
    return {
        "state": now.state.value,
        "state_name": NAMES[now.state],
        "control": seen.control.value,
        "control_name": _CONTROLS[seen.control],
        "owner": now.owner,
        "owner_login": now.login,
        "mine": bool(now.login) and now.login == agent.login,
        **_owed(seen),
        "note": now.note,
        "merged_into": now.target,
        "reopened": now.reopened,
        "strays": now.strays,
        "outcome": now.outcome,
        "outcome_name": outcome,
    }


def task(
    desk: Desk, one: KeptTask, work: Work, now: datetime, names: Mapping[str, str]
) -> dict[str, Any]:
    """Return a task as the page takes it, with links to the files of its answer."""
    own = one.task
    return {
        "id": one.id,
        "kind": own.kind,
        "kind_name": KINDS[own.kind],
        "title": own.title,
        "text": own.text,
        "team": own.team,
        "team_name": team_name(work, own.team),
        "person": own.person,
        "person_name": names.get(own.person, own.person),
        "address": own.address,
        "state": own.state,
        "state_name": RESULTS.get(own.result) or STATES[own.state],
        "due": own.due.timestamp(),
        "since": own.since.timestamp() if own.since else None,
        "late": own.late(now),
        "raised": own.raised.timestamp(),
        "raised_by": own.raised_by,
        "raised_by_name": timeline.actor(own.raised_by, names),
        "answer": own.answer,
        "files": [
            asdict(piece) | {"link": link(desk.secret, piece.sha256, ORIGINAL, now.timestamp())}
            for piece in own.files
        ],
        "notes": [
            {"at": n.at.timestamp(), "name": names.get(n.by, n.by), "text": n.text}
            for n in own.notes
        ],
        "plan": own.plan,
        "does": list(does(own)) if not own.over else ["note"],
        "result": own.result,
    }


def _category(code: str | None, names: Mapping[str, str]) -> str:
    parent = (code or "").partition(".")[0]
    both = (names.get(parent, parent), names.get(code or "", "") if code != parent else "")
    return " · ".join(name for name in both if name)


def _owed(seen: Seen) -> dict[str, Any]:
    """Return what is due next: the state's own time, promises, clocks, tasks."""
    owed = [(one.due, labels.PROMISES.get(one.kind, one.kind)) for one in seen.promises
            if one.state == OPEN]  # fmt: skip
    owed += [(one.clock.due, CLOCKS[one.clock.kind]) for one in seen.clocks if one.clock.runs]
    owed += [(one.task.due, one.task.title) for one in seen.tasks if not one.task.over]
    if seen.now.due is not None:
        owed.append((seen.now.due, f"「{NAMES[seen.now.state]}」的下一步"))
    if not owed:
        return {"due": None, "due_what": ""}
    due, what = min(owed)
    return {"due": due.timestamp(), "due_what": what}


def _promises(seen: Seen) -> list[dict[str, Any]]:
    """Return the ledger, each promise that ended with what proves it."""
    good = {one.payload["id"] for one in seen.happened if one.kind == "made_good"}
    beside, zone = proving.around(seen.lines, seen.tasks), seen.at.tzinfo or UTC
    return [
        _promise(one, seen.at)
        | {
            "proof": proving.shown(one.proof, beside, zone),
            "may_be_made_good": one.state == BROKEN and one.id not in good,
        }
        for one in seen.promises
    ]


def _promise(one: Kept, now: datetime) -> dict[str, Any]:
    late = one.state == OPEN and now > one.due
    return {
        "id": one.id,
        "kind": one.kind,
        "name": labels.PROMISES.get(one.kind, one.kind),
        "what": one.what,
        "owner": one.owner,
        "due": one.due.timestamp(),
        "state": one.state,
        "state_name": labels.PROMISE_STATES["late" if late else one.state],
        "late": late,
        "settled": one.settled.timestamp() if one.settled else None,
    }


def _plans(plans: tuple[Version, ...], work: Work, zone: tzinfo) -> list[dict[str, Any]]:
    """Return the versions, each with what it changed against the one before."""
    before = (None, *plans)
    return [version(old, new, work, zone) for old, new in zip(before, plans, strict=False)]


def version(old: Version | None, one: Version, work: Work, zone: tzinfo) -> dict[str, Any]:
    """Return one version with what it changed against *old*."""
    changed = plan.changes(old.plan, one.plan, zone, work.remedies) if old else ()
    role = work.roles.get(one.needs_role)
    return {
        **asdict(one.plan),
        "due": one.plan.due.timestamp() if one.plan.due else None,
        "version": one.number,
        "state": one.state,
        "state_name": plan.STATES[one.state],
        "by": one.by,
        "name": one.name,
        "at": one.at.timestamp(),
        "approved_by": one.approved_by,
        "needs_role": one.needs_role,
        "needs_role_name": role.name if role else "",
        "remedy_names": [work.remedies.get(key, key) for key in one.plan.remedies],
        "changes": [
            {"name": name, "label": plan.NAMES.get(name, name), "old": was, "new": now}
            for name, was, now in changed
        ],
    }


def _checklist(seen: Seen, work: Work) -> list[dict[str, Any]]:
    def line(id_: str, phase: Phase, text: str, *, gate: bool) -> dict[str, Any]:
        by, at = seen.now.checks.get(id_, ("", None))
        return {
            "id": id_,
            "phase": phase,
            "phase_name": PHASES[phase],
            "text": text,
            "gate": gate,
            "done": at is not None,
            "by": seen.names.get(by, by),
            "at": at.timestamp() if at else None,
        }

    lines = work.checklist(seen.case.file.category, deep=work_times.deep(seen, work))
    found = [line(one.id, one.phase, one.text, gate=one.gate) for one in lines]
    return sorted(found, key=lambda one: list(PHASES).index(one["phase"]))


def _tags(seen: Seen, work: Work) -> dict[str, Any]:
    tagged = seen.now.tagged
    cause = work.root_causes.get(tagged.root_cause)
    return asdict(tagged) | {"root_cause_name": cause.name if cause else ""}


def _history(seen: Seen, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what happened and what was said, merged, oldest first; phones are hidden."""
    merged = [*map(_event(names), seen.happened), *map(_words, seen.lines)]
    return sorted(merged, key=lambda one: one["at"])


def _event(names: Mapping[str, str]) -> Any:
    def shown(one: Happened) -> dict[str, Any]:
        return {
            "id": f"e{one.id}",
            "at": one.at.timestamp(),
            "kind": one.kind,
            "kind_name": history.NAMES.get(one.kind, one.kind),
            "actor": one.actor,
            "who": timeline.actor(one.actor, names),
            "text": mask(history.told(one.kind, one.payload, names)),
            "internal": one.kind not in history.EXTERNAL,
        }

    return shown


def _words(line: Line) -> dict[str, Any]:
    who = {BOT: "机器人", AGENT: line.name}.get(line.who, "客户")
    return {
        "id": f"m{line.id}",
        "at": line.at.timestamp(),
        "kind": "message",
        "kind_name": history.NAMES["message"],
        "actor": line.who,
        "who": who,
        "text": mask(history.told("message", {"text": line.text})),
        "internal": False,
    }
