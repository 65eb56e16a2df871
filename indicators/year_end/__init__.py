"""The year's end: who gives which points, the year's grades, settling and reopening an agency's year."""
