"""Who may do what at `accounts:`."""

ROWS: dict = {}
