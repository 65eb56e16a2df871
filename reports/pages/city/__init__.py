"""The city's view: all agencies side by side, for the planning office."""
