import pytest
from django.db import IntegrityError, transaction

from inspections.services.inspection.inspection import withdraw_inspection
from scoring.models import Reply
from scoring.services.reply import (
    AlreadyEnded,
    HoldsPersonalData,
    NothingSaid,
    NotPublic,
    remove_reply,
    withdraw_reply,
    write_reply,
)
from tests.factories.inspections import make_inspection, make_sample
from tests.factories.scoring import make_reply


def test_a_new_reply_takes_the_place_of_the_old(noodle_bar, principal, director, at):
    inspection = make_inspection(noodle_bar)
    first = make_reply(noodle_bar, principal, at, inspection=inspection)
    to_index = make_reply(noodle_bar, principal, at)

    second = make_reply(noodle_bar, director, at, text="已换柜并复测", inspection=inspection)

    first.refresh_from_db()
    assert (first.end, first.ended_by, first.text) == ("REPLACED", director, "已更换冷藏柜")
    assert set(noodle_bar.replies.standing()) == {second, to_index}


@pytest.mark.parametrize(
    "text",
    ["找13812341234", "身份证11010519491231002X", "卡号6222020000000000000", "写信到 a.b@example.org"],
)
def test_it_holds_nobodys_numbers(noodle_bar, principal, at, text):
    with pytest.raises(HoldsPersonalData):
        write_reply(enterprise=noodle_bar, text=text, by=principal, at=at)
    assert not Reply.objects.exists()


def test_years_and_amounts_are_no_personal_data(noodle_bar, principal, at):
    text = "2026年11月20日已整改，投入12000元，冷藏柜 0–8 ℃。"
    assert write_reply(enterprise=noodle_bar, text=text, by=principal, at=at).text == text


def test_it_needs_words_and_a_published_result(noodle_bar, principal, inspector, at):
    withdrawn = make_inspection(noodle_bar)
    withdraw_inspection(inspection=withdrawn, reason="记错", by=inspector, at=at)
    withdrawn.refresh_from_db()

    with pytest.raises(NothingSaid):
        write_reply(enterprise=noodle_bar, text=" \n", by=principal, at=at)
    with pytest.raises(NotPublic):
        write_reply(enterprise=noodle_bar, text="说明", inspection=withdrawn, by=principal, at=at)


def test_final_is_not_yet_published(noodle_bar, rival_bar, principal, at):
    """Nobody could read the reply; nor is there one to somebody else's result."""
    final = make_inspection(noodle_bar, is_published=False)
    imported = make_sample(noodle_bar, published_on=None)
    elsewhere = make_inspection(rival_bar)

    for about in ({"inspection": final}, {"sample": imported}, {"inspection": elsewhere}):
        with pytest.raises(NotPublic):
            write_reply(enterprise=noodle_bar, text="说明", **about, by=principal, at=at)
    assert not Reply.objects.exists()


def test_it_ends_once(noodle_bar, principal, inspector, at):
    reply = withdraw_reply(reply=make_reply(noodle_bar, principal, at), by=principal, at=at)

    with pytest.raises(AlreadyEnded):
        remove_reply(reply=reply, reason="有他人姓名", by=inspector, at=at)
    assert reply.end == "WITHDRAWN"


def test_the_table_keeps_one_reply_to_a_thing(noodle_bar, principal, at):
    make_reply(noodle_bar, principal, at)

    with pytest.raises(IntegrityError, match="enterprise|reply_to_index_once"), transaction.atomic():
        Reply.objects.create(
            enterprise=noodle_bar, subject="INDEX", text="又一条", written_by=principal, written_at=at
        )
    with pytest.raises(IntegrityError, match="reply_to_what_it_says"), transaction.atomic():
        Reply.objects.create(
            enterprise=noodle_bar, subject="SAMPLE", text="没有样品", written_by=principal, written_at=at
        )
