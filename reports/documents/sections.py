"""The sections and appendices of the report, in their order: what the contents lists, what the pages are headed with.

A new one is a line here and the template of its body, ``documents/_report_<anchor>.html``, which is given ``document``.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from reports.documents import narrative, wording
from reports.documents.money import ProgressLine, YearRow
from reports.documents.scores import FacetTable
from reports.documents.year_end import YearEndPart

_PARTS = "壹貳參肆伍陸柒捌玖拾"


class Content(NamedTuple):
    """What decides which sections there are and what stands below them in the contents."""

    tables: tuple[FacetTable, ...]
    deeds: FacetTable | None
    year_end: YearEndPart | None
    budgets: tuple[YearRow, ...] = ()
    progress: tuple[ProgressLine, ...] = ()
    remarks: tuple[narrative.Block, ...] = ()


class ContentsEntry(NamedTuple):
    """A line of the contents: where it leads to, and its words."""

    anchor: str
    heading: str


class Section(NamedTuple):
    """A section as it is printed, on the page of the one before if there is room."""

    anchor: str
    heading: str
    template: str
    entries: tuple[ContentsEntry, ...]


def _always(content: Content) -> bool:
    return True


def _at_the_year_s_end(content: Content) -> bool:
    return content.year_end is not None


def _is_appraised(content: Content) -> bool:
    end = content.year_end
    said = end is not None and bool(end.appraised or end.earlier or end.objection)
    return said or bool(content.remarks)


def _no_entries(content: Content) -> tuple[ContentsEntry, ...]:
    return ()


class _Kind(NamedTuple):
    """A section that a report may have. Without a ``title`` it is called as the fifth part of the plan.

    Not ``counted``: it has no number.
    """

    anchor: str
    title: str
    holds: Callable[[Content], bool] = _always
    entries: Callable[[Content], tuple[ContentsEntry, ...]] = _no_entries
    counted: bool = True


def _facets(content: Content) -> tuple[ContentsEntry, ...]:
    return tuple(ContentsEntry(table.anchor, table.title) for table in content.tables)


def _preface(content: Content) -> tuple[ContentsEntry, ...]:
    return ContentsEntry("review", "一、評核經過"), ContentsEntry("goals", "二、年度施政目標與重點")


def _money(content: Content) -> tuple[ContentsEntry, ...]:
    titles = {"budget": "重要施政計畫經費"}
    if content.progress:
        titles["progress"] = "重要施政計畫執行進度及成果"
    titles["execution"] = "預算執行情形"
    return tuple(ContentsEntry(*one) for one in wording.counted(titles).items())


PARTS = (
    _Kind("summary", "績效總覽", counted=False),
    _Kind("preface", "前言", entries=_preface),
    _Kind("budgets", "近四年預算", holds=lambda content: bool(content.budgets)),
    _Kind("indicators", "目標達成情形", entries=_facets),
    _Kind("shortfalls", "未達目標項目檢討"),
    _Kind("deeds", "", holds=lambda content: content.deeds is not None),
    _Kind("money", "重要施政計畫及預算執行", entries=_money),
    _Kind("ratings", "績效總評", holds=_is_appraised),
)
APPENDICES = (
    _Kind("workings", "各項指標得分計算說明"),
    _Kind("corrections", "核定後更正一覽", holds=_at_the_year_s_end),
    _Kind("evidence", "佐證資料一覽", holds=_at_the_year_s_end),
    _Kind("months", "各項指標逐月實績"),
)


def sections(content: Content) -> tuple[Section, ...]:
    """The report's sections in their order, parts and appendices counted through."""
    numbers = iter(_PARTS)
    parts = [(f"{next(numbers)}、" if kind.counted else "", kind) for kind in PARTS if kind.holds(content)]
    held = [kind for kind in APPENDICES if kind.holds(content)]
    appendices = [(f"附錄{wording.numeral(place)}、", kind) for place, kind in enumerate(held, start=1)]
    return tuple(_printed([*parts, *appendices], content))


def _printed(numbered: Sequence[tuple[str, _Kind]], content: Content) -> Iterator[Section]:
    for number, kind in numbered:
        title = kind.title or (content.deeds.name if content.deeds else "")
        template = f"documents/_report_{kind.anchor}.html"
        yield Section(kind.anchor, f"{number}{title}", template, kind.entries(content))
