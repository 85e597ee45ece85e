from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from common.local_time import local_date
from scoring.queries.explanation import explain_current
from scoring.services.score import recompute_index
from tests.factories.enterprises import make_enterprise
from tests.scoring import rows
from tests.scoring.queries.test_facts import some_facts
from tests.scoring.rows import AS_OF, ago, moment

pytestmark = pytest.mark.django_db


def explained(enterprise):
    recompute_index(as_of=AS_OF, at=moment(AS_OF), today=local_date(timezone.now()))
    return explain_current(enterprise.pk)


@pytest.mark.parametrize("seed", range(8))
def test_the_parts_add_up_to_the_index_as_shown(district, seed):
    enterprise = make_enterprise(district)
    rows.write_facts(enterprise, some_facts(seed))

    explanation = explained(enterprise)

    assert sum(part.share_tenths for part in explanation.parts) == explanation.raw_tenths
    assert explanation.raw_tenths + explanation.cap_deduction_tenths == explanation.index_tenths
    for part in explanation.parts:
        if part.components and part.score_tenths is not None:
            assert sum(component.share_tenths for component in part.components) == part.score_tenths


def test_sentences_tell_the_numbers_behind_the_points(shop):
    explanation = explained(shop)

    duty = explanation.parts[0]
    assert duty.components[0].sentence == "近 90 天应完成 39 次，按时 39 次，补录 0 次（补录计一半）。"
    assert duty.components[0].score_tenths == 1000
    assert "合格 1 批次，不合格 1 批次" in explanation.parts[2].sentences[0]


def test_nothing_found_is_told_as_what_it_earns(shop):
    shop.hazards.all().delete()
    day = date(2026, 11, 28)
    rows.add_duty(shop, "daily", day - timedelta(days=1), "on_time")
    recompute_index(as_of=day, at=moment(day), today=day)

    own = explain_current(shop.pk).parts[0].components[3]

    assert own.score_tenths == 700
    assert own.sentence == "没有到期的隐患。没有查出问题只得基础分（2 项、70%），如实查出并按期整改才加分。"


def test_each_cap_gives_its_reason(shop):
    rows.add_sample(shop, ago(2), "pending")
    rows.add_credit_event(shop, "LISTED", ago(5))

    explanation = explained(shop)

    assert explanation.index_tenths == 0
    assert explanation.cap_sentences == (
        "列入严重违法失信名单：指数最高 0 分。",
        "抽检不合格尚在核查处置：指数最高 74 分。",
    )


def test_what_is_missing_is_said(district):
    young = make_enterprise(district, registered_on=ago(3), recorded_since=ago(3))

    explanation = explained(young)

    assert explanation.index is None
    assert explanation.missing_sentences == (
        "五个维度中只有 0 个有数据，至少需要 3 个。",
        "记录只有 3 天，至少需要 30 天。",
    )


def test_adverse_facts_alone_are_explained(district):
    enterprise = make_enterprise(district, recorded_since=ago(400))
    rows.write_facts(enterprise, replace(some_facts(3), samples=((1, "failed"),)))

    sampling = explained(enterprise).parts[2]

    assert sampling.counted_tenths < sampling.score_tenths
    assert "只有不利记录" in sampling.sentences[-1]


def test_it_speaks_english(shop):
    with translation.override("en"):
        explanation = explained(shop)

    words = " ".join(
        [part.label for part in explanation.parts]
        + [sentence for part in explanation.parts for sentence in part.sentences]
        + [component.sentence for part in explanation.parts for component in part.components]
    )
    assert not [letter for letter in words if "一" <= letter <= "鿿"], words


def test_without_an_index_there_is_nothing_to_explain(shop):
    assert explain_current(shop.pk) is None
