"""What can keep a backup or a restore from being done, each with a sentence for the administrator."""


class BackupFailed(Exception):
    """``str()`` says why, and what to do."""
