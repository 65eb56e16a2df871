"""A first text for an objective's account, from the figures: what was done, against what, with which result.

It is part of an official document and therefore Chinese. What only a person can say stands in 〔〕.
"""

from collections.abc import Iterator
from html import escape

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring.model import Light, State
from objectives.models import Facet
from objectives.writing.finished import Open, open_mark
from reports.documents import wording
from reports.snapshot.model import IndicatorView, ObjectiveView, Snapshot

_MOST_NAMED = 8  # indicators named in the fifth part


def draft(snapshot: Snapshot, objective: ObjectiveView) -> str:
    """The draft as canonical HTML, a paragraph an indicator; for the fifth part a summary of the whole year."""
    if objective.code.startswith(f"{Facet.NARRATIVE}-"):
        return _deeds(snapshot)
    return "".join(_paragraph(indicator, snapshot) for indicator in objective.indicators)


def sentence(indicator: IndicatorView, snapshot: Snapshot) -> str:
    """``107 年訪查 312 人次，應訪查 380 人次，訪查率 82.1%，達目標值 75%，得 4.00 分。``

    Before the year is over no target is reached or missed: what is said is how far the year should be by then.
    """
    parts = [
        _counted(indicator),
        _result(indicator),
        _compared(indicator, snapshot.through),
        _points(indicator),
    ]
    return f"{_period(snapshot)}{'，'.join(part for part in parts if part)}。"


def _paragraph(indicator: IndicatorView, snapshot: Snapshot) -> str:
    text = _gap(indicator) or sentence(indicator, snapshot) + _why(indicator, snapshot.through)
    return f"<p><strong>{escape(indicator.name.rstrip('。'))}：</strong>{escape(text)}</p>"


def _name(indicator: IndicatorView) -> str:
    return indicator.name.rstrip("。")


def _period(snapshot: Snapshot) -> str:
    if snapshot.through == LAST_MONTH:
        return f"{snapshot.year} 年"
    return f"{snapshot.year} 年截至 {snapshot.through} 月底"


def _gap(indicator: IndicatorView) -> str:
    """What stands in the place of a sentence where there is nothing to tell yet."""
    match indicator.score.state:
        case State.UNREPORTED if indicator.score.not_due:
            return open_mark(Open.NOT_DUE, indicator.code)
        case State.UNREPORTED if indicator.score.lacks_earlier_years:
            return open_mark(Open.NO_EARLIER, indicator.code)
        case State.UNREPORTED:
            return open_mark(Open.UNREPORTED, indicator.code)
        case State.UNDECIDED:
            return open_mark(Open.UNDECIDED, indicator.code)
        case State.AWAITING_AWARD:
            return open_mark(Open.AWAITING_AWARD, indicator.code)
        case State.NOT_APPLICABLE:
            return "本年度不適用。"
        case State.UNDEFINED:
            return "本年度無案件。"
        case _:
            return ""


def _counted(indicator: IndicatorView) -> str:
    """Each input with its number; nothing where the only input is the value itself."""
    inputs, score = indicator.score.inputs, indicator.score
    specs = [spec for spec in score.spec.inputs if spec.code in inputs and not spec.milestones]
    if len(specs) == 1 and inputs[specs[0].code] == score.value:
        return ""
    return "，".join(f"{spec.name} {wording.measured(inputs[spec.code], spec.unit)}" for spec in specs)


def _result(indicator: IndicatorView) -> str:
    score = indicator.score
    if score.value is None:
        return ""
    specs = score.spec.inputs
    alone = len(specs) == 1 and score.inputs.get(specs[0].code) == score.value
    what = specs[0].name if alone else "執行結果"
    return f"{what} {wording.measured(score.value, indicator.unit, score.target)}"


def _compared(indicator: IndicatorView, through: int) -> str:
    score = indicator.score
    if score.target is None or score.value is None:
        return ""
    target = wording.measured(score.target, indicator.unit, score.value)
    length = score.spec.components[0].rule.baseline_length()
    whose = {None: "", 1: "上年度實績"}.get(length, f"前 {length} 年平均")
    rate = "" if score.rate is None else f"達成率 {wording.rate(score.rate)}"
    if through == LAST_MONTH:
        return f"{'達' if _is_well(indicator, through) else '未達'}目標值 {target}{_aside(whose, rate)}"
    if score.due is None or score.due == score.target:
        course = [f"年度目標值 {target}{_aside(whose, rate)}"]
    else:
        due = wording.measured(score.due, indicator.unit, score.value)
        course = [f"截至 {through} 月底預定 {due}{_aside(rate)}", f"年度目標值 {target}{_aside(whose)}"]
    return "，".join([*course, *_course_words(score.light)])


def _aside(*parts: str) -> str:
    said = "，".join(part for part in parts if part)
    return f"（{said}）" if said else ""


def _course_words(light: Light) -> Iterator[str]:
    if light is Light.GREEN:
        yield "進度符合"
    elif light in (Light.YELLOW, Light.RED):
        yield "進度落後"


def _is_well(indicator: IndicatorView, through: int) -> bool:
    """Of a whole year whether every component reached its target, before whether it is where it should be by then."""
    score = indicator.score
    return score.reached is True if through == LAST_MONTH else score.light is Light.GREEN


def _points(indicator: IndicatorView) -> str:
    return f"得 {wording.points(indicator.score.points)} 分"


def _why(indicator: IndicatorView, through: int) -> str:
    if through < LAST_MONTH:
        return open_mark(Open.BEHIND) if indicator.is_behind else ""
    if indicator.score.target is None or _is_well(indicator, through):
        return ""
    return open_mark(Open.MISSED)


def _deeds(snapshot: Snapshot) -> str:
    through = snapshot.through
    compared = [
        one for one in snapshot.indicators() if one.score.target is not None and one.score.value is not None
    ]
    well = [one for one in compared if _is_well(one, through)]
    reached = "達成" if through == LAST_MONTH else "進度符合者"
    first = (
        f"{_period(snapshot)}訂有目標值且已有實績之衡量指標 {len(compared)} 項，{reached} {len(well)} 項。"
    )
    best = sorted(well, key=lambda one: one.score.rate or 0, reverse=True)[:_MOST_NAMED]
    items = "".join(
        f"<li>{escape(f'{_name(one)}：{_result(one)}，{_compared(one, through)}。')}</li>" for one in best
    )
    listed = f"<p>其中成效較著者：</p><ul>{items}</ul>" if items else ""
    return f"<p>{first}</p>{listed}<p>{open_mark(Open.DEEDS)}</p>"
