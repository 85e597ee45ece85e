"""A believable city for the demo: planned from a seed, then carried out through the services."""
