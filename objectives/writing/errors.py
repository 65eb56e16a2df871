"""Why an account was not saved."""

import datetime

from django.utils.translation import gettext as _

from chiayi_kpi.core.errors import Refused


class AccountChanged(Refused):
    """Somebody else saved the account since the writer began: ``text`` stands now, ``who`` wrote it ``at`` that time."""

    def __init__(self, text: str, who: str, at: datetime.datetime | None) -> None:
        super().__init__(_("Somebody else has changed this account meanwhile."))
        self.text, self.who, self.at = text, who, at
