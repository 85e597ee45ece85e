import numpy as np
import pytest

from scoring.formula.columns import FACT_LAYOUTS, FactOutOfRange, as_columns, from_rows, pack, unpack
from scoring.formula.index import rank_within
from scoring.formula.whole import half_up_div, weighted_mean


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(1, 2, 1), (3, 2, 2), (1, 3, 0), (2, 3, 1), (0, 5, 0), (7, 0, 0)],
)
def test_half_up(numerator, denominator, expected):
    assert half_up_div(np.array([numerator]), np.array([denominator])).tolist() == [expected]


SHARES = {
    "equal thirds: the odd tenth goes to the first": ([100, 100, 101], (1, 1, 1), (100, [33, 33, 34])),
    "the largest remainder first": ([10, 20, 30], (1, 2, 4), (24, [1, 6, 17])),
    "rounded up, two are given": ([5, 5, 1], (1, 1, 1), (4, [2, 2, 0])),
}


@pytest.mark.parametrize(("scores", "weights", "expected"), SHARES.values(), ids=SHARES)
def test_shares_add_up(scores, weights, expected):
    mean, shares = weighted_mean(
        [np.array([score]) for score in scores], weights, [np.array([True])] * len(scores)
    )

    assert (int(mean[0]), [int(share[0]) for share in shares]) == expected
    assert sum(expected[1]) == expected[0]


def test_who_has_no_data_has_no_share():
    mean, shares = weighted_mean(
        [np.array([500]), np.array([999])], (1, 1), [np.array([True]), np.array([False])]
    )

    assert (mean.tolist(), [share.tolist() for share in shares]) == ([500], [[500], [0]])


def test_equals_share_a_rank_and_leave_the_next_out():
    groups = np.array([1, 1, 1, 1, 2, 2])
    index = np.array([800, 900, 800, 700, 10, -1])

    assert rank_within(groups, index).tolist() == [2, 1, 2, 4, 1, 0]


@pytest.mark.parametrize(("number", "length"), [(1, 162), (2, 164)])
def test_records_come_back_as_they_were(number, length):
    layout = FACT_LAYOUTS[number]
    row = {name: number for number, name in enumerate(layout.names)}
    packed = pack(from_rows([row]), layout)

    assert len(packed.tobytes()) == layout.itemsize == length
    assert unpack(packed.tobytes(), FACT_LAYOUTS) == row
    assert {name: int(column[0]) for name, column in as_columns(packed).items()} == row


def test_a_figure_too_large_is_refused_and_named():
    with pytest.raises(FactOutOfRange, match="samples_passed"):
        pack(from_rows([{"samples_passed": 40_000}]), FACT_LAYOUTS[1])
