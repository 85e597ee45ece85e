from enterprises.models import Licence


def test_it_records_or_says_why_not(noodle_bar, inspector, sign_in):
    client = sign_in(inspector)
    url = f"/enterprises/{noodle_bar.public_id}/licences/new/"
    data = {"number": "JY3 3205 9400 0001 6", "issued_on": "2024-03-01", "valid_to": "2029-02-28"}

    wrong = client.post(url, data | {"number": "JY33205940000017"})
    assert "校验码不对" in str(wrong.context["form"].errors["number"])
    assert client.post(url, data).status_code == 302
    assert Licence.objects.get().number == "JY33205940000016"
    assert "number" in client.post(url, data).context["form"].errors
