"""Django's sessions in the database, found by a prepared query: every page of whoever is signed in asks for one."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from chiayi_kpi.core.prepared import Given, PreparedObjects

_SESSIONS = PreparedObjects(
    Session.objects.filter(session_key=Given("key"), expire_date__gt=Given("now")).order_by()
)


class SessionStore(db.SessionStore):
    """Of the same name as Django's, which a session is signed with."""

    def _get_session_from_db(self) -> Session | None:
        found = _SESSIONS.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
