"""Users, the agencies they belong to, and the roles they hold there."""

import datetime
from functools import cache
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from chiayi_kpi.accounts.roles import HeldRole, Permission, Role
from chiayi_kpi.accounts.sign_in_models import PersonHistory, SignInState
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.history import History
from chiayi_kpi.core.prepared import Given, Prepared
from chiayi_kpi.core.roc import gregorian, year_ends

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


class AgencyQuerySet(models.QuerySet["Agency"]):
    def of_year(self, year: int) -> "AgencyQuerySet":
        """The agencies that are there in the ROC year, for some of it at least."""
        return self.there(*year_ends(year))

    def there(self, first: datetime.date | Given, last: datetime.date | Given) -> "AgencyQuerySet":
        """Those that are there on one of the days at least."""
        begun = models.Q(first_day=None) | models.Q(first_day__lte=last)
        return self.filter(begun, models.Q(last_day=None) | models.Q(last_day__gte=first))

    def existing(self) -> "AgencyQuerySet":
        """Those that have not ended: what is offered where one is chosen."""
        return self.filter(models.Q(last_day=None) | models.Q(last_day__gte=today()))


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
    first_day = models.DateField(
        _("first day"),
        null=True,
        blank=True,
        help_text=_(
            "Of an agency that is set up within a year: it owes no month before. Empty: it was always there."
        ),
    )
    last_day = models.DateField(_("last day"), null=True, blank=True, editable=False)
    history = History()

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_day__isnull=True)
                | models.Q(last_day__isnull=True)
                | models.Q(first_day__lte=models.F("last_day")),
                name="agency_begins_before_it_ends",
                violation_error_message=_("Its first day is after its last day."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ended(self) -> bool:
        """Whether its last day is over."""
        return self.last_day is not None and self.last_day < today()

    def ends_before(self, year: int) -> bool:
        """Whether it is not there in the ROC year any more."""
        return self.last_day is not None and self.last_day < datetime.date(gregorian(year), 1, 1)

    def name_in(self, year: int) -> str:
        """What it was called in the ROC year: the first former name that reaches it, else today's. One query, unless they were read with it."""
        return next((one.name for one in self.former_names.all() if one.last_year >= year), self.name)


class FormerName(models.Model):
    """What an agency was called up to and including a ROC year; the documents of those years print it."""

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="former_names", verbose_name=_("agency")
    )
    name = models.CharField(_("agency name"), max_length=100, validators=[one_line])
    last_year = models.PositiveSmallIntegerField(_("last year"))
    renamed_on = models.DateField(_("renamed on"))

    class Meta:
        ordering = ["agency_id", "last_year", "renamed_on"]
        verbose_name = _("former name")
        verbose_name_plural = _("former names")

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """That an agency took over what another had, from a day on: its people look after the plans of both."""

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="successions", verbose_name=_("agency")
    )
    successor = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="taken_over", verbose_name=_("successor")
    )
    first_day = models.DateField(_("from"))
    history = History()

    class Meta:
        ordering = ["agency_id", "successor_id"]
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(fields=["agency", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~models.Q(agency=models.F("successor")), name="succession_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} → {self.successor}"


class PersonManager(BaseUserManager["User"]):
    """Makes accounts; whom ``createsuperuser`` makes is an administrator of the whole city."""

    def create_user(self, username: str, email: str | None = "", password: str | None = None, **fields):
        name = self.model.normalize_username(username)
        person = self.model(username=name, email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "User":
        """As the sign-in takes it, so that ``createsuperuser`` finds what is taken before the database does."""
        return self.get(username__iexact=username)

    @transaction.atomic
    def create_superuser(self, username: str, email: str | None = "", password: str | None = None, **fields):
        person = self.create_user(username, email, password, **fields)
        Membership.objects.create(user=person, role=Role.ADMINISTRATOR)
        return person


class User(SignInState, AbstractUser):
    """A person who signs in. What they may do is said by their memberships, not by Django's groups and flags."""

    name = models.CharField(_("name"), max_length=60, blank=True, validators=[one_line])
    link_sent_at = models.DateTimeField(_("link to set a password given"), null=True, editable=False)
    # Which task mails a link, until it has: a task that is over has left those out whose mail could not be sent.
    link_task = models.ForeignKey(
        DBTaskResult, models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("task")
    )
    # What ``accounts.permissions`` has worked out of the roles, for the time of a request.
    _held_roles: list[HeldRole]
    _permissions_by_agency: dict[int | None, set[Permission]]
    history = PersonHistory(
        excluded_fields=[
            "password",
            "last_login",
            "first_name",
            "last_name",
            "date_joined",
            "link_sent_at",
            "link_task",
            "must_change_password",
            "reopened_at",
            "idle_told_at",
        ]
    )

    objects: ClassVar[PersonManager] = PersonManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # The sign-in takes a name whichever way it is written.
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_once",
                violation_error_message=_("There is an account of this name already."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="user_mail_once",
                condition=~models.Q(email=""),
                violation_error_message=_("Another account has this mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    @property
    def held_roles(self) -> list[HeldRole]:
        """The roles that are in force today, each with its agency. One query per person and request.

        A role in an agency is one in each that it took over, too.
        """
        if not hasattr(self, "_held_roles"):
            day = today()
            held: dict[HeldRole, None] = {}  # a set that keeps the order
            for agency_id, name, role, first_day, taken_id, taken_name in _roles()(day=day, user=self.pk):
                held[HeldRole(agency_id, name, role)] = None
                if first_day is not None and first_day <= day:
                    held[HeldRole(taken_id, taken_name, role)] = None
            self._held_roles = list(held)
        return self._held_roles

    def forget_roles(self) -> None:
        """Read the roles anew when next asked, since they were changed."""
        for cached in ("_held_roles", "_permissions_by_agency"):
            self.__dict__.pop(cached, None)

    @property
    def is_staff(self) -> bool:  # type: ignore[override]
        """Whether the administration opens for them: whoever holds a role finds there what that role may see."""
        return bool(self.held_roles)

    is_superuser = False  # type: ignore[assignment]  # nobody passes every check unasked

    @property
    def is_administrator(self) -> bool:
        """Whether they are an administrator of the whole city."""
        return any(held.agency_id is None and held.role == Role.ADMINISTRATOR for held in self.held_roles)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, day: datetime.date | Given | None = None) -> "MembershipQuerySet":
        """The roles that hold on ``day``, today where none is given."""
        return self.filter(models.Q(last_day=None) | models.Q(last_day__gte=day or today()))


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
    last_day = models.DateField(
        _("valid to"),
        null=True,
        blank=True,
        help_text=_("The last day on which the role is valid; empty: until somebody ends it."),
    )
    history = History()

    objects = MembershipQuerySet.as_manager()

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

    @property
    def ended(self) -> bool:
        """Whether its last day is over."""
        return self.last_day is not None and self.last_day < today()


@cache
def _roles() -> Prepared:
    """A person's roles in force, each with the agencies that its own took over."""
    taken = ("first_day", "agency_id", "agency__name")
    fields = ("agency_id", "agency__name", "role", *(f"agency__taken_over__{name}" for name in taken))
    return Prepared(Membership.objects.in_force(Given("day")).filter(user=Given("user")).values_list(*fields))


def a_year_from_now() -> datetime.date:
    """The last day of a token that is issued today, unless another is chosen. The real day: PORTAL_TODAY revives none."""
    return timezone.localdate() + datetime.timedelta(days=365)


class ApiToken(models.Model):
    """A key with which another system reads the JSON interface, of one agency or of the whole city, or writes figures.

    One that writes belongs to one agency, whose plan and figures it may read too.

    Only the SHA-256 of the secret is kept: the secret is 256 random bits, so a slow hash would add nothing.
    """

    class Scope(models.TextChoices):
        READ = "read", _("read")
        WRITE = "write", _("read, and write figures")

    name = models.CharField(
        _("name"), max_length=100, help_text=_("Which system uses it, and who answers for it.")
    )
    scope = models.CharField(_("may"), max_length=10, choices=Scope.choices, default=Scope.READ)
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
            ),
            models.CheckConstraint(
                condition=models.Q(scope="read") | models.Q(scope="write", agency__isnull=False),
                name="api_token_writes_for_one_agency",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def expired(self) -> bool:
        """Whether its last day is over."""
        return timezone.localdate() > self.last_day
