"""The agency's dashboard: where it stands, what is worst and why, who has not reported, what to do next."""
