"""What a city's year still needs before its first month can be reported: read once, and said step by step."""
