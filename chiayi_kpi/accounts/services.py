"""Access tokens of other systems: issued, recognised, revoked. The secret itself is never stored."""

import datetime
import hashlib
import secrets
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import Agency, ApiToken, User
from chiayi_kpi.accounts.permissions import may_keep_token, may_revoke_token
from chiayi_kpi.core.caller import called_by_system

PREFIX = "kpi_"  # so that a secret that has leaked into a file is recognised as one
_SECRET_BYTES = 32
# When a token was last used is kept to this precision: a write at every read would serve nobody.
_PRECISION = datetime.timedelta(minutes=5)


class TokenExpired(Exception):
    """The secret is a token's, but the token's ``last_day`` is over."""

    def __init__(self, last_day: datetime.date):
        super().__init__(last_day)
        self.last_day = last_day


class Issued(NamedTuple):
    """A new token and its secret, which is shown once."""

    token: ApiToken
    secret: str


@transaction.atomic
def issue_token(
    *, name: str, agency: Agency | None, by: User, days: int = 365, scope: str = ApiToken.Scope.READ
) -> Issued:
    """A token that reads ``agency``, or every agency where it is None, for ``days`` from today; or writes its figures.

    Raises PermissionDenied where ``by`` may not give it out.
    """
    if not may_keep_token(by, scope, agency.pk if agency else None):
        raise PermissionDenied(_("You may not give out such a token."))
    secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    token = ApiToken.objects.create(
        name=name,
        scope=scope,
        agency=agency,
        digest=_digest(secret),
        created_by=by,
        last_day=timezone.localdate() + datetime.timedelta(days=days),
    )
    return Issued(token, secret)


@transaction.atomic
def revoke_token(*, token_id: int, by: User) -> bool:
    """From now on the token opens nothing; False where it was revoked already. Raises PermissionDenied."""
    token = ApiToken.objects.get(pk=token_id)
    if not may_revoke_token(by, token.scope, token.agency_id):
        raise PermissionDenied(_("You may not take such a token away."))
    existing = ApiToken.objects.filter(pk=token_id, revoked_at=None)
    return bool(existing.update(revoked_at=timezone.now(), revoked_by=by))


def recognise(secret: str) -> ApiToken | None:
    """The token of this secret, unless it is unknown or revoked; notes that it was used. Raises TokenExpired."""
    token = ApiToken.objects.filter(digest=_digest(secret), revoked_at=None).first()
    if token is None:
        return None
    if token.expired:
        raise TokenExpired(token.last_day)
    _note_use(token)
    called_by_system(token.name)
    return token


def _note_use(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used is None or now - token.last_used > _PRECISION:
        ApiToken.objects.filter(pk=token.pk).update(last_used=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
