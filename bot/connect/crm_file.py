"""crm.yml, typed and closed: how the customer file (CRM) is spoken to.

load(path) -> CrmFile; every mistake at once, as file:line, in Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from bot.connect.crm_record import SOURCES
from bot.values import Words
from dialogues.typed_yaml import Misfit, check, misfits, read_document
from dialogues.wording import Closed

TOKEN = "QINGSU_CRM_TOKEN"  # noqa: S105 - a name, not the token
USUAL: Mapping[str, str] = {
    "投诉单号": "number",
    "状态": "state",
    "级别": "level",
    "类别": "category",
    "渠道": "channel",
    "开单时间": "opened",
    "联系电话": "phone",
    "称呼": "name",
    "问题": "issue",
    "诉求": "demand",
    "结论": "outcome",
    "问题标签": "problem",
    "方案标签": "solution",
    "反应标签": "reaction",
    "根因": "root_cause",
    "责任部门": "department",
}


def _source(name: str) -> str:
    if name not in SOURCES:
        raise ValueError(f"没有“{name}”这一项；可以用的有：{'、'.join(SOURCES)}")
    return name


def _address(url: str) -> str:
    if url and not url.startswith(("https://", "http://")):
        raise ValueError(f"地址写成 https://crm.example.com/api 的样子，现在写的是“{url}”")
    if "@" in url.partition("?")[0]:
        raise ValueError(f"密码和口令不能写在这里；口令请放进环境变量 {TOKEN}")
    return url


def _dotted(name: str) -> str:
    if not name or any(not part for part in name.split(".")):
        raise ValueError(f"名字写成 customer.phone 的样子，现在写的是“{name}”")
    return name


Source = Annotated[str, AfterValidator(_source)]
Url = Annotated[str, Field(max_length=500), AfterValidator(_address)]
Dotted = Annotated[str, Field(max_length=120), AfterValidator(_dotted)]


class CsvPart(Closed):
    """columns: of the files that come in. separator: between lines of a customer's history."""

    folder: Path = Path("crm")
    phone: Words = "手机号"
    tier: Words = "等级"
    history: Words = "历史"
    separator: Annotated[str, Field(min_length=1, max_length=3)] = ";"


class HttpPart(Closed):
    """push: where closed cases are posted; pull: where a customer is asked for, "" for neither.

    header, scheme: how the token is shown. tier, history: where they stand in the answer.
    """

    push: Url = ""
    pull: Url = ""
    header: Words = "authorization"
    scheme: str = "Bearer"
    tier: Dotted = "tier"
    history: Dotted = "history"


class CrmFile(Closed):
    """The file. fields: name in the CRM (a.b for JSON inside JSON) -> what of the case it is.

    tiers: the CRM's words for a tier -> ours; what is not listed is taken as it stands.
    """

    kind: Literal["csv", "http"] = "csv"
    csv: CsvPart = CsvPart()
    http: HttpPart = HttpPart()
    fields: Mapping[Dotted, Source] = Field(default_factory=lambda: dict(USUAL))
    tiers: Mapping[str, Words] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        found: list[Misfit] = []
        if self.kind == "http" and not (self.http.push or self.http.pull):
            found.append((("http",), "http 至少要写 push 或 pull 里的一个地址"))
        if self.http.pull and "{phone}" not in self.http.pull:
            found.append((("http", "pull"), "pull 里要有 {phone}，发送时换成客户的号码"))
        if "number" not in self.fields.values():
            found.append((("fields",), "fields 里要有一项是 number（投诉单号）"))
        if found:
            raise misfits(found)
        return self

    def tier(self, told: str) -> str:
        """Return our word for a tier the CRM told."""
        return self.tiers.get(told, told)[:60]


def load(path: Path) -> CrmFile:
    """Read *path*.

    Raises:
        FileError: every mistake of the file.
    """
    return check(CrmFile, read_document(path))
