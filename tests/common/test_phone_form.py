import pytest
from rest_framework.exceptions import ValidationError

from common.phone_form import FilledInField


@pytest.mark.parametrize(("sent", "texts"), [("肉", ["肉"]), (["1", "2"], ["1", "2"])])
def test_one_text_or_several(sent, texts):
    assert FilledInField().run_validation(sent) == texts


@pytest.mark.parametrize("sent", [5, {"a": "b"}, ["a", 5], "\ud800", ["a", "\udfff"]])
def test_what_is_no_text_or_half_a_character_is_refused(sent):
    with pytest.raises(ValidationError):
        FilledInField().run_validation(sent)
