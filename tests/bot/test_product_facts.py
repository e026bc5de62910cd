"""The operator's list of product facts: read as Excel saves it, mistakes told by their lines."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from bot import app as whole
from bot import company, compose, config, product_facts
from bot.commands import doctor
from bot.deployment import Deployment
from bot.desk import made
from cases.product_facts import Fact, Thing
from dialogues.typed_yaml import FileError
from tests.bot.operator_fakes import Operator, at_work
from tests.bot.runtime_fakes import Reader

HEAD = "产品,型号,名目,值,出处,有效至\r\n"
LINE = "青鸟投影仪,X200,续航,18 小时,说明书 V1.2,2026/12/31\r\n"
FACT = Fact("青鸟投影仪", "X200", "续航", "18 小时", "说明书 V1.2", date(2026, 12, 31))
NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "facts.csv"
    path.write_bytes(text.encode(encoding))
    return path


def mistakes(folder: Path, raw: bytes) -> list[str]:
    path = folder / "facts.csv"
    path.write_bytes(raw)
    with pytest.raises(FileError) as caught:
        product_facts.load(path)
    return [str(one).removeprefix(f"{folder}/") for one in caught.value.mistakes]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_sheet_saved_by_excel_is_read(tmp_path: Path, encoding: str) -> None:
    """With its mark or without, in GBK, with empty lines and cells at the end."""
    text = HEAD + LINE + ",,,,,\r\n\r\n,X200, 充电  时间 ,约 2 小时,说明书 V1.2,,,\r\n"
    found = product_facts.load(written(tmp_path, text, encoding))
    assert found == (FACT, Fact("", "X200", "充电 时间", "约 2 小时", "说明书 V1.2"))


def test_columns_stand_in_any_order_and_notes_are_not_read(tmp_path: Path) -> None:
    text = '出处,备注,值,名目,型号\n说明书 V1.2,问过研发,"18 小时,亮度 50%",续航,X200\n'
    (one,) = product_facts.load(written(tmp_path, text))
    assert (one.product, one.model, one.value, one.until) == ("", "X200", "18 小时,亮度 50%", None)


@pytest.mark.parametrize("day", ["2026-12-31", "2026/12/31", "2026.12.31", "2026年12月31日"])
def test_a_day_is_read_as_sheets_write_it(tmp_path: Path, day: str) -> None:
    text = HEAD + LINE.replace("2026/12/31", day)
    assert product_facts.load(written(tmp_path, text)) == (FACT,)


def test_the_list_in_the_docs_is_right(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "knowledge.md").read_text("utf-8")
    shown = page[page.index("    产品,型号") :].partition("\n\n")[0]
    found = product_facts.load(written(tmp_path, dedent(shown)))
    assert [one.name for one in found] == ["续航", "使用温度", "保修"]
    assert all(name in page for name in product_facts.COLUMNS)


def test_a_list_with_nothing_in_it_yet_is_right(tmp_path: Path) -> None:
    assert product_facts.load(written(tmp_path, HEAD)) == ()


WRONG_HEADS = {
    "nothing": (b"", "看不到表头"),
    "no heads": (
        "青鸟,续航,18,说明书".encode(),
        "看不到表头，第一行要写 产品,型号,名目,值,出处,有效至",
    ),
    "a workbook": (b"PK\x03\x04\x00\x00", "不是 CSV 文件：请在 Excel 里另存为“CSV UTF-8"),
    "Unicode text": (HEAD.encode("utf-16"), "不是 CSV 文件"),
    "another encoding": ("產品,型號".encode("big5"), "若是字认不出来，请在 Excel 里另存为"),
    "wide commas": (HEAD.replace(",", "，").encode(), "要用半角逗号“,”，现在用的是“，”"),
    "tabs": (HEAD.replace(",", "\t").encode(), "现在用的是“制表符”"),
    "no source": ("产品,名目,值\n".encode(), "缺少这些列：出处"),
    "no product": ("名目,值,出处\n".encode(), "缺少这些列：产品（或型号）"),
    "a misspelt column": ("产品,名目,值,出处,有效期\n".encode(), "不认识的列：有效期"),
    "a column twice": ("产品,名目,值,出处,值\n".encode(), "“值”这一列写了两次"),
}


@pytest.mark.parametrize("name", WRONG_HEADS)
def test_a_table_that_is_none_is_told_on_the_first_line(tmp_path: Path, name: str) -> None:
    raw, what = WRONG_HEADS[name]
    (told,) = mistakes(tmp_path, raw)
    assert told.startswith("facts.csv:1: ")
    assert what in told


def test_every_mistake_comes_at_once_by_its_line(tmp_path: Path) -> None:
    """What the operator wrote, in his words; a cell over several lines does not shift the rest."""
    lines = [
        LINE, '青鸟,,保修,"整机一年\r\n电池半年",保修卡\r\n', ",,续航,18 小时,说明书\r\n",
        "青鸟,,,,说明书\r\n", "青鸟，续航，18 小时，说明书\r\n", "青鸟,,续航,18,5,说明书,,多\r\n",
        LINE,
        "青鸟,,保修期,一年,保修卡,长期\r\n", "青鸟,,保修期,一年,保修卡,2026-02-30\r\n",
        f"青鸟,,续航,{'长' * 301},说明书\r\n",
    ]  # fmt: skip
    told = mistakes(tmp_path, (HEAD + "".join(lines)).encode())
    assert [one.split("：要是")[0].split("，例如")[0] for one in told] == [
        "facts.csv:5: 产品和型号至少写一个",
        "facts.csv:6: 名目：是空的",
        "facts.csv:6: 值：是空的",
        "facts.csv:7: 只有 1 格：格和格之间要用半角逗号“,”，现在用的是“，”",
        "facts.csv:8: 格数比表头多：值里面有半角逗号的，用引号括起来",
        "facts.csv:9: 和第 2 行一样，请删掉一行",
        "facts.csv:10: 有效至：写成 2026-12-31 的样子，一直有效就空着，现在写的是“长期”",
        "facts.csv:11: 有效至：写成 2026-12-31 的样子，一直有效就空着，现在写的是“2026-02-30”",
        "facts.csv:12: 值：太长了，最多 300 个字；要是后面几行也连在一起了，看看有没有多一个引号",
    ]


def test_bytes_of_two_encodings_are_told(tmp_path: Path) -> None:
    raw = HEAD.encode("gb18030") + "青鸟,,续航,18 小".encode("gb18030") + b"\xff,x\r\n"
    (told,) = mistakes(tmp_path, raw)
    assert told.startswith("facts.csv:2: 有认不出来的字")


def test_too_many_lines_and_too_large_a_file_are_refused(tmp_path: Path) -> None:
    many = "".join(f"青鸟,,项 {n},x,y\n" for n in range(product_facts.MOST + 1))
    (told,) = mistakes(tmp_path, ("产品,型号,名目,值,出处\n" + many).encode())
    assert "太多了，最多 20000 条" in told
    (told,) = mistakes(tmp_path, b"x" * (10 * 1024 * 1024 + 1))
    assert "文件太大，最多 10 MiB" in told


def deployment(folder: Path, text: str, more: str = "") -> Deployment:
    written(folder, text)
    path = folder / "config.yml"
    path.write_text(f"desk: {{facts: facts.csv}}\n{more}", encoding="utf-8")
    return Deployment.find(path, folder, {})


def test_the_settings_name_the_list_beside_them(tmp_path: Path) -> None:
    own = deployment(tmp_path, HEAD + LINE).settings
    assert own.desk.facts == tmp_path / "facts.csv"
    assert company.facts(own) == (FACT,)
    assert company.facts(config.Config()) == ()


def test_the_desk_has_the_facts_and_the_other_names_of_products(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("小青,青鸟投影仪\n", encoding="utf-8")
    own = deployment(tmp_path, HEAD + LINE, more="nlu: {catalogue: names.csv}\n")
    words = compose.published(own)
    ours = compose.settings(own, words.book, "127.0.0.1", 0)
    app = whole.build(ours, compose.brain(words, Reader()), more=[compose.desk_routes(own, words)])
    with closing(app.store):
        shelf = made.furnished(own, words, app, company.facts(own.settings)).facts
        assert shelf is not None
        found = shelf.about(Thing(("小青",), ()), date(2026, 12, 31))
        assert [(one.fact, one.past) for one in found] == [(FACT, False)]
        assert made.furnished(own, words, app).facts is None


def test_a_server_does_not_start_with_a_wrong_list(tmp_path: Path) -> None:
    own = deployment(tmp_path, HEAD + "青鸟,,,x,y\n")
    words = compose.published(own)
    with pytest.raises(FileError, match=r"facts\.csv:2: 名目：是空的"):
        compose.desk_routes(own, words)


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Operator:
    return at_work(tmp_path, capsys, monkeypatch)


def test_check_looks_the_list_over(here: Operator) -> None:
    """S0-48: the operator learns of a mistake before staff does, all of them at once."""
    with (here.folder / "config.yml").open("a", encoding="utf-8") as file:
        file.write("desk: {facts: facts.csv}\n")
    written(here.folder, HEAD + LINE + "青鸟,,续航,,\r\n")
    code, _, err = here("check")
    assert code == 2
    assert err.splitlines() == [
        "facts.csv:3: 错误：值：是空的",
        "facts.csv:3: 错误：出处：是空的",
    ]
    written(here.folder, HEAD + LINE)
    code, out, _ = here("check")
    assert (code, "、1 条产品资料。" in out) == (0, True)


def test_serve_tells_before_anything_is_made(here: Operator) -> None:
    with (here.folder / "config.yml").open("a", encoding="utf-8") as file:
        file.write("desk: {facts: facts.csv}\n")
    written(here.folder, HEAD + "青鸟,,续航,,说明书\r\n")
    code, _, err = here("serve")
    assert (code, err) == (2, "facts.csv:2: 值：是空的\n")
    assert not (here.folder / "kept").exists()


def test_the_doctor_names_facts_that_are_past(tmp_path: Path) -> None:
    def told(own: Deployment, now: datetime) -> str:
        found = doctor.examine(own, 0, now)
        return next(one.what for one in found if "产品资料" in one.what or "facts.csv" in one.what)

    own = deployment(tmp_path, HEAD + LINE)
    assert told(own, NOON) == "1 条产品资料，没有过期的"
    assert told(own, datetime(2026, 12, 31, 15, 59, tzinfo=UTC)) == "1 条产品资料，没有过期的"
    past = told(own, datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    assert past.startswith("1 条产品资料里有 1 条过期了：X200 续航")
    assert "facts.csv:2: " in told(deployment(tmp_path, HEAD + "青鸟,,,x,y\n"), NOON)
