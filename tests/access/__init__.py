"""The access table, one module an app. `tests/test_access.py` says how it is read and checked."""
