"""What somebody fills in on the form of the daily control, for tests: everything in order, with a photo where
the list wants one."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from duties.queries.risk_control_list import risk_control_list_for
from tests.factories.photos import draw_photo, make_photo


def upload(seed=0, name="p.jpg"):
    return SimpleUploadedFile(name, draw_photo(seed), "image/jpeg")


def good_number(item):
    """Well inside the limits, without its sign where the form asks for it apart."""
    if item.minimum is not None and item.maximum is not None:
        number = (item.minimum + item.maximum) / 2
    else:
        number = item.minimum + 5 if item.maximum is None else item.maximum - 5
    return f"{abs(number):f}"


def good_answers(enterprise, day, **changes):
    """The fields of a form in which nothing is wrong; `changes` replace or add, None takes away."""
    data = {"idempotency_key": str(uuid4())}
    for seed, item in enumerate(risk_control_list_for(enterprise, day).items):
        if item.answer == "YES_NO":
            data[f"answer_{item.code}"] = "YES"
        elif item.answer == "NUMBER":
            for suffix in [f"_{number}" for number in range(1, len(item.points) + 1)] or [""]:
                data[f"number_{item.code}{suffix}"] = good_number(item)
                if item.reads_below_zero:
                    data[f"below_{item.code}{suffix}"] = "-" if item.is_usually_below_zero else ""
        elif item.answer == "TEXT":
            data[f"text_{item.code}"] = "校长陪餐，饭菜温热"
        if item.photo == "ALWAYS":
            data[f"photos_{item.code}"] = upload(seed)
    return {name: value for name, value in (data | changes).items() if value is not None}


def as_sent(data, enterprise, by):
    """The same as a phone sends it: photos first, then their ids; the key stands beside the answers."""
    sent = {
        name: value for name, value in data.items() if isinstance(value, str) and name != "idempotency_key"
    }
    for seed, (name, value) in enumerate(data.items()):
        if not isinstance(value, str):
            sent[f"{name}_ids"] = [str(make_photo(enterprise, by, seed).pk)]
    return sent
