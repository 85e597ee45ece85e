"""The months made anew from the duties."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

from duties.models import DutyMonth
from duties.queries.duty_month import COLUMNS, FROM_DUTIES, WITH_LIMITS, month_words


@transaction.atomic
def rebuild_months(*, month: date, enterprise_ids: Sequence[int] | None = None) -> int:
    """Write the month's rows anew from the duties, of all enterprises or of these; say how many rows."""
    rows = DutyMonth.objects.filter(month=month)
    with connection.cursor() as cursor:
        if enterprise_ids is not None:
            rows = rows.filter(enterprise_id__in=enterprise_ids)
            list(rows.select_for_update().order_by("enterprise_id").values_list("enterprise_id"))
        elif connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE duties_dutymonth IN SHARE ROW EXCLUSIVE MODE")
        # Only after the lock does the statement look at the duties, so no submission falls between.
        rows.delete()
        words, values, scope_values = month_words(month, enterprise_ids)
        cursor.execute(
            f"INSERT INTO duties_dutymonth (month, enterprise_id, {COLUMNS}) {WITH_LIMITS} "
            f"SELECT {{first}}, r.* FROM ({FROM_DUTIES}) r".format(**words),
            values + scope_values,
        )
        return cursor.rowcount
