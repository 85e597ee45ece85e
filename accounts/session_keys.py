"""What a session remembers of its sign-in; written by the receivers, read by the middleware."""

SEEN_AT = "seen_at"  # seconds since 1970 of the last request to a page that isn't public
SECOND_FACTOR_EXPECTED = "second_factor_expected"  # whether a device was enrolled when signing in
