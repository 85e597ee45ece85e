"""What a session remembers of its sign-in; written when signing in, read by the middleware."""

SEEN_AT = "seen_at"  # seconds since 1970 of the last request to a page that isn't public
OWN_DEVICE = "own_device"  # said to be the person's own, so that it may rest for longer
SECOND_FACTOR_EXPECTED = "second_factor_expected"  # whether a device was enrolled when signing in
