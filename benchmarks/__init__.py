"""Measures the platform at city size on PostgreSQL: `python -m benchmarks --size full`.

Every figure is a ratio against a yardstick taken in the same run, because machines differ and are shared.
"""
