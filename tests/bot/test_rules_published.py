"""Publishing files of rules: all three fit together first, always a name, back byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import rulebook
from bot.commands import doctor_rules
from bot.commands.findings import How
from bot.library import INSTALLED, PROGRAM, UPGRADED
from bot.rulebook import TAXONOMY
from nlu import taxonomy
from storage import scripts
from storage.scripts import Release
from tests.bot.operator_fakes import at_work
from tests.bot.ruled import BROKEN, BY, LINE, SHIPPED, TOUCH, Firm, firm, minutes

NO_TEAM = ("  品质组: 质量问题的核实\n", "")


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Firm:
    return firm(at_work(tmp_path, capsys, monkeypatch))


def started(here: Firm) -> float:
    """Start a server; return within how many minutes it has cases touched."""
    with here.here.store() as store:
        return minutes(here.start(store))


def releases(here: Firm, name: str = "sla.yml") -> list[Release]:
    with here.here.store() as store:
        return store.read(lambda c: scripts.releases(c, name))


def test_a_file_is_published_with_name_and_note(here: Firm) -> None:
    """S2-70."""
    started(here)
    code, out, err = here.here("publish", here.file("sla.yml", *TOUCH, into="draft"), *BY)
    said = "sla.yml：第 2 版，已在用\n发布了 1 份规则文件。\n"
    assert (code, out, err) == (0, said, "")
    newest, first = releases(here)
    assert (newest.author, newest.note, first.author) == ("王芳", "改了时限", PROGRAM)
    assert started(here) == 45, "and it outlives a restart with the file as it was"
    assert here.here("publish", "draft/sla.yml", *BY)[1] == "没有变化，什么也没发布。\n"


def test_a_file_of_another_name_is_known_by_the_settings(here: Firm) -> None:
    config = here.here.folder / "config.yml"
    (here.here.folder / "时限.yml").write_bytes(SHIPPED["sla.yml"].read_bytes())
    config.write_text("scripts: {folder: words}\nsla: {file: 时限.yml}\n", "utf-8")
    assert here.here("publish", "时限.yml", *BY)[1].startswith("sla.yml：第 1 版")
    (here.here.folder / "别的.yml").write_bytes(SHIPPED["sla.yml"].read_bytes())
    code, _, err = here.here("publish", "别的.yml", *BY)
    assert (code, "看不出 别的.yml 是哪一份" in err) == (2, True)


def test_a_broken_file_is_refused_by_its_line_and_what_is_in_force_stays(here: Firm) -> None:
    """S2-70."""
    started(here)
    code, _, err = here.here("publish", here.file("sla.yml", *BROKEN, into="draft"), *BY)
    assert code == 2
    assert f"draft/sla.yml:{LINE.count(chr(10)) + 1}: profiles，一般，first_touch：" in err
    assert (here.here.live("sla.yml"), len(releases(here))) == ((1, None, 0), 1)
    assert started(here) == 30


def test_files_that_do_not_go_together_are_refused(here: Firm) -> None:
    """A team that the work file names may only go with the work file."""
    started(here)
    text = SHIPPED["work.yml"].read_text("utf-8") + "# 我们的\n"
    (here.here.folder / "rules" / "work.yml").write_text(text, "utf-8")
    here.here("publish", "rules/work.yml", *BY)
    place = here.here.folder / here.file("teams.yml", *NO_TEAM, into="draft")
    place.write_text(place.read_text("utf-8").replace("品质组", "一线客服"), "utf-8")
    code, _, err = here.here("publish", "draft/teams.yml", *BY)
    assert (code, "没有“品质组”这个小组" in err) == (2, True)
    assert "work.yml（第 2 版）:" in err
    (here.here.folder / "draft" / "work.yml").write_text(
        text.replace("品质组", "一线客服"), "utf-8"
    )
    code, out, _ = here.here("publish", "draft/teams.yml", "draft/work.yml", *BY)
    assert (code, "发布了 2 份规则文件。" in out) == (0, True)
    code, _, err = here.here("rollback", "work.yml")
    assert (code, "没有“品质组”这个小组" in err) == (2, True)
    assert here.here.live("work.yml")[0] == 3


def test_going_back_restores_every_byte(here: Firm) -> None:
    """S2-70: a rollback restores bytes."""
    first = here.here.folder / "rules" / "sla.yml"
    first.write_bytes(first.read_bytes().replace(b"\n", b"\r\n", 3) + "# 尾注 ".encode())
    was = first.read_bytes()
    here.here("publish", "rules/sla.yml", *BY)
    here.here("publish", here.file("sla.yml", *TOUCH), *BY)
    assert started(here) == 45
    code, out, _ = here.here("rollback", "sla.yml", "--by", "李工", "--write", "back")
    assert (code, out) == (0, "sla.yml：第 1 版在用。\n")
    assert (here.here.folder / "back" / "sla.yml").read_bytes() == was
    assert started(here) == 30
    assert here.here("rollback", "sla.yml")[1] == "sla.yml：第 2 版在用。\n", "undone again"
    assert started(here) == 45


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("rules/sla.yml", *BY, "--canary", "10%"), "不能只给一部分对话试用"),
        (("rules/sla.yml", "words", *BY), "请分开发布"),
        (("words", "words", *BY), "一次发布一个文件夹"),
        (("没有/sla.yml", *BY), "没有/sla.yml:1: 读不了这个文件"),
        (("rules/sla.yml", "--by", PROGRAM, "--note", "x"), "请用 --by 写上是谁"),
    ],
)
def test_a_publication_without_sense_is_refused(
    here: Firm, words: tuple[str, ...], told: str
) -> None:
    code, _, err = here.here("publish", *words)
    assert (code, told in err) == (2, True), err


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("taxonomy.yml", "分类随程序安装、升级，不能单独退回\n"),
        ("manifest.json", "模型用 qingsu models rollback 退回\n"),
    ],
)
def test_what_the_program_itself_puts_on_record_is_not_gone_back_from(
    here: Firm, name: str, told: str
) -> None:
    started(here)
    assert here.here("rollback", name) == (2, "", told)


def test_the_categories_are_on_record_and_change_with_the_program(here: Firm) -> None:
    """S2-70: each start that finds others notes them, as the program's own."""
    started(here)
    with here.here.store() as store:
        old = rulebook.Written(taxonomy.PATH, b"quality: {name: x, leaves: {}}\n")
        draft = rulebook.draft(TAXONOMY, old)
        number = store.do(lambda tx: scripts.release(tx, draft, PROGRAM, "x"))
        store.do(lambda tx: scripts.go_live(tx, TAXONOMY, number, PROGRAM))
    started(here)
    started(here)
    assert [(one.number, one.author, one.note) for one in releases(here, TAXONOMY)] == [
        (3, PROGRAM, UPGRADED),
        (2, PROGRAM, "x"),
        (1, PROGRAM, INSTALLED),
    ]


def test_the_versions_are_listed_beside_the_scripts(here: Firm) -> None:
    started(here)
    here.here("publish", here.file("sla.yml", *TOUCH), *BY)
    rows = here.here("versions", "sla.yml")[1].splitlines()
    told = [[cell.strip() for cell in row.split("│")[1:-1]] for row in rows if "sla.yml" in row]
    assert [row[:3] for row in told] == [["sla.yml", "2", "在用"], ["sla.yml", "1", ""]]
    assert [row[4:6] for row in told] == [["王芳", "改了时限"], [PROGRAM, "随程序安装"]]


def test_what_changed_is_told_line_by_line(here: Firm) -> None:
    """S2-70: of rules and of scripts, between any two versions, and the file not published yet."""
    started(here)
    assert "只有一版" in here.here("diff", "sla.yml")[2]
    here.here("publish", here.file("sla.yml", *TOUCH), *BY)
    code, out, _ = here.here("diff", "sla.yml")
    lines = out.splitlines()
    assert (code, lines[:2]) == (0, ["--- sla.yml（第 1 版）", "+++ sla.yml（第 2 版）"])
    changed = [line for line in lines[2:] if line[0] in "+-"]
    assert [TOUCH[0] in changed[0], TOUCH[1] in changed[1], len(changed)] == [True, True, 2]
    assert here.here("diff", "sla.yml", "2", "1")[1].splitlines()[0] == "--- sla.yml（第 2 版）"
    assert here.here("diff", "sla.yml", "--file")[1] == "sla.yml：第 2 版和文件没有不同。\n"
    here.file("sla.yml")
    assert "+++ sla.yml（文件）" in here.here("diff", "sla.yml", "--file")[1]
    assert here.here("diff", "price", "1", "1")[1] == "price：第 1 版和第 1 版没有不同。\n"
    assert here.here("diff", "price", "--file")[1] == "price：第 1 版和文件没有不同。\n"
    assert here.here("diff", "sla.yml", "9")[2] == "sla.yml 没有第 9 版\n"
    assert here.here("diff", "prise")[2].startswith("没有叫 prise 的话术或规则文件")


def test_the_doctor_tells_of_a_file_that_does_not_count(here: Firm) -> None:
    started(here)
    assert [one.how for one in doctor_rules.examine(here.deployment)] == [How.WELL]
    here.here("publish", here.file("sla.yml", *TOUCH), *BY)
    assert [one.how for one in doctor_rules.examine(here.deployment)] == [How.WELL]
    here.file("sla.yml")
    fine, watch = doctor_rules.examine(here.deployment)
    assert (fine.how, watch.how) == (How.WELL, How.WATCH)
    assert "和在用的 sla.yml（第 2 版） 不一样" in watch.what
    here.file("teams.yml", "default: 一线客服", "default: 没有的组")
    wrong, _ = doctor_rules.examine(here.deployment)
    assert (wrong.how, "teams.yml:" in wrong.what) == (How.WRONG, True)
