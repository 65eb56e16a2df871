"""What was not finished when the year was settled, as the report prints it."""

from collections.abc import Iterable, Iterator

from reports.snapshot.year_end import LeftOpen


def lines(left: LeftOpen) -> Iterator[str]:
    """One sentence a kind, in the order in which one would have done it."""
    yield from _months("未全數送出之月份", left.not_handed_in)
    yield from _months("退回後未重新送出之月份", left.returned)
    yield from _months("重新開啟後未重新送出之月份", left.reopened)
    if left.unapproved:
        yield f"未經主管核定之月份：{_listed(f'{month} 月 {count} 項' for month, count in left.unapproved)}。"
    if left.questions:
        yield f"數據有疑義而未經確認：{_listed(f'{code}（{month} 月）' for code, month in left.questions)}。"
    if left.unfinished:
        yield f"執行情形未完成之目標：{_listed(left.unfinished)}。"
    if left.overtaken:
        yield f"執行情形撰寫後數據已有變動之目標：{_listed(left.overtaken)}。"


def _months(what: str, months: Iterable[int]) -> Iterator[str]:
    if months := tuple(months):
        yield f"{what}：{_listed(f'{month} 月' for month in months)}。"


def _listed(entries: Iterable[str]) -> str:
    return "、".join(entries)
