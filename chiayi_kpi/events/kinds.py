"""What the log keeps: the closed list of kinds, and how each can have ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What happened. A kind that is not here cannot be recorded."""

    SIGN_IN = "sign_in", _("Sign-in")
    SIGN_OUT = "sign_out", _("Sign-out")
    LOCKED = "locked", _("Sign-in locked")
    SESSIONS = "sessions", _("Sessions ended")
    PASSWORD = "password", _("Password or link to set one")
    SECOND_FACTOR = "second_factor", _("Second factor")
    STANDING_IN = "standing_in", _("Acting for somebody")
    REFUSED = "refused", _("Access refused")
    EXPORT = "export", _("Export or download")
    PERSONAL_DATA = "personal_data", _("Personal data viewed")
    LOG_VIEWED = "log_viewed", _("Event log viewed")
    COMMAND = "command", _("Command run on the server")
    FIGURES = "figures", _("Figures changed")
    MONTHS = "months", _("Months handed in, approved, reopened")
    BUDGET = "budget", _("Budget execution changed")
    AWARDS = "awards", _("Awarded points changed")
    RATINGS = "ratings", _("Ratings changed")
    SETTLEMENT = "settlement", _("Year settled or reopened")
    PUBLICATION = "publication", _("Publication changed")
    PEOPLE = "people", _("People changed")
    ROLES = "roles", _("Roles changed")
    TOKENS = "tokens", _("Access tokens changed")
    AGENCIES = "agencies", _("Agencies changed")
    PLANS = "plans", _("Plans changed")
    TEXTS = "texts", _("Accounts of the report changed")
    COMMENTS = "comments", _("Comments changed")
    REMEDIES = "remedies", _("Improvement measures changed")
    DOCUMENTS = "documents", _("Documents and volumes changed")
    SETTINGS = "settings", _("Settings of the year or the city changed")
    LOG_ARCHIVED = "log_archived", _("Event log archived")


class EventOutcome(models.TextChoices):
    SUCCESS = "success", _("succeeded")
    REFUSED = "refused", _("was refused")
    FAILED = "failed", _("failed")
