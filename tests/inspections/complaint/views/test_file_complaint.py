import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from inspections.models import Complaint, FilingLimit
from inspections.services.complaint.query_code import query_code
from inspections.services.complaint.reporter import read_body, read_complaint_photo
from tests.factories.photos import as_jpeg, draw_sight

GOOD = {
    "kinds": ["COMPLAINT"],
    "topic": "食品过期",
    "body": "面里的牛肉发酸，老板不理",
    "name": "王小明",
    "contact": "13800001234",
}
MOST_AN_HOUR, MOST_A_DAY = 10, 60


@pytest.fixture(autouse=True)
def fresh_limit():
    cache.clear()


@pytest.fixture
def url(noodle_bar):
    return reverse("inspections:file_complaint", args=[noodle_bar.public_id])


def test_it_shows_the_form_to_anybody(client, url):
    response = client.get(url)

    assert response.status_code == 200
    assert "平江面馆" in response.content.decode()


def test_it_speaks_english(client, url):
    page = client.get(url, headers={"accept-language": "en"}).content.decode()

    assert "What happened" in page
    assert "发生了什么" not in page


def test_it_files_and_tells_the_number(client, url):
    response = client.post(url, GOOD, follow=True)
    complaint = Complaint.objects.get()
    page = response.content.decode()

    assert read_body(complaint) == GOOD["body"]
    assert complaint.number in page
    assert query_code(complaint.number) in page
    assert GOOD["name"] not in page
    assert GOOD["body"] not in page
    assert GOOD["contact"] not in page


def test_both_kinds_get_a_number_each(client, url):
    page = client.post(url, GOOD | {"kinds": ["COMPLAINT", "REPORT"]}, follow=True).content.decode()

    assert [number in page for number in Complaint.objects.values_list("number", flat=True)] == [True, True]


@pytest.mark.parametrize(
    "difference",
    [
        {"kinds": []},
        {"kinds": ["JOKE"]},
        {"topic": "天气"},
        {"body": "x"},
        {"body": "长" * 2001},
        {"contact": "1" * 81},
    ],
)
def test_bad_input_keeps_what_was_written(client, url, difference):
    sent = GOOD | {"contact": "keep me"} | difference
    response = client.post(url, sent)

    assert response.status_code == 200
    assert sent["body"] in response.content.decode()
    assert not Complaint.objects.exists()


def test_a_machine_that_fills_everything_is_turned_away(client, url):
    response = client.post(url, GOOD | {"fax_number": "555"})

    assert "请让隐藏的传真一栏空着" in response.content.decode()
    assert not Complaint.objects.exists()


def test_the_same_address_cannot_flood_one_enterprise(client, url, rival_bar):
    for _time in range(MOST_AN_HOUR):
        assert client.post(url, GOOD).status_code == 302
    response = client.post(url, GOOD)

    assert response.status_code == 429
    assert GOOD["body"] in response.content.decode()
    assert Complaint.objects.count() == MOST_AN_HOUR
    assert client.post(url, GOOD, REMOTE_ADDR="192.0.2.7").status_code == 302
    other = reverse("inspections:file_complaint", args=[rival_bar.public_id])
    assert client.post(other, GOOD).status_code == 302


@pytest.mark.parametrize(
    ("limit", "words"),
    [({"a_day_by_address": 2}, "请明天再试"), ({"a_day_by_enterprise": 1}, "监管人员都能看到")],
)
def test_each_limit_of_the_day_is_told(client, url, rival_bar, limit, words):
    FilingLimit.objects.update(**limit)
    other = reverse("inspections:file_complaint", args=[rival_bar.public_id])
    for _time in range(2):
        assert client.post(url, GOOD).status_code == 302
    third = client.post(other if "a_day_by_address" in limit else url, GOOD)

    assert third.status_code == 429
    assert words in third.content.decode()


def test_nobody_closes_the_channel_of_an_enterprise_for_others(client, url):
    """However many were filed about it: who has not yet complained today is heard, twice."""
    FilingLimit.objects.update(a_day_by_enterprise=1)
    for _time in range(2):
        assert client.post(url, GOOD).status_code == 302
    assert client.post(url, GOOD).status_code == 429

    for address in ("192.0.2.7", "2001:db8:1:2::1"):
        answers = [client.post(url, GOOD, REMOTE_ADDR=address).status_code for _time in range(3)]
        assert answers == [302, 302, 429]


def test_all_addresses_of_a_household_are_one(client, url):
    FilingLimit.objects.update(an_hour_by_address=2)
    answers = [
        client.post(url, GOOD, REMOTE_ADDR=f"2001:db8:1:{last}").status_code
        for last in ("2::1", "2::2", "2:ffff::3", "3::1")
    ]

    assert answers == [302, 302, 429, 302]


def test_photos_are_sealed_and_seen_by_the_handler_only(client, url, sign_in, inspector, officer):
    upload = SimpleUploadedFile("a.jpg", as_jpeg(draw_sight()), "image/jpeg")
    client.post(url, GOOD | {"photo_2": upload})
    complaint = Complaint.objects.get()
    picture = read_complaint_photo(complaint.photos.get())
    shown = reverse("inspections:show_complaint_photo", args=[complaint.pk, 1])

    assert sign_in(inspector).get(shown).content == picture
    assert sign_in(officer).get(shown).status_code == 404
    assert client.get(shown).status_code == 302


def test_a_report_may_be_anonymous(client, url):
    anonymous = GOOD | {"name": "", "contact": ""}

    assert client.post(url, anonymous).context["form"].errors.keys() == {"name", "contact"}
    assert client.post(url, anonymous | {"kinds": ["REPORT"]}).status_code == 302
    assert not Complaint.objects.get().is_named


def test_somebody_else_sees_no_code(client, url):
    client.post(url, GOOD)
    number = Complaint.objects.get().number
    page = Client().get(reverse("inspections:complaint_filed", args=[number])).content.decode()

    assert number in page
    assert query_code(number) not in page


def test_a_typed_address_in_small_letters_works(client, url):
    assert client.get(url.lower()).status_code == 200


def test_it_is_not_there_for_enterprises_of_elsewhere(client, noodle_bar, url):
    noodle_bar.registered_on = None
    noodle_bar.save()

    assert client.get(url).status_code == 404
    assert client.get(reverse("inspections:file_complaint", args=["NOBODY"])).status_code == 404
