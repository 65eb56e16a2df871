"""The sheet 人員: one row for each role of a person, read and written in bulk. No row takes anything away."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.locking import lock_administrators, lock_agencies, lock_people
from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.people.cells import (
    EVERYWHERE,
    AccountField,
    AgencyOrCity,
    Closed,
    ClosedColumn,
    Name,
    RoleName,
)
from chiayi_kpi.accounts.people.checks import (
    keep_an_administrator,
    last_day_in,
    refuse_clash,
    refuse_ended,
    refuse_everywhere,
    refuse_held_together,
    refuse_oneself,
    refuse_over,
    refuse_role,
    taken_mail,
)
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.accounts.people.tasks import queue_links
from chiayi_kpi.accounts.permissions import agency_ids, may_manage
from chiayi_kpi.accounts.roles import Permission, Role
from chiayi_kpi.accounts.sign_in.address_changes import is_other_address, never_used
from chiayi_kpi.accounts.sign_in.sessions_of import end_sessions_of_all
from chiayi_kpi.accounts.sign_in.telling import tell_of_address_change
from chiayi_kpi.core.history import BATCH, save_with_history
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import FollowsFromAnother, RowFault
from chiayi_kpi.core.workbook.faults import FileFault
from chiayi_kpi.core.workbook.outcome import CHANGED, NEW, UNCHANGED, ImportedRow, SheetOutcome
from chiayi_kpi.core.workbook.resource import SheetResource
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.widgets import Day

Answer = TypeVar("Answer")
_PATHS = {"name": "user__name", "email": "user__email", "is_active": "closed"}  # as the columns are called


@dataclass
class _Person:
    """A person of the file: their account, new or known, and what the file has said of them so far."""

    user: User
    is_new: bool
    roles: dict[tuple[str, int | None], Membership] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    changed: bool = False
    former_email: str | None = None  # where the file gives another

    @property
    def keys(self) -> list[tuple[str, int | None]]:
        held = [key for key, one in self.roles.items() if not one.ended]
        return held or list(self.roles)


class PersonResource(SheetResource):
    """人員: key account, agency, role. Name, mail address and 停用 say the same in each row of a person, or nothing.

    有效至 is the role's last day; empty, it leaves the day that is there, and a new role holds until somebody ends it.
    """

    sheet = "人員"
    key = ("account", "agency", "role")

    account = Column("帳號", AccountField("username"), "user__username", required=True, width=16)
    name = Column("姓名", Name(60), "user__name", width=14)
    email = Column("電子郵件", AccountField("email"), "user__email", width=28)
    agency = Column("機關代碼", AgencyOrCity(20), "agency__code", width=12)
    role = Column("角色", RoleName(), "role", sets=False, width=16)
    closed = ClosedColumn("停用", Closed(), "closed", sets=False, width=8)
    last_day = Column("有效至", Day(), "last_day", optional=True, width=12)

    class Meta:
        model = Membership
        fields = ("account", "name", "email", "agency", "role", "closed", "last_day")
        import_id_fields = ("account", "agency", "role")

    # ------------------------------------------------------------ out

    def get_queryset(self):
        """The roles of today."""
        held = Membership.objects.in_force().select_related("user", "agency")
        return held.order_by("agency__code", "user__username", "role")

    def rows_of(self, year: int, agency_ids: Collection[int]):
        """The people of the agencies today, whatever the year; only for who may manage them, or for a command."""
        rows = self.get_queryset().filter(agency__in=agency_ids)
        return rows if self.user is None else rows.filter(agency__in=_keeps(self.user, agency_ids))

    # ------------------------------------------------------------ in

    def prepare(self, table: SheetTable) -> None:
        self._people: dict[str, _Person] = {}
        self._by_mail: dict[str, _Person] = {}
        self._names: dict[str, list[_Person]] = {}
        self._told: set[str] = set()
        self._faulty: set[str] = set()  # accounts of rows that were refused
        self._hold(table)
        self._agencies = {agency.code: agency for agency in Agency.objects.all()}
        for user in User.objects.prefetch_related("memberships__agency"):
            self._know(
                _Person(user, False, {(one.role, one.agency_id): one for one in user.memberships.all()})
            )

    def _hold(self, table: SheetTable) -> None:
        """Lock the agencies and accounts that the file names, as the services do: what is read of them holds until roles are written.

        None of a file that is only looked at: whoever signs in meanwhile does not wait.
        """
        if self.context.only_looks:
            return
        names = sorted({row.values["account"].lower() for row in table.rows if row.values.get("account")})
        codes = {row.values.get("agency") for row in table.rows}
        lock_agencies([pk for pk, code in Agency.objects.values_list("pk", "code") if code in codes])
        known = User.objects.annotate(folded=Lower("username")).values_list("pk", flat=True)
        starts = range(0, len(names), BATCH)
        lock_people([pk for start in starts for pk in known.filter(folded__in=names[start : start + BATCH])])

    def store(self, table: SheetTable, outcome: SheetOutcome) -> None:
        for row in table.rows:
            entry = self._guarded(table, row, outcome)
            if entry is None:
                self._mark_faulty(table, row, outcome)
                continue
            outcome.entries.append(entry)
            if entry.instance.user.pk is None:
                self._tell_of_the_same_name(table, entry, outcome)
        try:
            self.write(outcome, [])
        except PeopleRefused as refused:
            outcome.faults.append(FileFault(self.sheet, "", str(refused)))

    def entry(self, row: SheetRow) -> ImportedRow:
        faults: dict[str, str] = {}
        agency = _noting(faults, self._agency, row)
        is_placed = not faults
        person, is_known = _noting(faults, self._person, row) or (None, False)
        if person is None:
            raise ValidationError(faults)
        former = (_noting(faults, self._say, person, row) or {}) if is_known else {}
        held, is_given = None, False
        if is_placed:
            held, is_given = _noting(faults, self._role, person, row, agency, former) or (None, False)
        if faults:
            raise ValidationError(faults)
        kind = NEW if is_given else CHANGED if former else UNCHANGED
        return ImportedRow(row, kind, held or Membership(user=person.user), former)

    def _mark_faulty(self, table: SheetTable, row: SheetRow, outcome: SheetOutcome) -> None:
        """What a row whose cells cannot all be read still says of its place, and that its person may be missing."""
        account = str(row.values.get("account", "")).casefold()
        self.context.mark_faulty(self.sheet, account)
        self._faulty.add(account)
        faults: dict[str, str] = {}
        if not row.whole and "agency" in row.values:
            with suppress(FollowsFromAnother):
                _noting(faults, self._agency, row)
        outcome.faults += [table.fault(row, name, message) for name, message in faults.items()]

    def write(self, outcome: SheetOutcome, fields: list[str]) -> None:
        by, reason = self.context.by, self.context.reason
        people = [person for person in self._people.values() if person.is_new or person.changed]
        given = [entry.instance for entry in outcome.entries if entry.kind == NEW and entry.instance.role]
        ended = [entry.instance for entry in outcome.entries if "last_day" in entry.former]
        roles = {(held.role, held.agency_id) for held in (*given, *ended)}.union(
            *(one.roles for one in people)
        )
        if (Role.ADMINISTRATOR, None) in roles:
            lock_administrators()
        new = [person.user for person in people if person.is_new]
        changed = [person.user for person in people if not person.is_new]
        save_with_history(
            created=new,
            changed=changed,
            fields=["name", "email", "is_active", "reopened_at"],
            by=by,
            reason=reason,
        )
        for held in given:
            held.user_id = held.user.pk  # known since the account was written
        save_with_history(
            created=[held for held in given if held.pk is None],
            changed=[*(held for held in given if held.pk is not None), *ended],
            fields=["last_day"],
            by=by,
            reason=reason,
        )
        self._after(people, ended)

    def _after(self, people: Collection[_Person], ended: Collection[Membership]) -> None:
        """What follows from the change: the last administrator stays, sessions end, old addresses are told, links are sent."""
        closed = [person for person in people if not person.user.is_active and not person.is_new]
        leaving = [(held.role, held.agency_id) for held in ended]
        leaving += [key for person in closed for key in person.roles]
        if (Role.ADMINISTRATOR, None) in leaving:
            keep_an_administrator()
        end_sessions_of_all([person.user for person in closed])
        moved = [person for person in people if person.former_email is not None and not person.is_new]
        for person in moved:
            tell_of_address_change(person.user, person.former_email or "", self.context.by)
        waiting = [person.user for person in moved if never_used(person.user)]
        queue_links([*(person.user for person in people if person.is_new), *waiting])

    # ------------------------------------------------------------ one row

    def _agency(self, row: SheetRow) -> Agency | None:
        code = row.values["agency"]
        if code in ("", EVERYWHERE):
            return None
        if row.values.get("role") == "":
            raise RowFault("role", _("Give the role of this person in this agency."))
        if code not in self._agencies:
            if self.context.is_faulty("計畫", None):  # the sheet that would make it could not be read
                raise FollowsFromAnother
            raise RowFault("agency", _("There is no agency with the code %s.") % code)
        return self._agencies[code]

    def _person(self, row: SheetRow) -> tuple[_Person, bool]:
        """The person of the row, and whether they were known before it: an account that is not known is made."""
        account = row.values["account"].casefold()
        if account in self._people:
            return self._people[account], True
        if account in self._faulty:
            raise FollowsFromAnother
        if not row.values["role"]:
            raise RowFault("role", _("A new person has to have a role."))
        if not row.values["name"]:
            raise RowFault("name", _("A new person needs a name."))
        user = User(
            username=row.values["account"],
            name=row.values["name"],
            email=row.values["email"],
            is_active=not row.values["closed"],
        )
        user.set_unusable_password()
        person = _Person(user, True, said={"name": user.name, "email": user.email})
        if row.values["closed"] is not None:
            person.said["is_active"] = user.is_active
        self._refuse_taken(person)
        self._know(person)
        return person, False

    def _say(self, person: _Person, row: SheetRow) -> dict[str, Any]:
        """Set what the row says of a person who is known by now; the former values of what it changes."""
        user, said = person.user, {name: row.values[name] for name in ("name", "email") if row.values[name]}
        if row.values["closed"] is not None:
            said["is_active"] = not row.values["closed"]
        before = {name: getattr(user, name) for name, value in said.items() if getattr(user, name) != value}
        for name in before:
            self._refuse_saying(person, name, said[name])
        for name in before:
            setattr(user, name, said[name])
        if user.is_active and "is_active" in before:
            user.reopened_at = timezone.now()
        try:
            if "email" in before:
                self._refuse_taken(person)
        except RowFault:
            for name, value in before.items():
                setattr(user, name, value)
            raise
        person.said |= said
        person.changed = person.changed or bool(before)
        person.former_email = before.get("email", person.former_email)
        return {} if person.is_new else {_PATHS[name]: _shown(name, value) for name, value in before.items()}

    def _refuse_saying(self, person: _Person, name: str, value: Any) -> None:
        at = "closed" if name == "is_active" else name
        if person.said.get(name, value) not in (value, ""):
            raise RowFault(at, _("Another row says something different about “%s”.") % person.user.username)
        if not person.is_new:
            self._refuse_strangers(person, at)
        by = self.context.by
        is_own = by is not None and person.user.pk == by.pk
        if at == "email" and is_own and is_other_address(person.user, value):
            raise RowFault(
                at,
                _(
                    "You change your own mail address on your page among the people, which asks first who you are."
                    " Leave the cell empty."
                ),
            )
        if at == "closed" and not value and is_own:
            raise RowFault(at, _("You cannot disable your own account; somebody else does that."))
        if at == "closed" and value:
            try:
                refuse_held_together(person.user, person.roles.values())
            except PeopleRefused as refused:
                raise RowFault(at, str(refused)) from refused

    def _role(
        self, person: _Person, row: SheetRow, agency: Agency | None, former: dict[str, Any]
    ) -> tuple[Membership | None, bool]:
        """The role of the row, and whether it is given: new, or again after its end. Another last day goes to ``former``."""
        role, day = row.values["role"], row.values["last_day"]
        if not role:
            return None, False
        key = role, agency.pk if agency else None
        held = person.roles.get(key)
        if held is not None and (day == held.last_day or (day is None and not held.ended)):
            return held, False
        is_given = held is None or held.ended
        if is_given and not person.user.is_active:
            raise RowFault("role", _("The account “%s” is disabled; enable it first.") % person.user.username)
        try:
            refuse_ended(agency)
            if not self.context.trusted:
                refuse_role(self.context.by, role, agency)
                refuse_oneself(self.context.by, person.user)
            if held is None or held.ended or (held.last_day and day > held.last_day):
                refuse_everywhere(role, agency)
            if is_given:
                refuse_over(day)
                refuse_clash(person.user, role, person.roles.values())
            last_day = last_day_in(agency, day)
        except PeopleRefused as refused:
            raise RowFault(refused.field, str(refused)) from refused
        if held is None:
            held = person.roles[key] = Membership(user=person.user, agency=agency, role=role)
        elif not is_given:
            former["last_day"] = held.last_day
        held.last_day = last_day
        return held, is_given

    def _refuse_strangers(self, person: _Person, at: str) -> None:
        """An account is changed by who could give all that it holds; others write its name as it is."""
        if self.context.trusted or (self.context.by and may_manage(self.context.by, person.keys)):
            return
        raise RowFault(
            at,
            _(
                "The account “%(account)s” belongs to %(person)s, whom you may not change. Leave the cell empty."
            )
            % {"account": person.user.username, "person": person.user},
        )

    def _refuse_taken(self, person: _Person) -> None:
        """No account name and no address signs two people in."""
        account, email = person.user.username, person.user.email
        by_account = self._by_mail.get(account.casefold())
        if by_account not in (None, person):
            raise RowFault("account", taken_mail(account, by_account.user.username))
        if not email:
            return
        for other in (self._by_mail.get(email.casefold()), self._people.get(email.casefold())):
            if other not in (None, person):
                raise RowFault("email", taken_mail(email, other.user.username))
        self._by_mail[email.casefold()] = person

    def _know(self, person: _Person) -> None:
        self._people[person.user.username.casefold()] = person
        if person.user.email:
            self._by_mail[person.user.email.casefold()] = person
        if person.user.name and person.user.is_active:
            self._names.setdefault(person.user.name, []).append(person)

    def _tell_of_the_same_name(self, table: SheetTable, entry: ImportedRow, outcome: SheetOutcome) -> None:
        user = entry.instance.user
        others = [other.user for other in self._names.get(user.name, ()) if other.user is not user]
        if others and self._told.isdisjoint({user.username}):
            self._told.add(user.username)
            accounts = _(", ").join(other.username for other in others[:5])
            message = _("There are others named %(name)s: %(accounts)s. The account tells them apart.")
            said = message % {"name": user.name, "accounts": accounts}
            outcome.warnings.append(table.fault(entry.row, "name", said))


def _noting(faults: dict[str, str], step: Callable[..., Answer], *args) -> Answer | None:
    """What the step answers; where it refuses the row, the fault goes to ``faults``, by field, and the next step is tried."""
    try:
        return step(*args)
    except RowFault as fault:
        faults[fault.field] = fault.message
        return None


def _keeps(user, ids: Collection[int]) -> set[int]:
    kept = agency_ids(user, Permission.GIVE_ROLES)
    return set(ids) if kept is None else kept & set(ids)


def _shown(name: str, value: Any) -> Any:
    return not value if name == "is_active" else value
