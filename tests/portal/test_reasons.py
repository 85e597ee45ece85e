from portal.reasons import reason_for
from scoring.formula.columns import FACT_LAYOUTS

DUTY = {"dimensions": {"DUTY": {"look_back_days": 90}}}


def facts(layout, **known):
    return dict.fromkeys(FACT_LAYOUTS[layout].names, 0) | known


def test_confirmed_hollow_routine_is_said():
    reason = reason_for("DUTY", facts(2, daily_due=40, daily_on_time=40, hollow_confirmed=2), DUTY)

    assert reason == "近90天应自查40次，按时完成40次；经监管人员确认的走过场2项"


def test_a_record_of_before_says_nothing_of_it():
    assert reason_for("DUTY", facts(1), DUTY) == reason_for("DUTY", facts(2), DUTY)
