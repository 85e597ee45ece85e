import pytest
from django.db import connection

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def test_statements_are_not_compiled():
    """Compiling one statement of the work queues took twice the time of its rows (69,000 enterprises)."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's own setting")
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
