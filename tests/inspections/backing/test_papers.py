"""The three lists and the letter on paper: what stands on them, and what the code tells a stranger."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from inspections.models import CommitmentLetter, LetterCode
from inspections.queries.backing.paper import letter_paper
from inspections.services.backing.letter import sign_letter
from ledger.services.sealing import seal
from tests.factories.enterprises import make_enterprise
from tests.factories.inspections_backing import make_backing, make_visit
from tests.papers import codes_on, needs_poppler, text_of

pytestmark = needs_poppler


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


@pytest.fixture
def at():
    return timezone.now() - timedelta(hours=1)


@pytest.fixture
def backed(noodle_bar, rival_bar, cadre, inspector, at):
    for enterprise in (noodle_bar, rival_bar):
        make_backing(enterprise, cadre, at, inspector)
    make_visit(noodle_bar, cadre, at)
    return noodle_bar


@pytest.fixture
def letter(backed, cadre, at):
    return sign_letter(by=cadre, at=at)


def test_the_lists_say_who_is_backed_and_what_is_owed(sign_in, cadre, backed, rival_bar):
    pdf = sign_in(cadre).get(url("print_backing_lists", cadre.pk)).content

    text = text_of(pdf)
    words = [
        "责任清单", "任务清单", "督查清单", backed.name, rival_bar.name, cadre.display_name,
        "每季度至少督导一次", "健全管理制度", "名单与登记一致", "承诺书还没有签署", "完成",
    ]  # fmt: skip
    assert [word for word in words if word not in text] == []
    rows = [line.split() for line in text.splitlines() if line.split()[-1:] in (["完成"], ["1次"])]
    assert {(row[1], *row[-3:]) for row in rows} == {
        (backed.name, "1次", "1次", "完成"),
        (rival_bar.name, "1次", "0次", "1次"),
    }
    assert codes_on(pdf) == []
    assert AuditEntry.objects.filter(action="print_backing_lists").get().new == {"subjects": 2}


def test_signed_lists_carry_the_code_of_the_letter(sign_in, inspector, cadre, letter, settings):
    settings.PUBLIC_BASE_URL = "https://food.example.gov.cn"
    client = sign_in(inspector)

    pdf = client.get(url("print_backing_lists", cadre.pk)).content

    code = LetterCode.objects.get().code
    assert codes_on(pdf) == [f"https://food.example.gov.cn/v/{code}/"]
    assert "不在封存之内" in text_of(pdf)
    assert client.get(url("print_letter", letter.pk)).status_code == 200
    assert LetterCode.objects.get().letter == letter


def test_the_letter_says_what_was_promised_and_its_code_leads_back(client, sign_in, cadre, letter, at):
    answer = sign_in(cadre).get(url("print_letter", letter.pk))

    text = text_of(answer.content)
    promised = "".join(letter.text.split())
    assert promised in "".join(text.split())
    assert [word for word in (cadre.display_name, "2家主体", f"{letter.year}年度") if word not in text] == []
    assert text.count("\f") == 1
    assert sign_in(cadre).get(url("print_letter", letter.pk)).content == answer.content
    code = LetterCode.objects.get().code
    waiting = client.get(f"/v/{code.lower()}/", follow=True).content.decode()
    assert "正在等待封存" in waiting
    seal(at=at + timedelta(minutes=1))
    page = client.get(url("show_letter_paper", code)).content.decode()
    assert "封存起没有改过" in page
    assert cadre.display_name not in page
    assert f"{cadre.display_name[0]}*" in page


def test_a_changed_letter_is_told(client, sign_in, cadre, letter, at):
    sign_in(cadre).get(url("print_letter", letter.pk))
    seal(at=at + timedelta(minutes=1))
    code = LetterCode.objects.get().code
    with connection.cursor() as cursor:  # past the guard of the table
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("UPDATE inspections_commitmentletter SET subjects = 99")
            cursor.execute("SET session_replication_role = DEFAULT")
        else:
            triggers = cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                [CommitmentLetter._meta.db_table],
            ).fetchall()
            for (name,) in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute("UPDATE inspections_commitmentletter SET subjects = 99")

    assert "记录和封存的不一样" in client.get(url("show_letter_paper", code)).content.decode()


def test_a_letter_never_printed_is_not_found_by_its_code(client, letter):
    assert client.get(url("show_letter_paper", letter_paper(letter).code)).status_code == 404
    assert client.get(f"/v/{letter_paper(letter).code}/").status_code == 404


def test_the_level_above_finds_both_where_it_checks(sign_in, inspector, cadre, letter):
    page = sign_in(inspector).get(url("check_cadre", cadre.pk)).content.decode()

    assert url("print_backing_lists", cadre.pk) in page
    assert url("print_letter", letter.pk) in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_ask_the_same_number_of_questions(
    number, district, cadre, inspector, at, sign_in, django_assert_num_queries
):
    for index in range(number):
        make_backing(make_enterprise(district, name=f"面馆{index}"), cadre, at, inspector)
    client = sign_in(cadre)
    client.get(url("print_backing_lists", cadre.pk))

    with django_assert_num_queries(11):
        client.get(url("print_backing_lists", cadre.pk))
