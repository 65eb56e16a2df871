"""Attaching files to a month as evidence, and taking them away again while the month is open."""

import datetime
import hashlib
from contextlib import suppress
from pathlib import PurePath
from typing import BinaryIO, cast
from unicodedata import category

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from chiayi_kpi.core.files import stored_for_rows
from indicators.errors import ReportingRefused
from indicators.evidence_types import SUFFIXES, accepted_type
from indicators.models import Evidence, MonthEvent
from indicators.models.reporting import EVIDENCE, evidence_path
from indicators.services.months import open_row
from objectives.models import Plan

LONGEST_NAME = 200
MOST_FILES = 20  # for one indicator and month


def attach(*, plan: Plan, indicator: int, month: int, upload: UploadedFile, by) -> Evidence:
    """Keep ``upload`` as evidence of the indicator's month.

    Raises Refused for a closed month, an empty file, one that is too large, of a kind that is not taken or that runs
    something, and more than 20 files. The same file twice is kept once.
    """
    size = upload.size or 0
    _refuse_size(size)
    found = accepted_type(cast(BinaryIO, upload.file))
    evidence = Evidence(
        plan=plan,
        indicator_id=indicator,
        month=month,
        name=clean_name(upload.name or "", found),
        content_type=found,
        size=size,
        sha256=_digest(upload),
        by=by,
    )
    storage, path = evidence.file.storage, evidence_path(evidence, evidence.name)
    with stored_for_rows(storage, path, upload) as stored:
        row = open_row(plan, month, indicator)
        kept = Evidence.objects.filter(plan=plan, indicator=indicator, month=month)
        same = kept.filter(sha256=evidence.sha256).first()
        if same is not None:
            transaction.on_commit(lambda: storage.delete(stored), robust=True)
            return same
        if kept.count() >= MOST_FILES:
            raise ReportingRefused(_("At most %s files for one month.") % MOST_FILES)
        evidence.file = stored
        evidence.save()
        _remember(row, MonthEvent.Action.ATTACH, by, evidence)
    return evidence


@transaction.atomic
def remove(*, evidence: Evidence, by) -> None:
    """Take a file away; refused in a closed month and where a measure rests on it. The month's events keep its name and hash."""
    row = open_row(evidence.plan, evidence.month, evidence.indicator_id)
    if evidence.remedies.exists():
        raise ReportingRefused(_("An improvement measure rests on this file; it stays."))
    _remember(row, MonthEvent.Action.DETACH, by, evidence)
    file, name = evidence.file, str(evidence.file.name)
    evidence.delete()
    transaction.on_commit(lambda: file.storage.delete(name), robust=True)


def sweep(moment: datetime.datetime) -> int:
    """Delete files older than ``moment`` that no row names: the storage did not answer when they were to go. Returns how many.

    Folders of plans that are not in this database stay, whosever they are. Raises OSError.
    """
    storage, deleted = Evidence._meta.get_field("file").storage, 0
    try:
        folders = storage.listdir(EVIDENCE)[0]
    except FileNotFoundError:  # none was ever attached
        return 0
    for plan in Plan.objects.filter(pk__in=filter(str.isdecimal, folders)):
        kept = {f"{EVIDENCE}/{plan.pk}/{name}" for name in storage.listdir(f"{EVIDENCE}/{plan.pk}")[1]}
        for name in kept.difference(Evidence.objects.filter(plan=plan).values_list("file", flat=True)):
            with suppress(FileNotFoundError):  # somebody takes it away right now
                if storage.get_modified_time(name) < moment:
                    storage.delete(name)
                    deleted += 1
    return deleted


def clean_name(name: str, found: str) -> str:
    """The sender's file name without path and control characters, ending as its content says."""
    plain = PurePath(name.replace("\\", "/")).name
    plain = "".join(c for c in plain if category(c)[0] != "C").strip(" .")
    suffix = SUFFIXES[found]
    stem = plain[: -len(PurePath(plain).suffix)] if PurePath(plain).suffix else plain
    return f"{(stem or 'file')[: LONGEST_NAME - len(suffix)]}{suffix}"


def _refuse_size(size: int) -> None:
    if not size:
        raise ReportingRefused(_("The file is empty."))
    if size > settings.EVIDENCE_MAX_BYTES:
        raise ReportingRefused(too_large())


def too_large() -> str:
    """What is said of a file of more than ``EVIDENCE_MAX_BYTES``, before it is sent and after."""
    return _("The file is too large; at most %s.") % filesizeformat(settings.EVIDENCE_MAX_BYTES)


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _remember(row, action: str, by, evidence: Evidence) -> None:
    MonthEvent.objects.create(
        plan_id=row.plan_id,
        indicator_id=row.indicator_id,
        month=row.month,
        action=action,
        by=by,
        reason=f"{evidence.name} (SHA-256 {evidence.sha256})",
    )
