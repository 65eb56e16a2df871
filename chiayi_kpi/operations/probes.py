"""What can be wrong with an installation, each with what to do about it: one function a thing, as Django's checks.

``check --deploy`` asks those of ``INSTALLATION``, ``/readyz`` those of ``READINESS``, ``doctor`` all.
"""

import os
import shutil
import smtplib
import stat
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.mail import get_connection
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.people.selectors import held_together
from chiayi_kpi.core.admin_uploads import FOLDER as UNCONFIRMED
from chiayi_kpi.core.mails import mail_folder
from chiayi_kpi.core.management.commands.migrate import why_refused
from chiayi_kpi.core.replica import REPLICA, reaches, written_by_now
from chiayi_kpi.operations.models import LastRun
from chiayi_kpi.operations.rights import event_log, rights, withheld
from chiayi_kpi.operations.room import connections
from chiayi_kpi.operations.safety import backups, has_units
from chiayi_kpi.operations.selectors import last_runs, own_account, queue, seconds_since
from chiayi_kpi.operations.versions import postgresql
from reports.documents.errors import DocumentError
from reports.documents.fonts import require_faces
from reports.volumes.chapters import VOLUMES

Probe = Callable[..., list[CheckMessage]]
_UNREACHABLE = (DatabaseError, InterfaceError)

LOW_BYTES, LEAST_BYTES = 1024**3, 200 * 1024**2
WORKER_SECONDS = 5 * 60
QUEUE_SECONDS = 60 * 60
_REPLICA_SECONDS = 3.0
_FILES_SECONDS = 15.0  # for which /readyz says the same of the storage, whoever asks how often
_IMPATIENT = {"connect_seconds": 2, "answer_seconds": 3, "attempts": 1}


def database(**_kwargs: Any) -> list[CheckMessage]:
    """Whether it answers."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except _UNREACHABLE as fault:
        return [
            Error(
                _("The database does not answer: %s") % _first_line(fault),
                hint=_(
                    "Is it running, and are host, port, name, user and password in DATABASE_URL right? systemctl status "
                    "postgresql"
                ),
                id="operations.E001",
            )
        ]
    return []


def migrations(**_kwargs: Any) -> list[CheckMessage]:
    """Whether the tables are those of this version."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except _UNREACHABLE:
        return []  # said by ``database``
    if not missing or withheld():
        return []
    return [
        Error(
            _("The database lacks %(count)d step(s) to the tables of this version.")
            % {"count": len(missing)},
            hint=why_refused(executor.loader.applied_migrations) or _("Back up, then run: manage.py migrate"),
            id="operations.E002",
        )
    ]


def cache_table(**_kwargs: Any) -> list[CheckMessage]:
    """Whether failed sign-ins can be counted."""
    try:
        tables = connection.introspection.table_names()
    except _UNREACHABLE:
        return []
    place = settings.CACHES["default"].get("LOCATION")
    if "db.DatabaseCache" not in settings.CACHES["default"]["BACKEND"] or place in tables or withheld():
        return []
    hint = _("Run: manage.py createcachetable")
    return [Error(_("The table of the shared cache is missing."), hint=hint, id="operations.E003")]


def folders(**_kwargs: Any) -> list[CheckMessage]:
    """Whether evidence, pictures and reports can be written, and nobody else on the machine reads them."""
    found: list[CheckMessage] = []
    for name in () if _shared_storages() else ("MEDIA_ROOT", "REPORTS_ROOT"):
        folder: Path = getattr(settings, name)
        try:
            folder.mkdir(mode=0o750, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as fault:
            said = _("%(name)s cannot be written: %(folder)s (%(why)s).")
            found.append(
                Error(
                    said % {"name": name, "folder": folder, "why": fault.strerror},
                    hint=_(
                        "Make it and give it to the portal's account: install -d -o %(account)s -m 750 %(folder)s"
                    )
                    % {"account": own_account(), "folder": folder},
                    id="operations.E004",
                )
            )
            continue
        if stat.S_IMODE(folder.stat().st_mode) & 0o007:
            said = _("Everybody on this machine can read %(name)s: %(folder)s.")
            found.append(
                Warning(
                    said % {"name": name, "folder": folder},
                    hint=f"chmod -R o-rwx {folder}",
                    id="operations.W005",
                )
            )
    return found


def shared_files(**_kwargs: Any) -> list[CheckMessage]:
    """Whether the storage that machines share takes, gives and removes a file, within seconds."""
    for folder, kept in _shared_storages().items():
        storage: Any = storages.create_storage(kept | {"OPTIONS": kept["OPTIONS"] | _IMPATIENT})
        name = f"{folder}/probe-{get_random_string(12)}"
        try:
            storage.save(name, ContentFile(name.encode()))
            with storage.open(name) as file:
                is_same = file.read() == name.encode()
            storage.delete(name)
        except OSError as fault:
            why = str(fault)
        else:
            if is_same:
                continue
            why = _("what was read is not what was written")
        said = _("The storage of files cannot be used (bucket %(bucket)s): %(why)s")
        hint = _(
            "Does the server of S3_ENDPOINT_URL answer, are bucket and keys right, and may they read, write, list and delete "
            "below S3_PREFIX?"
        )
        return [Error(said % {"bucket": storage.bucket_name, "why": why}, hint=hint, id="operations.E019")]
    return []


_files_found: tuple[float, list[CheckMessage]] = (0.0, [])  # of this process: until when, by its own clock


def reachable_files(**_kwargs: Any) -> list[CheckMessage]:
    """``shared_files`` as of some seconds ago at most; no error, since figures are reported without a file."""
    global _files_found
    if time.monotonic() >= _files_found[0]:
        found: list[CheckMessage] = [Warning(one.msg, hint=one.hint, id=one.id) for one in shared_files()]
        _files_found = (time.monotonic() + _FILES_SECONDS, found)
    return _files_found[1]


def replica(**_kwargs: Any) -> list[CheckMessage]:
    """Whether the standby is one, and keeps up; without it pages ask the primary."""
    if REPLICA not in settings.DATABASES:
        return []
    try:
        written = written_by_now()
    except _UNREACHABLE:
        return []  # said by ``database``
    try:
        if reaches(written, _REPLICA_SECONDS):
            return []
        why = _("it is no standby of this database, or does not keep up")
    except _UNREACHABLE as fault:
        why = _first_line(fault)
    said = _("The replica is not used: %s. Pages ask the primary.") % why
    hint = _("On the primary, pg_stat_replication shows the standbys and how far behind they are.")
    return [Warning(said, hint=hint, id="operations.W020")]


def fonts(**_kwargs: Any) -> list[CheckMessage]:
    """Whether documents can be printed."""
    try:
        require_faces()
    except (DocumentError, OSError) as fault:
        hint = _("As root: apt-get install fonts-noto-cjk fonts-cns11643-kai fonts-liberation fontconfig")
        return [Error(str(fault), hint=hint, id="operations.E006")]
    return []


def mail(**_kwargs: Any) -> list[CheckMessage]:
    """Whether the mail server takes mails."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        if settings.EMAIL_BACKEND.endswith("locmem.EmailBackend"):
            return []
        said = _("Mails are not sent but kept: EMAIL_BACKEND is %s.") % settings.EMAIL_BACKEND
        hint = _("Take EMAIL_BACKEND out of the settings and set EMAIL_HOST.")
        folder = mail_folder()
        if folder and not os.environ.get("EMAIL_BACKEND"):
            said = _("Mails are not sent but kept as files in %s, as on one person's machine.") % folder
            hint = _("Look there for the links to set a password. A server sends mails: docs/deploy.md.")
        return [Warning(said, hint=hint, id="operations.W007")]
    found: list[CheckMessage] = []
    if settings.DEFAULT_FROM_EMAIL == "portal@localhost":
        said = _("Mails have the sender portal@localhost, which other mail servers refuse.")
        hint = _("Set DEFAULT_FROM_EMAIL to an address of the city.")
        found.append(Warning(said, hint=hint, id="operations.W008"))
    try:
        with get_connection(timeout=5):
            pass
    except (smtplib.SMTPException, OSError) as fault:
        place = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        found.append(
            Warning(
                _("The mail server %(place)s does not take mails: %(why)s") % {"place": place, "why": fault},
                hint=_(
                    "Check EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS and the account. Until then nobody gets a reminder or a link."
                ),
                id="operations.W009",
            )
        )
    return found


def address(**_kwargs: Any) -> list[CheckMessage]:
    """Whether what mails link to is answered, and who visits is known behind the proxy."""
    place = urlsplit(settings.PORTAL_URL)
    found: list[CheckMessage] = []
    if not place.hostname or not validate_host(place.hostname, settings.ALLOWED_HOSTS):
        said = _("Links in mails lead to %(url)s, whose host is not in ALLOWED_HOSTS.")
        hint = _("Write the host's name, without port, into ALLOWED_HOSTS.")
        found.append(Error(said % {"url": settings.PORTAL_URL}, hint=hint, id="operations.E010"))
    if settings.SECURE_SSL_REDIRECT and place.scheme != "https":
        said = _("Links in mails lead to %(url)s, which is not HTTPS.")
        hint = _("PORTAL_URL begins with https:// and names the port where it is not 443.")
        found.append(Error(said % {"url": settings.PORTAL_URL}, hint=hint, id="operations.E011"))
    if settings.SECURE_PROXY_SSL_HEADER and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        said = _(
            "TRUSTED_PROXY_COUNT is 0, so all visitors seem to come from the proxy: one who fails locks all out."
        )
        hint = _("Set it to the number of proxies in front of the portal, mostly 1.")
        found.append(Error(said, hint=hint, id="operations.E012"))
    return found


def disk(**_kwargs: Any) -> list[CheckMessage]:
    """Whether there is room for what people send."""
    found: list[CheckMessage] = []
    for folder in _existing({settings.MEDIA_ROOT, settings.REPORTS_ROOT, *_sqlite_folder()}):
        free = shutil.disk_usage(folder).free
        if free < LOW_BYTES:
            said = _("The disk of %(folder)s is nearly full: %(free)d MB are left.")
            said = said % {"folder": folder, "free": free // 1024**2}
            hint = _("Make room, or lower VOLUME_KEPT_DAYS; backups belong on another disk.")
            kind = Error if free < LEAST_BYTES else Warning
            found.append(kind(said, hint=hint, id="operations.E013"))
    return found


def tasks(**_kwargs: Any) -> list[CheckMessage]:
    """Whether somebody works off the queue."""
    try:
        found, runs = queue(), last_runs()
    except _UNREACHABLE:
        return []
    hint = _("Start one beside the pages: manage.py worker (make start and make serve do so)")
    if has_units():
        hint = _(
            "systemctl status 'chiayi-kpi-worker@*'; the log says why: journalctl -u 'chiayi-kpi-worker@*'"
        )
    worker = runs.get(LastRun.What.WORKER)
    if worker is None or seconds_since(worker) > WORKER_SECONDS:
        said = _("No worker runs: volumes are not printed, links not mailed.")
        return [Warning(said, hint=hint, id="operations.W014")]
    if found.seconds > QUEUE_SECONDS:
        said = _("%(count)d task(s) wait, the oldest for %(minutes)d minutes.")
        values = {"count": found.waiting, "minutes": found.seconds // 60}
        return [Warning(said % values, hint=hint, id="operations.W015")]
    return []


def duties(**_kwargs: Any) -> list[CheckMessage]:
    """Whether somebody gives roles and does the work besides, as was possible before."""
    try:
        people = list(held_together())
    except _UNREACHABLE:
        return []
    if not people:
        return []
    said = _("Administrators who also report, approve or rate: %s.")
    accounts = _(", ").join(person.username for person in people)
    hint = _("On the page of people end one of the two roles of each; somebody else takes it over.")
    return [Warning(said % accounts, hint=hint, id="operations.W021")]


INSTALLATION: tuple[Probe, ...] = (
    database,
    rights,
    migrations,
    cache_table,
    folders,
    fonts,
    mail,
    address,
    event_log,
    shared_files,
    replica,
    connections,
    postgresql,
)
READINESS: tuple[Probe, ...] = (
    database,
    rights,
    migrations,
    cache_table,
    folders,
    reachable_files,
    disk,
    tasks,
    fonts,
)
ALL: tuple[Probe, ...] = (*INSTALLATION, disk, tasks, backups, duties)


def _first_line(fault: BaseException) -> str:
    return str(fault).strip().partition("\n")[0]


def _existing(folders: Iterable[Path]) -> list[Path]:
    """One folder a disk, in their order."""
    disks: dict[int, Path] = {}
    for folder in sorted(one for one in folders if one.is_dir()):
        disks.setdefault(os.stat(folder).st_dev, folder)
    return list(disks.values())


def _shared_storages() -> dict[str, dict[str, Any]]:
    """The settings of the storages that are a bucket, each under a folder from which leftovers are cleared away."""
    folders = {UNCONFIRMED: "default", VOLUMES: "reports"}
    found = {folder: settings.STORAGES[name] for folder, name in folders.items()}
    return {folder: one for folder, one in found.items() if one["BACKEND"].endswith("SharedFiles")}


def _sqlite_folder() -> list[Path]:
    name = settings.DATABASES["default"]["NAME"]
    return [Path(name).parent] if connection.vendor == "sqlite" else []
