"""What `qingsu doctor` says of teams: whether anybody gets the cases, and by which route."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import library, rulebook
from bot.commands import failures, prepare
from bot.commands.findings import Finding, How
from bot.deployment import Deployment
from dialogues.routing import CLOSED, OPEN, About
from dialogues.teams_file import Triage
from nlu import taxonomy
from storage import teams
from storage.errors import StoreError
from storage.teams import Seat

_IDEAS = {"suggestion": "3"}  # a category's usual level, where it is not 2
_ALWAYS = "（总是）"


def examine(deployment: Deployment) -> list[Finding]:
    """Return what there is to say; of people nothing where the database cannot be asked."""
    try:
        triage = _triage(deployment)
    except failures.EXPECTED as error:
        return [Finding(How.WRONG, "\n  ".join(failures.lines(error)))]
    try:
        with prepare.opened(deployment) as store:
            crew = store.read(teams.crew)
    except StoreError:
        return list(_routes(triage))  # the look at the database says why
    return [*_people(triage, crew), *_routes(triage)]


def _triage(deployment: Deployment) -> Triage:
    """Return what counts; the file where the database cannot be asked, which another look says."""
    try:
        return library.rules_in_use(deployment).triage
    except StoreError:
        return rulebook.of_files(deployment.settings).triage


def _people(triage: Triage, crew: Sequence[Seat]) -> Iterator[Finding]:
    """Say which teams have nobody: their cases go to the default one, or wait."""
    default = triage.table.default
    staffed = {team for seat in crew for team in seat.agent.teams}
    empty = [team for team in triage.teams if team not in staffed]
    how_to = "在工作台的“小组”里加人，或 qingsu team add"
    if not staffed & set(triage.teams):
        yield Finding(
            How.WATCH, f"哪个小组都还没有人：投诉不会自动分给谁，只能自己认领；请{how_to}"
        )
    elif default in empty:
        yield Finding(
            How.WATCH, f"{default} 还没有人：别的组接不了的、没有路由的没人分到；请{how_to}"
        )
    elif empty:
        named = "、".join(empty)
        yield Finding(How.WATCH, f"还没有人的小组：{named}；它们的先归{default}，请{how_to}")
    else:
        yield Finding(How.WELL, f"{len(triage.teams)} 个小组都有人")


def _routes(triage: Triage) -> Iterator[Finding]:
    """Say which categories no row is for, at their usual level."""
    found = taxonomy.load()
    lost = [f"{found.names[code]}{hint}" for code in found.parents if (hint := _lost(triage, code))]
    if lost:
        named = "、".join(one.removesuffix(_ALWAYS) for one in lost)
        yield Finding(
            How.WATCH,
            f"没有路由的类别：{named}；都归{triage.table.default}，"
            "要分开就在 teams.yml 的 routes 里各写一行",
        )
    else:
        yield Finding(How.WELL, "每一类都有路由")


def _lost(triage: Triage, code: str) -> str:
    """Return when no row is for a category, "" never."""
    level = _IDEAS.get(code, "2")
    ways = [
        triage.table.route(About(level, code, hours=hours)).by_default for hours in (OPEN, CLOSED)
    ]
    return {(True, True): _ALWAYS, (True, False): "（上班时）", (False, True): "（下班时）"}.get(
        (ways[0], ways[1]), ""
    )
