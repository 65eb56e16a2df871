"""Files on storage that speaks S3, which several machines share. Loaded only where the settings name a bucket."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from s3transfer import exceptions as transfer_faults
from storages.backends.s3 import S3Storage

from chiayi_kpi.core.files import FilesUnreachable

_IN_MEMORY = 1024 * 1024  # bytes of a file; a larger one is read by way of the disk
# What transfers raise of their own: of a file that was cut off each time that it was read, the library lets it through.
_TRANSFER_FAULTS = (transfer_faults.RetriesExceededError, transfer_faults.S3DownloadFailedError)


class SharedFiles(S3Storage):
    """django-storages' own, without addresses that lead past the portal; what goes wrong is an OSError, as of a folder.

    ``connect_seconds``, ``answer_seconds`` and ``attempts``: how long one request may take, and how often it is tried.
    """

    def __init__(
        self, *, connect_seconds: int = 3, answer_seconds: int = 20, attempts: int = 3, **options: Any
    ) -> None:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if options.get("endpoint_url") else "auto"},
            connect_timeout=connect_seconds,
            read_timeout=answer_seconds,
            retries={"mode": "standard", "total_max_attempts": attempts},
            # The checksums that are new in 2025 are unknown to many a server of a city's own.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        # In the calling thread alone: a worker that is told to stop stops there.
        transfer = TransferConfig(use_threads=False, num_download_attempts=attempts)
        super().__init__(client_config=config, transfer_config=transfer, **options)

    def _open(self, name: str, mode: str = "rb") -> File:
        """Fetched whole before the first byte goes on to somebody: what cannot be read is said then, not cut short."""
        file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed with what is returned
        try:
            with self._as_of_a_folder(name):
                self.bucket.Object(self._normalize_name(name)).download_fileobj(
                    file, Config=self.transfer_config
                )
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return File(file, name)

    def _save(self, name: str, content: File) -> str:
        with self._as_of_a_folder(name):
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with self._as_of_a_folder(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with self._as_of_a_folder(name):
            return super().exists(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with self._as_of_a_folder(name):
            folders, files = super().listdir(name)
        return [one for one in folders if _is_name(one)], [one for one in files if _is_name(one)]

    def size(self, name: str) -> int:
        with self._as_of_a_folder(name):
            return super().size(name)

    def get_modified_time(self, name: str) -> datetime:
        with self._as_of_a_folder(name):
            return super().get_modified_time(name)

    def url(self, name: str | None, *_given: Any, **_more: Any) -> str:
        """Nobody reads a file but by way of a page that asks who they are."""
        raise NotImplementedError("Files are downloaded from the portal's pages.")

    @contextmanager
    def _as_of_a_folder(self, name: str) -> Iterator[None]:
        """Raise FileNotFoundError where the object is not there, FilesUnreachable for all else that the server can do."""
        try:
            try:
                yield
            except FileNotFoundError:  # the library's own
                self._require_bucket()
                raise
            except ClientError as fault:
                if not _is_not_found(fault) or fault.response["Error"]["Code"] == "NoSuchBucket":
                    raise
                self._require_bucket()
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name) from fault
        except (ClientError, BotoCoreError, Boto3Error, *_TRANSFER_FAULTS) as fault:
            raise FilesUnreachable(str(fault)) from fault

    def _require_bucket(self) -> None:
        """HEAD has the same bare answer for a bucket that is not there. Whoever may not ask for it is refused, which is fine."""
        try:
            self.bucket.meta.client.head_bucket(Bucket=self.bucket_name)
        except ClientError as fault:
            if _is_not_found(fault):
                raise


def _is_name(part: str) -> bool:
    """Not of an object such as ``a//b`` that somebody else put there: no folder can have it, and whoever goes into it goes round."""
    return part not in (".", "..") and not part.startswith("../")


def _is_not_found(fault: ClientError) -> bool:
    return bool(fault.response["ResponseMetadata"]["HTTPStatusCode"] == 404)
