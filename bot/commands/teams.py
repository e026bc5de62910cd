"""`qingsu team`: who is in which team, for installation scripts; at the desk it is a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import library
from bot.commands import prepare, users
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from dialogues.tongue import LANGUAGES
from storage import teams
from storage.store import Store
from storage.teams import Member

STATES = {"available": "在岗", "paused": "休息", "away": "离开"}
Login = users.Login
Teams = Annotated[list[str], typer.Argument(help="小组，可以写几个；名字见 teams.yml")]
Skills = Annotated[list[str] | None, typer.Option("--skill", help="会什么，可以写几次")]
Tongues = Annotated[list[str] | None, typer.Option("--language", help="说什么语言，可以写几次")]
Lead = Annotated[bool | None, typer.Option("--lead/--no-lead", help="是不是这些小组的组长")]
Most = Annotated[int | None, typer.Option("--most", min=1, max=100, help="同时最多几件")]
app = typer.Typer(no_args_is_help=True)


@app.command("list", help="列出小组：谁在里面、会什么、在不在岗、手上几件")
def list_teams(config: ConfigFile = None, data: Data = DATA) -> None:
    """Show every team of teams.yml with its members, the empty ones as well."""
    deployment = Deployment.find(config, data)
    triage = library.rules_in_use(deployment).triage
    with prepare.opened(deployment) as store:
        crew = store.read(teams.crew)
    table = Table("小组", "账号", "姓名", "会什么", "语言", "现在", "手上")
    for team in triage.teams:
        inside = [seat.agent for seat in crew if team in seat.agent.teams]
        for one in inside:
            head = f"{one.name}（组长）" if one.lead else one.name
            skills, tongues = "、".join(sorted(one.skills)), "、".join(sorted(one.languages))
            load = f"{one.load}/{one.most}"
            table.add_row(team, one.login, head, skills, tongues, STATES[one.state], load)
        if not inside:
            table.add_row(team, "", "还没有人", "", "", "", "")
    Console().print(table)


@app.command(help="把一位同事加进小组；没写的照旧")
def add(  # noqa: PLR0913 - the options of a command
    login: Login,
    into: Teams,
    skill: Skills = None,
    language: Tongues = None,
    *,
    lead: Lead = None,
    most: Most = None,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Add somebody to teams; skills and languages given replace those he had."""
    deployment = Deployment.find(config, data)
    _fits("小组", into, list(library.rules_in_use(deployment).triage.teams))
    _fits("语言", language or [], LANGUAGES)
    with prepare.opened(deployment) as store:
        was = _member(store, login)
        said = replace(
            was,
            teams=tuple(dict.fromkeys((*was.teams, *into))),
            skills=was.skills if skill is None else tuple(skill),
            languages=was.languages if language is None else tuple(language),
            lead=was.lead if lead is None else lead,
            most=was.most if most is None else most,
        )
        store.do(lambda tx: teams.member(tx, said))
    typer.echo(f"{login} 在：{'、'.join(said.teams)}。")


@app.command(help="把一位同事移出小组")
def remove(login: Login, out_of: Teams, config: ConfigFile = None, data: Data = DATA) -> None:
    """Take somebody out of teams; what he has in hand stays with him."""
    with prepare.opened(Deployment.find(config, data)) as store:
        was = _member(store, login)
        _fits("小组", out_of, was.teams)
        said = replace(was, teams=tuple(team for team in was.teams if team not in out_of))
        store.do(lambda tx: teams.member(tx, said))
    typer.echo(
        f"{login} 在：{'、'.join(said.teams)}。" if said.teams else f"{login} 不在任何小组。"
    )


def _member(store: Store, login: str) -> Member:
    """Return who the account is to the teams now.

    Raises:
        Failure: there is no such account, or it is closed.
    """
    if users.known(store, login).disabled is not None:
        raise Failure(f"账号停用了：{login}；先 qingsu user enable {login}")
    seat = next((one for one in store.read(teams.crew) if one.agent.login == login), None)
    if seat is None:
        return Member(login, ())
    one = seat.agent
    teams_, skills, tongues = map(tuple, map(sorted, (one.teams, one.skills, one.languages)))
    return Member(login, teams_, skills, tongues, lead=one.lead, most=one.most)


def _fits(what: str, given: Sequence[str], known: Sequence[str]) -> None:
    strange = [one for one in given if one not in known]
    if strange:
        raise Failure(f"没有这样的{what}：{'、'.join(strange)}；有的是：{'、'.join(known) or '无'}")
