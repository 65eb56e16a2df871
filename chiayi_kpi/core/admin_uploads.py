"""Files that wait for the confirmation of an import in the admin, and those for which nobody came back."""

import datetime
import re
from contextlib import suppress
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from import_export.tmp_storages import BaseStorage

FOLDER = "waiting-imports"
KEPT = datetime.timedelta(days=1)  # a confirmation takes an hour at most; clocks may differ
_NAME = re.compile(r"[0-9a-f]{32}")


class WaitingUpload(BaseStorage):
    """One upload between its preview and its confirmation, beside the portal's other files.

    The library would leave it in the system's temporary folder for good where nobody confirms.
    """

    def save(self, data: bytes) -> None:
        """Keep ``data`` under a new name, and sweep out what was never confirmed."""
        forget_uploads()
        self.name = uuid4().hex
        default_storage.save(self._path, ContentFile(data))

    def read(self) -> bytes:
        with default_storage.open(self._path, "rb") as file:
            return file.read()

    def remove(self) -> None:
        default_storage.delete(self._path)

    def exists(self) -> bool:
        """Whether the upload still waits; False also for a name that is none of ours."""
        return bool(_NAME.fullmatch(self.name or "")) and default_storage.exists(self._path)

    @property
    def _path(self) -> str:
        return f"{FOLDER}/{self.name}"


def forget_uploads() -> None:
    """Delete those for which nobody came back. Raises OSError."""
    oldest = timezone.now() - KEPT
    with suppress(FileNotFoundError):  # no upload yet, or another process sweeps too
        for name in default_storage.listdir(FOLDER)[1]:
            path = f"{FOLDER}/{name}"
            if default_storage.get_modified_time(path) < oldest:
                default_storage.delete(path)
