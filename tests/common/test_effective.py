from datetime import date

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from common.effective import EffectiveRow


@pytest.fixture
def rule(transactional_db):
    """A table that is there for the length of one test."""
    with isolate_apps("accounts"):

        class Rule(EffectiveRow):
            name = models.CharField(max_length=20)

            class Meta(EffectiveRow.Meta):
                app_label = "accounts"
                db_table = "test_effective_rule"

            def __str__(self):
                return self.name

        with connection.schema_editor() as editor:
            editor.create_model(Rule)
        yield Rule
        with connection.schema_editor() as editor:
            editor.delete_model(Rule)


def test_the_first_and_the_last_day_count(rule):
    rule.objects.create(name="old", effective_from=date(2010, 1, 1), effective_to=date(2022, 10, 31))
    rule.objects.create(name="new", effective_from=date(2022, 11, 1))

    def names(day):
        return [row.name for row in rule.objects.on(day)]

    assert names(date(2009, 12, 31)) == []
    assert names(date(2010, 1, 1)) == ["old"]
    assert names(date(2022, 10, 31)) == ["old"]
    assert names(date(2022, 11, 1)) == ["new"]
    assert names(date(2099, 1, 1)) == ["new"]
    for row in rule.objects.all():
        for day in (date(2009, 12, 31), date(2010, 1, 1), date(2022, 10, 31), date(2022, 11, 1)):
            assert row.is_effective_on(day) == (row.name in names(day))


def test_the_table_refuses_an_end_before_the_beginning(rule):
    with pytest.raises(IntegrityError, match="accounts_rule_period"), transaction.atomic():
        rule.objects.create(name="wrong", effective_from=date(2026, 1, 2), effective_to=date(2026, 1, 1))

    rule.objects.create(name="one day", effective_from=date(2026, 1, 2), effective_to=date(2026, 1, 2))
