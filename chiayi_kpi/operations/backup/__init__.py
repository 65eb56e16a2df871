"""Backup and restore: one archive with the database of one moment, the files that it names, and the settings without secrets."""
