"""``STORAGES`` of what people send and of what is printed: folders of this machine, or a bucket that several share."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

from chiayi_kpi.settings.environment import env, gettext

# Nobody else on the machine reads them, and none is kept cut short.
_MODES = {"file_permissions_mode": 0o640, "directory_permissions_mode": 0o750}


def file_storages() -> dict[str, dict[str, Any]]:
    """``default`` (evidence, pictures, uploads) and ``reports`` (documents, volumes)."""
    bucket = env.str("S3_BUCKET", default="").strip()
    given = {
        "S3_ENDPOINT_URL": env.str("S3_ENDPOINT_URL", default=""),
        "S3_ACCESS_KEY": env.str("S3_ACCESS_KEY", default=""),
        "S3_SECRET_KEY": env.str("S3_SECRET_KEY", default=""),
        "S3_REGION": env.str("S3_REGION", default=""),
        "S3_PREFIX": env.str("S3_PREFIX", default=""),
        "S3_CA_FILE": env.str("S3_CA_FILE", default=""),
    }
    given = {name: text.strip() for name, text in given.items()}
    if not bucket:
        if named := [name for name, text in given.items() if text]:
            raise environ.ImproperlyConfigured(
                gettext("S3_BUCKET is not set, but %s is; it names the bucket") % named[0]
            )
        return {
            "default": {"BACKEND": "chiayi_kpi.core.files.WholeFiles", "OPTIONS": _MODES},
            "reports": {"BACKEND": "chiayi_kpi.core.files.ReportFiles", "OPTIONS": _MODES},
        }
    shared = {
        "bucket_name": bucket,
        "endpoint_url": _endpoint(given["S3_ENDPOINT_URL"]),
        "region_name": given["S3_REGION"] or "us-east-1",
        "verify": _authority(given["S3_CA_FILE"]),
        **_keys(given["S3_ACCESS_KEY"], given["S3_SECRET_KEY"]),
        "answer_seconds": env.int("S3_ANSWER_SECONDS", default=20, least=1),
        "attempts": env.int("S3_ATTEMPTS", default=3, least=1),
    }
    prefix = given["S3_PREFIX"].strip("/")
    return {
        name: {
            "BACKEND": "chiayi_kpi.core.shared_files.SharedFiles",
            "OPTIONS": {
                **shared,
                "location": f"{prefix}/{folder}".lstrip("/"),
                "file_overwrite": name == "reports",
            },
        }
        for name, folder in (("default", "media"), ("reports", "reports"))
    }


def _endpoint(text: str) -> str | None:
    """The address of a server of one's own; None: Amazon's of the region."""
    if not text:
        return None
    try:
        place = urlsplit(text)
        fine = place.scheme in ("http", "https") and place.hostname and place.port != 0
    except ValueError:
        fine = False
    if not fine:
        raise environ.ImproperlyConfigured(
            gettext("S3_ENDPOINT_URL must be an address such as https://s3.example.gov.tw:9000")
        )
    return text


def _keys(access: str, secret: str) -> dict[str, str]:
    """Both, or neither where the machine itself has a role."""
    if bool(access) != bool(secret):
        missing = "S3_SECRET_KEY" if access else "S3_ACCESS_KEY"
        raise environ.ImproperlyConfigured(gettext("%s is not set; the two keys go together") % missing)
    return {"access_key": access, "secret_key": secret} if access else {}


def _authority(file: str) -> str | None:
    if file and not Path(file).is_file():
        raise environ.ImproperlyConfigured(gettext("S3_CA_FILE names no file that can be read: %s") % file)
    return file or None
