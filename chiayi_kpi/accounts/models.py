"""Users, the agencies they belong to, and the roles they hold there."""

import datetime

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from chiayi_kpi.accounts.roles import HeldRole, Permission, Role

# Every line end that Unicode knows: a name stands in the subjects of mails and in running heads.
one_line = RegexValidator(
    r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]",
    _("Write it on one line, without a line break."),
    inverse_match=True,
)

# The city's own pages stand where an agency's code stands in an address: /107/city/, /107/CYPD/.
CITY_PAGES = ("city", "grades", "reporting", "settling", "volumes")
not_a_city_page = RegexValidator(
    rf"^(?:{'|'.join(CITY_PAGES)})\Z",
    _("A page of the city has this name; choose another code."),
    inverse_match=True,
)


class Agency(models.Model):
    """A bureau or department of the city (機關)."""

    code = models.CharField(
        _("agency code"),
        max_length=20,
        unique=True,
        validators=[
            RegexValidator(r"^[A-Za-z0-9_-]+\Z", _("Letters, digits, - and _ only.")),
            not_a_city_page,
        ],
    )
    name = models.CharField(_("agency name"), max_length=100, validators=[one_line])
    history = HistoricalRecords()

    class Meta:
        ordering = ["code"]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who signs in. What they may do is said by their memberships, not by Django's groups."""

    name = models.CharField(_("name"), max_length=60, blank=True)
    # What ``accounts.permissions`` has read of this person, for the time of a request.
    _memberships: list[HeldRole]
    _permissions_by_agency: dict[int | None, set[Permission]]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)


class Membership(models.Model):
    """A role that a user holds in one agency, or in the whole city where the agency is empty."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("agency"),
        help_text=_("Empty: the whole city."),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        ordering = ["user_id", "agency_id", "role"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                name="membership_once_per_agency",
                condition=models.Q(agency__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                name="membership_once_for_city",
                condition=models.Q(agency__isnull=True),
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


def a_year_from_now() -> datetime.date:
    """The last day of a token that is issued today, unless another is chosen. The real day: PORTAL_TODAY revives none."""
    return timezone.localdate() + datetime.timedelta(days=365)


class ApiToken(models.Model):
    """A key with which another system reads the JSON interface, of one agency or of the whole city.

    Only the SHA-256 of the secret is kept: the secret is 256 random bits, so a slow hash would add nothing.
    """

    name = models.CharField(
        _("name"), max_length=100, help_text=_("Which system uses it, and who answers for it.")
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="api_tokens",
        verbose_name=_("agency"),
        help_text=_("Empty: the whole city."),
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("issued by")
    )
    created_at = models.DateTimeField(_("issued at"), auto_now_add=True)
    last_day = models.DateField(_("valid to"), default=a_year_from_now, editable=False)
    last_used = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("revoked by"),
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True) | models.Q(revoked_by__isnull=False),
                name="api_token_revoked_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def expired(self) -> bool:
        """Whether its last day is over."""
        return timezone.localdate() > self.last_day
