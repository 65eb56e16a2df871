"""An attempt to say who one is, by a password or a second factor: counted before it is made, and told in the log where it fails."""

from typing import Literal

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.sign_in import throttle
from chiayi_kpi.accounts.sign_in.devices import device_of
from chiayi_kpi.core.caller import caller
from chiayi_kpi.events.kinds import EventKind, EventOutcome
from chiayi_kpi.events.services import record


class Attempt:
    """One attempt on ``account``: the number of somebody's account, or what names nobody. Raises ValidationError in a pause.

    Passwords and factors are counted apart: whoever knows the password gets no more tries at the code by typing it again.
    """

    def __init__(self, request: HttpRequest, account: str, by: Literal["password", "mfa"]) -> None:
        self._account, self._by = account, by
        counted = account if by == "password" else f"{by}:{account}"
        self._counts = throttle.counts_for(counted, caller().address or "", device_of(request, account))
        wait = throttle.begin(self._counts)
        if wait:
            raise ValidationError(_pause(wait, by), code="too_many_login_attempts")

    def failed(self) -> None:
        """The log says it, and where a pause begins; of an account that is nobody's not what was typed: it may be a password."""
        of = User.objects.filter(pk=self._account).first() if self._account.isdigit() else None
        record(EventKind.SIGN_IN, outcome=EventOutcome.FAILED, of=of, details={"by": [self._by]})
        wait = throttle.wait_of(self._counts)
        if wait:
            record(
                EventKind.LOCKED,
                outcome=EventOutcome.FAILED,
                of=of,
                details={"by": [self._by], "seconds": wait},
            )

    def succeeded(self) -> None:
        throttle.succeeded(self._counts)


def _pause(seconds: int, by: str) -> str:
    """For how long nothing is tried, and what ends it."""
    if seconds <= 60:
        count, text = (
            seconds,
            ngettext(
                "Signing in failed too often. Try again in %(count)d second.",
                "Signing in failed too often. Try again in %(count)d seconds.",
                seconds,
            ),
        )
    else:
        count = -(-seconds // 60)
        text = ngettext(
            "Signing in failed too often. Try again in %(count)d minute.",
            "Signing in failed too often. Try again in %(count)d minutes.",
            count,
        )
    text %= {"count": count}
    return text + _(" A new password set by mail ends the pause.") if by == "password" else text
