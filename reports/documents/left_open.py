"""What was not finished when the year was settled, as the report prints it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from reports.snapshot.open_months import Months, OpenMonths
from reports.snapshot.year_end import LeftOpen

_FEW = 3  # indicators of a month that are named


def lines(left: LeftOpen) -> Iterator[str]:
    """One sentence a kind, in the order in which one would have done it."""
    yield from _months("未全數送出之月份", left.not_handed_in)
    yield from _months("退回後未重新送出之月份", left.returned)
    yield from _months("重新開啟後未重新送出之月份", left.reopened)
    if left.unapproved:
        yield f"未經主管核定之月份（由預算執行資料帶入者併計）：{_listed(f'{month} 月 {count} 項' for month, count in left.unapproved)}。"
    if left.questions:
        yield f"數據有疑義而未經確認：{_listed(f'{code}（{month} 月）' for code, month in left.questions)}。"
    if left.unfinished:
        yield f"執行情形說明未完成之目標：{_listed(left.unfinished)}。"
    if left.overtaken:
        yield f"執行情形說明撰寫後數據已有變動之目標：{_listed(left.overtaken)}。"


def still_owed(months: OpenMonths) -> Iterator[str]:
    """What of an open year was not handed in, one sentence a kind; few indicators of a month are named."""
    yield from _owed("尚未送出", months.not_handed_in)
    yield from _owed("退回後尚未重新送出", months.returned)
    yield from _owed("重新開啟後尚未重新送出", months.reopened)


def _owed(what: str, months: Months) -> Iterator[str]:
    if months:
        yield f"下列月份之指標{what}：{_listed(_of_months(*one) for one in _alike(months))}。"


def _alike(months: Months) -> Iterator[tuple[list[int], Sequence[str]]]:
    """Months one after another of which the same indicators are missing, together."""
    numbered = ((month - place, month, codes) for place, (month, codes) in enumerate(sorted(months.items())))
    for (_run, codes), found in groupby(numbered, key=lambda one: (one[0], tuple(one[2]))):
        yield [month for _run, month, _codes in found], codes


def _of_months(months: Sequence[int], codes: Sequence[str]) -> str:
    named = f"（{_listed(codes)}）" if len(codes) <= _FEW else ""
    if len(months) == 1:
        return f"{months[0]} 月 {len(codes)} 項{named}"
    return f"{months[0]} 至 {months[-1]} 月各 {len(codes)} 項{named}"


def _months(what: str, months: Iterable[int]) -> Iterator[str]:
    if months := tuple(months):
        yield f"{what}：{_listed(f'{month} 月' for month in months)}。"


def _listed(entries: Iterable[str]) -> str:
    return "、".join(entries)
