"""The cells of the sheet 人員: how a role, an account, a name and a place are read from a file and written into it."""

from typing import Any

from django.core.exceptions import ValidationError

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.sentences import in_a_row
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.values import as_code, is_blank
from chiayi_kpi.core.workbook.widgets import Choice, Code, Prose

EVERYWHERE = "*"
ROLE_WORDS = {
    "指標承辦人": Role.OWNER,
    "機關研考人員": Role.PLANNER,
    "主管": Role.SUPERVISOR,
    "人事處": Role.PERSONNEL,
    "主計處": Role.ACCOUNTING,
    "研考單位": Role.PLANNING_OFFICE,
    "稽核人員": Role.AUDITOR,
    "系統管理員": Role.ADMINISTRATOR,
}
_ALSO = {"承辦人": "指標承辦人", "研考人員": "機關研考人員", "管理員": "系統管理員"}
_YES_NO = {"是": True, "否": False}


class RoleName(Choice):
    """A role as the pages call it in Chinese; its shorter names and the names in code are read too."""

    def __init__(self) -> None:
        super().__init__(ROLE_WORDS)
        self.also = _ALSO | {role.value: word for word, role in ROLE_WORDS.items()}

    def clean(self, value, row=None, **kwargs):
        if is_blank(value):
            return ""
        word = as_code(value)
        return super().clean(self.also.get(word.lower(), word))


class AccountField(Code):
    """What stands in a field of the account itself, written as it may be; whether it is taken is another matter."""

    def __init__(self, name: str) -> None:
        self._field = User._meta.get_field(name)
        super().__init__(getattr(self._field, "max_length", None))

    def clean(self, value, row=None, **kwargs):
        text = super().clean(value)
        if text:
            checked(self._field, text)
        return text


class Name(Prose):
    """A person's name, on one line."""

    def clean(self, value, row=None, **kwargs):
        text = super().clean(value)
        checked(User._meta.get_field("name"), text)
        return text


def checked(field: Any, text: str) -> None:
    """ValueError, with what the field says of it, for a text that cannot stand there."""
    try:
        field.run_validators(text)
    except ValidationError as error:
        raise ValueError(in_a_row(*error.messages)) from error


class AgencyOrCity(Code):
    """An agency's code; ``*`` is the whole city."""

    def render(self, value, obj=None, **kwargs):
        return EVERYWHERE if value is None else value


class Closed(Choice):
    """Whether an account is disabled: 是 or 否; an empty cell leaves it as it is."""

    def __init__(self) -> None:
        super().__init__(_YES_NO)

    def clean(self, value, row=None, **kwargs):
        return None if is_blank(value) else super().clean(value)

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else super().render(value)


class ClosedColumn(Column):
    def get_value(self, instance, **kwargs):
        return not instance.user.is_active
