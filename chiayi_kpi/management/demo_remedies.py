"""The demo's improvement measures, taken through the services: one is closed, one waits for that, one is past its day."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

from chiayi_kpi.accounts.models import User
from chiayi_kpi.management.demo_rows import indicator_of
from indicators.services.remedies import RemedyTexts, close_remedy, hand_in_remedy, open_remedy
from objectives.models import Plan

REMEDIES = "改善措施"  # the sheet


def write_remedies(
    rows: Sequence[Mapping[str, str]], plans: Mapping[str, Plan], people: Mapping[str, User]
) -> None:
    """``plans`` by the agency's code, ``people`` by account; without accounts nobody can carry anything out."""
    for row in rows:
        owner = people.get(row["承辦人"])
        if owner is not None:
            _write(row, plans[row["機關代碼"]], owner, people["supervisor"])


def _write(row: Mapping[str, str], plan: Plan, owner: User, supervisor: User) -> None:
    indicator = indicator_of(plan, row["指標"])
    texts = RemedyTexts(
        row["落後原因"], row["改善措施"], owner.pk, datetime.date.fromisoformat(row["辦理期限"])
    )
    remedy = open_remedy(plan=plan, indicator=indicator.pk, month=int(row["月份"]), texts=texts, by=owner)
    if row.get("辦理情形"):
        done = replace(texts, result=row["辦理情形"], no_evidence=row["無佐證原因"])
        remedy = hand_in_remedy(remedy=remedy, seen=remedy.changed_at, texts=done, by=owner)
    if row.get("結案"):
        close_remedy(remedy=remedy, seen=remedy.changed_at, by=supervisor)
