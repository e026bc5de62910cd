"""Publishing: only what is green, always with a name, and back again byte for byte."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import dialogues
from bot import library
from bot.commands import doctor_scripts
from bot.commands.findings import How
from bot.deployment import Deployment
from bot.library import PROGRAM
from storage import scripts
from tests.bot.operator_fakes import Operator, at_work

SOFTER = ("price.yml", "谁看了都来气。对不起。", "谁看了都不好受。对不起。")
BY = ("--by", "王芳", "--note", "改得更软")


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Operator:
    return at_work(tmp_path, capsys, monkeypatch)


def start(here: Operator) -> library.Library:
    """Start a server: what it would speak by."""
    with here.store() as store:
        return library.opened(store, Deployment.find(None, here.folder / "kept", {}))


def says(found: library.Library, chat: str = "web:shop:u1") -> str:
    """Return what a new talk about a price would hear."""
    book = found.edition.for_chat(chat)
    return "".join(book.script(book.ref_for("price.fees")).acknowledge[0].say)


def test_what_changed_is_published_with_name_and_note(here: Operator) -> None:
    start(here)
    code, out, err = here("publish", here.draft(*SOFTER), *BY)
    assert (code, out, err) == (0, "price：第 2 版，已在用\n发布了 1 份话术。\n", "")
    assert here.live("price") == (2, None, 0)
    assert here.live("quality") == (1, None, 0)
    with here.store() as store:
        newest, first = store.read(lambda c: scripts.releases(c, "price"))
    assert (newest.author, newest.note, first.author) == ("王芳", "改得更软", PROGRAM)
    assert "不好受" in says(start(here)), "and it outlives a restart with the shipped files"


def test_what_ships_is_published_as_it_is_by_a_firm_with_a_name_and_terms_of_its_own(
    here: Operator,
) -> None:
    """S2-70: a new operator's first publication, with every talk and rule that comes along."""
    whole = Path(dialogues.__file__).parent
    shutil.rmtree(here.folder / "words")
    shutil.copytree(whole / "scripts", here.folder / "words")
    terms = (whole / "sla.yml").read_text("utf-8").replace("first_touch: 30m", "first_touch: 45m")
    (here.folder / "own.yml").write_text(terms, "utf-8")
    (here.folder / "config.yml").write_text(
        "scripts: {folder: words}\ncompany: {bot_name: 小光}\nsla: {file: own.yml}\n", "utf-8"
    )
    assert here("talks")[0] == 0
    assert here("publish", *BY)[0] == 0


def test_the_doctor_tells_of_scripts_that_do_not_count(here: Operator) -> None:
    """After somebody published, a file that is changed has no effect until it is published."""
    start(here)
    (here.folder / "words" / "price.yml").touch()
    found = doctor_scripts.examine(Deployment.find(None, here.folder / "kept", {}))
    assert [one.how for one in found] == [How.WELL]
    here("publish", here.draft(*SOFTER), *BY)
    fine, watch = doctor_scripts.examine(Deployment.find(None, here.folder / "kept", {}))
    assert (fine.how, watch.how) == (How.WELL, How.WATCH)
    assert "price（在用第 2 版） 和在用的不一样，不算数" in watch.what
    assert "quality" not in watch.what
    here("rollback", "price", "--by", "王芳")
    found = doctor_scripts.examine(Deployment.find(None, here.folder / "kept", {}))
    assert [one.how for one in found] == [How.WELL]


def test_diff_after_going_back_to_the_first_shows_what_that_changed(here: Operator) -> None:
    start(here)
    here("publish", here.draft(*SOFTER), *BY)
    here("rollback", "price", "1", "--by", "王芳")
    code, out, err = here("diff", "price")
    assert (code, err, out.splitlines()[0]) == (0, "", "--- price.yml（第 2 版）")


def test_nothing_changed_publishes_nothing(here: Operator) -> None:
    start(here)
    assert here("publish", *BY)[1] == "没有变化，什么也没发布。\n"
    assert here.live("price") == (1, None, 0)


def test_a_first_publication_needs_no_server_before(here: Operator) -> None:
    code, out, _ = here("publish", "words", *BY)
    assert (code, "发布了 8 份话术。" in out) == (0, True)
    assert here.live("price") == (1, None, 0)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("price.yml", "谁看了都来气。对不起。", "保证退您。对不起。", "在打包票"),
        ("common.yml", "嗯，我一直在这里。", "嗯，我一直在这。", ""),
        ("common.yml", "我理一遍，您看看对不对", "我念一遍，您看呢", "应当说到"),
        ("price.yml", "plan:", "plans:", "不认识的项"),
    ],
)
def test_only_what_is_green_is_published(
    here: Operator, name: str, old: str, new: str, told: str
) -> None:
    start(here)
    code, _, err = here("publish", here.draft(name, old, new), *BY)
    assert code == (2 if told else 0)
    assert told in err
    assert here.live("price")[0] == (1 if told else 2)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--by", " ", "--note", "x"), "请用 --by 写上是谁"),
        (("--by", PROGRAM, "--note", "x"), "请用 --by 写上是谁"),
        ((*BY, "--canary", "0%"), "比例写成 1% 到 99%"),
        ((*BY, "--canary", "100"), "比例写成 1% 到 99%"),
        (("elsewhere", *BY), "不是话术文件夹"),
        (("--note", "x"), "--by"),
    ],
)
def test_a_publication_without_sense_is_refused(
    here: Operator, words: tuple[str, ...], told: str
) -> None:
    code, _, err = here("publish", *words)
    assert (code, told in err) == (2, True)


def test_going_back_restores_every_byte(here: Operator) -> None:
    """S2-70: a rollback restores bytes."""
    here("publish", here.draft("price.yml", "plan:", "# 备注\r\nplan:", into="old"), *BY)
    old = (here.folder / "old" / "price.yml").read_bytes()
    before = says(start(here))
    here("publish", here.draft(*SOFTER), *BY)
    assert says(start(here)) != before
    code, out, _ = here("rollback", "price", "--write", "back")
    assert (code, out) == (0, "price：第 1 版在用。\n")
    assert says(start(here)) == before
    assert (here.folder / "back" / "price.yml").read_bytes() == old
    kept = {p.relative_to(here.folder / "back") for p in (here.folder / "back").rglob("*.yml")}
    assert {Path("common.yml"), Path("price.yml"), Path("en/price.yml")} <= kept
    for path in kept:
        there = (here.folder / "old" / path).read_bytes()
        assert (here.folder / "back" / path).read_bytes() == there


def test_going_back_to_any_version_by_number_or_content(here: Operator) -> None:
    start(here)
    for word in ("不好受", "不舒坦"):
        old = SOFTER[1]
        here("publish", here.draft("price.yml", old, f"谁看了都{word}。对不起。"), *BY)
    assert here.live("price")[0] == 3
    assert here("rollback", "price", "v1")[0] == 0
    assert here.live("price")[0] == 1
    with here.store() as store:
        newest = store.read(lambda c: scripts.releases(c, "price"))[0]
    assert here("rollback", "price", newest.version, "--by", "李工")[0] == 0
    with here.store() as store:
        live = store.read(scripts.live)["price"]
    assert (live.number, live.author) == (3, "李工")
    code, _, err = here("rollback", "price", "9")
    assert (code, err) == (2, "price 没有第 9 版可以回\n")
    here("rollback", "price", "1")
    _, out, _ = here("versions", "price")
    assert re.search(r"1 .*在用（命令行 \d\d-\d\d \d\d:\d\d", out)
    assert here("rollback", "price")[1] == "price：第 3 版在用。\n", "what was in use before"
    assert here("rollback", "prise")[2].startswith("没有叫 prise 的话术")


def test_a_trial_reaches_its_share_and_ends_either_way(here: Operator) -> None:
    start(here)
    old = says(start(here))
    code, out, _ = here("publish", here.draft(*SOFTER), *BY, "--canary", "25%")
    assert (code, out) == (0, "price：第 2 版，25% 的新对话试用\n发布了 1 份话术。\n")
    assert here.live("price") == (1, 2, 25)
    running = start(here)
    heard = [says(running, f"web:shop:u{n}") for n in range(400)]
    assert 60 < sum(said != old for said in heard) < 140
    assert here("publish", "draft", *BY, "--canary", "25%")[1].startswith("没有变化")
    assert here("rollback", "price")[1] == "price：试用结束，第 1 版在用。\n"
    assert here.live("price") == (1, None, 0)
    here("publish", "draft", *BY, "--canary", "5")
    assert here("promote", "price", "--by", "李工")[1] == "price：第 3 版已给所有新对话用。\n"
    assert here.live("price") == (3, None, 0)
    assert here("promote", "price")[2] == "price 没有在试用的版本\n"


def test_the_versions_are_listed_with_who_when_and_why(here: Operator) -> None:
    assert here("versions")[0] == 2, "no database yet"
    with here.store():
        pass
    assert "还没有发布过话术" in here("versions")[2]
    start(here)
    here("publish", here.draft(*SOFTER), *BY, "--canary", "10%")
    code, out, _ = here("versions", "price")
    rows = [line.split("│") for line in out.splitlines() if "price" in line]
    told = [[cell.strip() for cell in row[1:-1]] for row in rows]
    assert code == 0
    assert [row[:3] for row in told] == [["price", "2", "试用 10%"], ["price", "1", "在用"]]
    assert [row[4:6] for row in told] == [["王芳", "改得更软"], [PROGRAM, "随程序安装"]]
    assert "没有叫 prise 的话术" in here("versions", "prise")[2]
    assert len(here("versions")[1].splitlines()) > 10


def test_a_server_that_runs_hears_of_it(here: Operator) -> None:
    running = start(here)
    old = says(running)
    with here.store() as store:
        running.watch(store)
        running.look()
        assert here("publish", here.draft(*SOFTER), *BY)[0] == 0
        running._next = 0
        running.look()
    assert says(running) != old
