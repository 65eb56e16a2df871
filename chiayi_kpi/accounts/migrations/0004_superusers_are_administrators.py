"""Superusers become administrators of the whole city; a mail address of two accounts stops here, and says whose it is."""

from django.db import migrations
from django.db.models import Count
from django.db.models.functions import Lower


def to_roles(apps, schema_editor):
    user = apps.get_model("accounts", "User")
    membership = apps.get_model("accounts", "Membership")
    _refuse_shared_mails(user)
    held = membership.objects.filter(role="administrator", agency=None).values("user")
    missing = user.objects.filter(is_superuser=True).exclude(pk__in=held)
    membership.objects.bulk_create(membership(user=person, role="administrator") for person in missing)


def to_flags(apps, schema_editor):
    user = apps.get_model("accounts", "User")
    membership = apps.get_model("accounts", "Membership")
    administrators = membership.objects.filter(role="administrator", agency=None).values("user")
    user.objects.filter(pk__in=administrators).update(is_superuser=True)
    user.objects.filter(pk__in=membership.objects.values("user")).update(is_staff=True)


def _refuse_shared_mails(user):
    with_mail = user.objects.exclude(email="").annotate(mail=Lower("email"))
    shared = with_mail.values("mail").annotate(count=Count("pk")).filter(count__gt=1).order_by("mail")
    lines = [
        f"{row['mail']}: {', '.join(with_mail.filter(mail=row['mail']).values_list('username', flat=True))}"
        for row in shared
    ]
    if lines:
        raise RuntimeError(
            "These mail addresses belong to several accounts. Give each account its own (or none) with the version"
            " before this one, then migrate again:\n" + "\n".join(lines)
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_roles_end_on_a_day")]

    operations = [migrations.RunPython(to_roles, to_flags, elidable=True)]
