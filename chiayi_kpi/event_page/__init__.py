"""The event log for auditors: who did what in the whole city, where all apps' audit trails meet."""
