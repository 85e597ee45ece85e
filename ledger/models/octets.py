from django.db import models


class Octets(models.Func):
    """How many octets a text (in UTF-8) or binary column holds, on either database."""

    function = "OCTET_LENGTH"
    output_field = models.IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        """Not every SQLite that Django takes has the function."""
        return self.as_sql(compiler, connection, template="LENGTH(CAST(%(expressions)s AS BLOB))", **context)
