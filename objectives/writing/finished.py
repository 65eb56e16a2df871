"""When an account of an objective is written, and when it is finished. The one place that says so."""

import re
from collections.abc import Iterable
from enum import StrEnum

from objectives.writing.fields import unknown
from objectives.writing.rich_text import plain_text


class Open(StrEnum):
    """What the portal's first draft leaves to the writer; part of an official document, and therefore Chinese."""

    NOT_DUE = "尚未屆填報期，請說明辦理情形"
    UNREPORTED = "尚有月份未填報，請補報後說明"
    NO_EARLIER = "缺歷年數值，請說明辦理情形"
    UNDECIDED = "本年度無案件，請說明"
    AWAITING_AWARD = "待評分，請說明辦理情形"
    MISSED = "請說明未達目標原因及改善措施"
    BEHIND = "請說明落後原因及改善措施"
    DEEDS = "請敘明具體事蹟"
    PICTURE = "圖片：請在此放入"  # where a pasted text had one


# What the draft said before, and stored accounts still say.
_FORMER = ("請說明未達目標原因及改善作法",)
_OPEN_MARK = re.compile(rf"〔(?:\d-\d+-\d+ )?(?:{'|'.join([*Open, *_FORMER])})〕")


def open_mark(what: Open, code: str = "") -> str:
    """``〔1-1-1 待評分，請說明辦理情形〕``: what is to be written in its place; ``code`` is an indicator's."""
    return f"〔{code} {what}〕" if code else f"〔{what}〕"


def is_written(text: str) -> bool:
    """Whether anything was written at all."""
    return bool(text.strip())


def is_finished(text: str) -> bool:
    """Whether it is written, nothing of the portal's draft is left open in it and every figure in braces is one that
    there is; brackets of the writer's own are text.
    """
    return is_written(text) and not (
        ("〔" in text and _OPEN_MARK.search(plain_text(text))) or ("{{" in text and unknown(plain_text(text)))
    )


def unfinished(accounts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Of objectives' codes, each with the text of its account (empty: none is written), those whose account is not finished."""
    return tuple(code for code, text in accounts if not is_finished(text))
