"""What is remembered about signing in: on the account, of its former passwords, and of attempts that failed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.history import History


class SignInState(models.Model):
    """The part of an account that is about signing in."""

    must_change_password = models.BooleanField(
        _("password set by somebody else"), default=False, editable=False
    )
    reopened_at = models.DateTimeField(_("enabled again"), null=True, editable=False)
    idle_told_at = models.DateTimeField(_("told that the account is not used"), null=True, editable=False)

    class Meta:
        abstract = True


class PersonHistory(History):
    """Keeps no row of what signing in writes: the time of it, and a password hashed anew."""

    def post_save(self, instance, created, using=None, **kwargs):
        written = kwargs.get("update_fields")
        if written is None or not set(written) <= {"last_login", "password"}:
            super().post_save(instance, created, using=using, **kwargs)


class FormerPassword(models.Model):
    """A password that an account had, the present one last: by its hash, so that it is not taken again, and since when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="former_passwords"
    )
    hash = models.CharField(max_length=256)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} · {self.set_at}"


class FailedAttempts(models.Model):
    """How often signing in failed lately, for an account from one place, for an account, or from an address.

    A table of its own: a cache may forget what still holds.
    """

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.failures}"
