"""The demo's comments on indicators, taken through the service, so that those whom they mention have notices."""

from collections.abc import Mapping, Sequence

from chiayi_kpi.accounts.models import User
from chiayi_kpi.management.demo_rows import indicator_of
from indicators.services.comments import write_comment
from objectives.models import Plan

COMMENTS = "留言"  # the sheet


def write_comments(
    rows: Sequence[Mapping[str, str]], plans: Mapping[str, Plan], people: Mapping[str, User]
) -> None:
    """``plans`` by the agency's code, ``people`` by account."""
    for row in rows:
        plan, author = plans[row["機關代碼"]], people.get(row["帳號"])
        if author is None:
            continue
        indicator = indicator_of(plan, row["指標"])
        write_comment(plan=plan, indicator=indicator, month=int(row["月份"]), text=row["留言"], by=author)
