"""A first text for an objective's account, from the figures: what was done, against what, with which result.

It is part of an official document and therefore Chinese. What only a person can say stands in 〔〕.
"""

from html import escape

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring.model import State
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
    """``107 年訪查 312 人次，應訪查 380 人次，訪查率 82.1%，達目標值 75%，得 4.00 分。``"""
    parts = [_counted(indicator), _result(indicator), _against(indicator), _points(indicator)]
    return f"{_period(snapshot)}{'，'.join(part for part in parts if part)}。"


def _paragraph(indicator: IndicatorView, snapshot: Snapshot) -> str:
    text = _gap(indicator) or sentence(indicator, snapshot) + _why(indicator)
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


def _against(indicator: IndicatorView) -> str:
    score = indicator.score
    if score.target is None or score.value is None:
        return ""
    target = wording.measured(score.target, indicator.unit, score.value)
    length = score.spec.components[0].rule.baseline_length()
    whose = {None: "", 1: "上年度實績"}.get(length, f"前 {length} 年平均")
    rate = "" if score.rate is None else f"達成率 {wording.rate(score.rate)}"
    aside = "，".join(part for part in (whose, rate) if part)
    verb = "達" if is_met(indicator) else "未達"
    return f"{verb}目標值 {target}（{aside}）" if aside else f"{verb}目標值 {target}"


def is_met(indicator: IndicatorView) -> bool:
    """Whether every component reached its target, as its rule compares them; False where there is nothing to compare."""
    return indicator.score.reached is True


def _points(indicator: IndicatorView) -> str:
    return f"得 {wording.points(indicator.score.points)} 分"


def _why(indicator: IndicatorView) -> str:
    if indicator.score.target is None or is_met(indicator):
        return ""
    return open_mark(Open.MISSED)


def _deeds(snapshot: Snapshot) -> str:
    compared = [
        one for one in snapshot.indicators() if one.score.target is not None and one.score.value is not None
    ]
    met = [one for one in compared if is_met(one)]
    first = f"{_period(snapshot)}訂有目標值且已有實績之衡量指標 {len(compared)} 項，達成 {len(met)} 項。"
    best = sorted(met, key=lambda one: one.score.rate or 0, reverse=True)[:_MOST_NAMED]
    items = "".join(f"<li>{escape(f'{_name(one)}：{_result(one)}，{_against(one)}。')}</li>" for one in best)
    listed = f"<p>其中成效較著者：</p><ul>{items}</ul>" if items else ""
    return f"<p>{first}</p>{listed}<p>{open_mark(Open.DEEDS)}</p>"
