"""Writing the annual report: who has written what, one account with its draft and versions, the printed page beside it."""
