"""What settling a year, or opening it again, does besides: who is told, and whether everybody sees it."""

from collections.abc import Collection
from typing import NamedTuple

from chiayi_kpi.accounts.roles import Permission
from indicators.plan_mail import told
from objectives.selectors import public_plans


class Effects(NamedTuple):
    """``told``: who is mailed at once, by name; ``public``: whether the agency's public page is open."""

    told: tuple[str, ...] = ()
    public: bool = False


def effects_of(plans: Collection[tuple[int, int]]) -> dict[int, Effects]:
    """Plan id → the effects, of these (plan id, agency id). Two queries, none without plans."""
    if not plans:
        return {}
    people = told([agency_id for _plan_id, agency_id in plans], Permission.RATE_SELF)
    public = public_plans([plan_id for plan_id, _agency_id in plans])
    return {plan_id: Effects(people.get(agency_id, ()), plan_id in public) for plan_id, agency_id in plans}
