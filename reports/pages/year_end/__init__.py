"""The pages of the year's end: each part's ratings, settling and reopening a year, the year's grades."""
