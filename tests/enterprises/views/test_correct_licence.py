from datetime import date

from enterprises.models import Licence


def test_it_corrects_or_says_why_not(noodle_bar, rival_bar, inspector, sign_in):
    licence = Licence.objects.create(
        enterprise=noodle_bar, kind="JY", number="JY33205940000016", issued_on=date(2024, 3, 1)
    )
    client = sign_in(inspector)
    url = f"/enterprises/{noodle_bar.public_id}/licences/{licence.pk}/"
    data = {"number": licence.number, "issued_on": "2024-03-01", "valid_to": "2020-01-01"}

    assert licence.number in client.get(url).content.decode()
    assert "valid_to" in client.post(url, data).context["form"].errors
    assert client.post(url, data | {"valid_to": "2034-02-28"}).status_code == 302
    licence.refresh_from_db()
    assert licence.valid_to == date(2034, 2, 28)
    assert client.get(f"/enterprises/{rival_bar.public_id}/licences/{licence.pk}/").status_code == 404
