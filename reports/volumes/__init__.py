"""The city's volume: the finished documents of all or some agencies, bound into one PDF."""
