import pytest
from django import forms

from accounts.models import User
from common.rows_field import RowsField


class People(forms.Form):
    people = RowsField(queryset=User.objects.none())

    def __init__(self, *args):
        super().__init__(*args)
        self.fields["people"].queryset = User.objects.all()


def test_it_finds_the_rows_chosen(inspector, cadre):
    form = People({"people": [str(inspector.pk), str(cadre.pk)]})

    assert form.is_valid()
    assert set(form.cleaned_data["people"]) == {inspector, cadre}


@pytest.mark.parametrize("key", ["9" * 30, "x", "-1", "", "1\0", "٣"])
def test_what_no_row_can_have_is_no_choice(inspector, key):
    form = People({"people": [str(inspector.pk), key]})

    assert not form.is_valid()
    assert form.errors["people"]
