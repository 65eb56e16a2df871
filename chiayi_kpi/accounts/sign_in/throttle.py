"""Failed sign-ins are answered with a pause that grows, and never with a lock that somebody else could turn."""

import datetime
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from chiayi_kpi.accounts.sign_in_models import FailedAttempts

_OLDEST = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """After ``free`` failures a pause of 30 seconds, which each further failure doubles up to ``longest`` seconds.

    ``forget`` seconds after the last failure it begins anew.
    """

    free: int
    longest: int
    forget: int

    def pause(self, failures: int) -> int:
        """Seconds after the last of ``failures`` in which nothing is tried."""
        if failures < self.free:
            return 0
        return min(self.longest, 30 * 2 ** min(failures - self.free, 10))


HERE = Rule(free=5, longest=15 * 60, forget=60 * 60)  # an account from one device or address
ANYWHERE = Rule(free=20, longest=5 * 60, forget=60 * 60)  # an account from all unknown devices together
ADDRESS = Rule(
    free=100, longest=15 * 60, forget=15 * 60
)  # an address for all accounts: a whole office may share one


@dataclass(frozen=True, slots=True)
class Count:
    """Something that is counted: its name in the table, and the rule for it."""

    key: str
    rule: Rule


def counts_for(account: str, address: str, device: str) -> list[Count]:
    """What an attempt on ``account`` counts for. A device that the account has signed in from is judged by itself alone."""
    if device:
        return [Count(_key("device", account, device), HERE)]
    return [
        Count(_key("here", account, address), HERE),
        Count(_key("account", account), ANYWHERE),
        Count(_key("address", address), ADDRESS),
    ]


@transaction.atomic
def begin(counts: Sequence[Count]) -> int:
    """Count an attempt as failed before it is made, so that a thousand at once are a thousand; 0.

    Where a pause holds, nothing is counted: the seconds for which it still does.
    """
    now = timezone.now()
    rules = {count.key: count.rule for count in counts}
    FailedAttempts.objects.bulk_create(
        [FailedAttempts(key=key, last_at=now) for key in sorted(rules)], ignore_conflicts=True
    )
    found = [(row, rules[row.key]) for row in _locked(rules)]
    wait = max((_left(row, rule, now) for row, rule in found), default=0)
    if wait > 0:
        return wait
    for row, rule in found:
        is_over = abs(now - row.last_at) > datetime.timedelta(seconds=rule.forget)
        row.failures = 1 if is_over else row.failures + 1
        row.last_at = now
        row.save(update_fields=["failures", "last_at"])
    return 0


def wait_of(counts: Sequence[Count]) -> int:
    """The seconds for which nothing may be tried now."""
    rules, now = {count.key: count.rule for count in counts}, timezone.now()
    rows = FailedAttempts.objects.filter(key__in=rules)
    return max((_left(row, rules[row.key], now) for row in rows), default=0)


@transaction.atomic
def succeeded(counts: Sequence[Count]) -> None:
    """The attempt was none of those that fail: the pair of account and place begins anew, of the others one less counts."""
    _locked([count.key for count in counts])
    for count in counts:
        rows = FailedAttempts.objects.filter(key=count.key)
        if count.rule is HERE:
            rows.delete()
        else:
            rows.filter(failures__gt=0).update(failures=F("failures") - 1)


@transaction.atomic
def opened(account: str, address: str) -> None:
    """A new password opens the account at once, from ``address`` too."""
    here = [count.key for count in counts_for(account, address, "") if count.rule is not ADDRESS]
    _locked(here)
    FailedAttempts.objects.filter(key__in=here).delete()


def _locked(keys: Collection[str]) -> list[FailedAttempts]:
    """Their rows, by key: in another order two attempts on an account would wait for each other."""
    return list(FailedAttempts.objects.select_for_update().filter(key__in=keys).order_by("key"))


def forget_old() -> int:
    """Delete what no rule asks for any more; how many."""
    return FailedAttempts.objects.filter(last_at__lt=timezone.now() - _OLDEST).delete()[0]


def _left(row: FailedAttempts, rule: Rule, now: datetime.datetime) -> int:
    """A clock that was set back locks nobody out until it has caught up."""
    since = abs((now - row.last_at).total_seconds())
    return 0 if since > rule.forget else max(0, rule.pause(row.failures) - int(since))


def _key(*parts: str) -> str:
    """Whatever was typed, a password in the wrong box too, is kept as a digest only."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
