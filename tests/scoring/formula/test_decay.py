import pytest

from scoring.formula.decay import decay_weights
from tests.scoring.plain_index import decay_weight


def test_today_weighs_fully_and_a_half_life_half():
    weights = decay_weights(91, 45)

    assert (weights[0], weights[45], weights[90]) == (10_000, 5_000, 2_500)


def test_it_rounds_half_up():
    """5000 · 2^−1 = 2500, 2^−2 = 1250, 2^−3 = 625, 2^−4 = 312.5: up."""
    assert decay_weights(6, 1) == (10_000, 5_000, 2_500, 1_250, 625, 313)


@pytest.mark.parametrize(("look_back", "half_life"), [(90, 45), (365, 180), (730, 365)])
def test_every_weight_agrees_with_whole_number_arithmetic(look_back, half_life):
    assert list(decay_weights(look_back, half_life)) == [
        decay_weight(age, half_life) for age in range(look_back)
    ]
