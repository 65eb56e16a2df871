"""The secret key of a local installation: made once, kept outside the repository."""

import os
import secrets
from pathlib import Path


def local_secret_key(directory: Path) -> str:
    """The key in ``directory/secret_key``, made on first use and readable by its owner only."""
    path = directory / "secret_key"
    directory.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    key = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
