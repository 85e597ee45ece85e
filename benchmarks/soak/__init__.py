"""Handing in under load, on PostgreSQL and two app workers, while processes are killed: `make soak`."""
