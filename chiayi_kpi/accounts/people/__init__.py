"""People and their roles: who they are, what they hold until when, and how they come to a password."""
