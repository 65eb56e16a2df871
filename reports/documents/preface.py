"""How the year was reviewed, by whom and when, as far as it has come: sentences that are true in every state."""

from collections.abc import Iterator

from chiayi_kpi.core import roc
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.models import RatingPart
from indicators.year_end.parts import ConfirmationRow, parts_of
from reports.documents import wording
from reports.documents.year_end import PARTS
from reports.snapshot.model import Snapshot

_BY = {
    RatingPart.SELF: "本機關",
    RatingPart.PERSONNEL: "人事處",
    RatingPart.ACCOUNTING: "主計處",
    RatingPart.REVIEW: "研考單位",
}


def preface(snapshot: Snapshot) -> tuple[str, ...]:
    """Paragraphs: the plan and its figures, the review as far as it has come, and the settling."""
    return tuple("".join(found) for found in (_plan(snapshot), _review(snapshot), _settling(snapshot)))


def _plan(snapshot: Snapshot) -> Iterator[str]:
    plan = f"本機關 {snapshot.year} 年度施政計畫"
    approved = snapshot.paper.approved_at
    if snapshot.is_draft:
        yield f"{plan}尚未核定。"
    elif approved is not None:
        yield f"{plan}於 {roc.dotted(approved)} 核定。"
    yield (
        "各項衡量指標之實績由承辦人按填報週期填報，送主管核定；得分由系統依計畫所定之計分規則計算，逐項計算過程列於附錄。"
        "共同性指標於年度終了後由人事處及主計處初核，具體事蹟等須評分之指標由評核機關評分。"
    )


def _review(snapshot: Snapshot) -> Iterator[str]:
    if snapshot.through != LAST_MONTH:
        yield "本報告所列非全年之數；自評、初核及複核以全年為準，於年度終了後辦理。"
        return
    end = snapshot.year_end
    if end is None:
        return
    told = [_part(part, end.confirmed.get(part)) for part in parts_of(snapshot.score)]
    yield f"{snapshot.year} 年度績效之評核依自評、初核、複核之順序辦理：{'；'.join(told)}。"


def _part(part: RatingPart, row: ConfirmationRow | None) -> str:
    if row is None:
        return f"{PARTS[part]}尚未完成"
    instead = f"（由研考單位代為確認：{wording.unended(row.reason)}）" if row.reason else ""
    return f"{PARTS[part]}由{_BY[part]}於 {roc.dotted(row.at)} 完成{instead}"


def _settling(snapshot: Snapshot) -> Iterator[str]:
    seal = snapshot.seal
    if seal is None:
        yield "本年度績效尚未結算。"
        return
    whole = snapshot.through == LAST_MONTH
    result = f"，總得分 {wording.points(seal.total)} 分，等第{seal.grade}等" if whole else ""
    yield f"本年度績效由研考單位於 {roc.dotted(seal.at)} 結算{result}；其後數據、計分方式及評核結果不再變更。"
