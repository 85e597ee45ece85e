"""The index recomputed by a stranger: written from docs/index-methodology.md alone.

Nothing is imported from the platform; whole numbers and fractions, one enterprise at a time.
"""

from fractions import Fraction

DIMENSIONS = ["DUTY", "SUPERVISION", "SAMPLING", "COMPLAINT", "CREDIT"]


def half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def decay_weight(age: int, half_life: int) -> int:
    """Section 2, without any root: the n with 2n−1 ≤ 20000 · 2^(−age/half-life) < 2n+1, in whole numbers."""
    low, high = 0, 10_000
    while low < high:
        n = (low + high + 1) // 2
        if (2 * n - 1) ** half_life * 2**age <= 20_000**half_life:
            low = n
        else:
            high = n - 1
    return low


def mean_and_shares(parts):
    """Section 3: parts are (score or None, weight); the answer is the mean and one share for each part."""
    total = sum(weight for score, weight in parts if score is not None)
    if total == 0:
        return 0, [0] * len(parts)
    exact = [Fraction(0 if score is None else score * weight, total) for score, weight in parts]
    mean = half_up(sum(exact, Fraction(0)))
    shares = [value.numerator // value.denominator for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (-(exact[i] - shares[i]), i))
    for i in by_remainder[: mean - sum(shares)]:
        shares[i] += 1
    return mean, shares


def ratio(numerator, denominator):
    return None if denominator == 0 else half_up(Fraction(1000 * numerator, denominator))


def hazards(row, finder):
    in_time, late, overdue = (row[f"{finder}_{end}_weight"] for end in ("in_time", "late", "overdue"))
    return ratio(2 * in_time + late, 2 * (in_time + late + overdue))


def components_of(points, dimension, scores, weights):
    """Write the components of a dimension and answer its score."""
    mean, shares = mean_and_shares([(scores[name], weights[name]) for name in scores])
    for name, share in zip(scores, shares, strict=True):
        points[f"{dimension}_{name}"] = -1 if scores[name] is None else scores[name]
        points[f"{dimension}_{name}_share"] = share
    known = [name for name in scores if scores[name] is not None and weights[name] > 0]
    return mean if known else None


def duty(row, rules, points):
    scores = {
        rhythm: ratio(
            2 * row[f"{rhythm}_on_time_weight"] + row[f"{rhythm}_late_weight"],
            2 * row[f"{rhythm}_due_weight"],
        )
        for rhythm in ("daily", "weekly", "monthly")
    }
    scores["hazards"] = hazards(row, "own_hazards")
    if "hazard_prior_strength" in rules:
        scores["hazards"] = own_hazards_with_prior(row, rules)
    score = components_of(points, "duty", scores, rules["components"])
    if "hollow_deduction" not in rules:
        return score, False
    deduction = min(row["hollow_confirmed"] * rules["hollow_deduction"], rules["hollow_deduction_most"])
    points["duty_hollow"] = 0 if score is None else -min(score, deduction)
    return None if score is None else score + points["duty_hollow"], False


def own_hazards_with_prior(row, rules):
    """Section 4: the prior is for who looked, by a duty done or a finding closed."""
    in_time, late, overdue = (
        Fraction(row[f"own_hazards_{end}_weight"], 10_000) for end in ("in_time", "late", "overdue")
    )
    done = sum(
        row[f"{rhythm}_{end}_weight"]
        for rhythm in ("daily", "weekly", "monthly")
        for end in ("on_time", "late")
    )
    k = rules["hazard_prior_strength"] if done + in_time + late > 0 else 0
    earned, found = (
        in_time + late / 2 + k * Fraction(rules["hazard_prior_percent"], 100),
        in_time + late + overdue + k,
    )
    return None if found == 0 else half_up(1000 * earned / found)


def supervision(row, rules, points):
    scores = {
        "inspections": ratio(row["inspection_weighted_score"], 100 * row["inspection_weight"]),
        "key_items": ratio(row["key_clear_weight"], row["key_weight"]),
        "hazards": hazards(row, "found_hazards"),
    }
    return components_of(points, "supervision", scores, rules["components"]), False


def sampling(row, rules, points):
    if row["samples_passed"] + row["samples_failed"] == 0:
        return None, False
    passed = Fraction(row["samples_passed_weight"], 10_000)
    failed = Fraction(row["samples_failed_weight"], 10_000)
    k, prior = rules["prior_strength"], Fraction(rules["prior_percent"], 100)
    return half_up(1000 * (passed + k * prior) / (passed + failed + k)), passed == 0


def complaint(row, rules, points):
    is_open = row["is_complaint_channel_open"] == 1
    if not is_open and row["complaints"] == 0:
        components_of(points, "complaint", {"volume": None, "response": None}, rules["components"])
        return None, False
    allowance = rules["allowances"][["MICRO", "SMALL", "MEDIUM", "LARGE"][row["size_band"]]]
    volume = half_up(1000 * Fraction(allowance) / (allowance + Fraction(row["complaint_load"], 10_000)))
    due = row["complaints_in_time"] + row["complaints_late"] + row["complaints_overdue"]
    response = 1000 if due == 0 else ratio(row["complaints_in_time"], due)
    scores = {"volume": volume, "response": response}
    return components_of(points, "complaint", scores, rules["components"]), not is_open


def credit(row, rules, points):
    counts = [row[f"penalties_{grade}"] for grade in ("minor", "general", "serious")]
    events = sum(counts) + row["is_on_abnormal_list"] + row["is_on_serious_list"] + row["honours"]
    parts = ("credit_penalties", "credit_abnormal_list", "credit_honours", "credit_clipped")
    if events == 0 and row["has_credit_code"] == 0:
        points |= dict.fromkeys(parts, 0)
        return None, False
    deductions = rules["penalty_deductions"]
    penalties = sum(c * deductions[g] for c, g in zip(counts, ("MINOR", "GENERAL", "SERIOUS"), strict=True))
    penalties = min(penalties, 2000)
    abnormal = rules["abnormal_list_deduction"] * row["is_on_abnormal_list"]
    honours = min(row["honours"] * rules["honour_points"], rules["honour_points_most"])
    total = 1000 - penalties - abnormal + honours
    score = max(0, min(1000, total))
    points |= dict(zip(parts, (-penalties, -abnormal, honours, score - total), strict=True))
    return score, row["has_credit_code"] == 0


def counted(scores, adverse, weights):
    """Section 5: the scores with which the dimensions enter the index."""
    ordinary = [d for d in DIMENSIONS if scores[d] is not None and not adverse[d]]
    limits = [scores[d] for d in DIMENSIONS if adverse[d]]
    total = sum(weights[d] for d in ordinary)
    if total:
        limits.append(sum(weights[d] * scores[d] for d in ordinary) // total)
    return {d: min(limits) if adverse[d] else scores[d] for d in DIMENSIONS}


def lowest_cap(row, caps):
    """Section 6: number of the cap (0: none) and its height."""
    applying = [
        (caps["SERIOUS_LIST"], 1, row["is_on_serious_list"]),
        (caps["SUSPENDED"], 2, row["is_suspended"]),
        (caps["CRITICAL_HAZARD"], 3, row["critical_hazards_open"]),
        (caps["DISPOSAL_PENDING"], 4, row["disposals_pending"]),
    ]
    found = [(height, number) for height, number, fact in applying if fact > 0]
    height, number = min(found, default=(1000, 0))
    return number, height


def band(index, floors):
    if index is None:
        return 0
    for number, name in enumerate(("EXCELLENT", "GOOD", "FAIR", "POOR"), start=1):
        if index >= floors[name]:
            return number
    raise ValueError(index)


def points_of(row, parameters):
    """All points of one enterprise by name, from its exported inputs and the parameters of the version."""
    points, scores, adverse = {}, {}, {}
    for name, compute in zip(DIMENSIONS, (duty, supervision, sampling, complaint, credit), strict=True):
        scores[name], adverse[name] = compute(row, parameters["dimensions"][name], points)
    weights = {name: parameters["dimensions"][name]["weight"] for name in DIMENSIONS}
    entering = counted(scores, adverse, weights)
    raw, shares = mean_and_shares([(entering[name], weights[name]) for name in DIMENSIONS])
    for name, share in zip(DIMENSIONS, shares, strict=True):
        points[name.lower()] = -1 if scores[name] is None else scores[name]
        points[f"{name.lower()}_counted"] = -1 if entering[name] is None else entering[name]
        points[f"{name.lower()}_share"] = share
    with_data = [name for name in DIMENSIONS if scores[name] is not None]
    cap, height = lowest_cap(row, parameters["caps"])
    is_enough = (
        len(with_data) >= parameters["min_dimensions"] and row["record_days"] >= parameters["min_record_days"]
    )
    index = min(raw, height) if is_enough else None
    return points | {
        "dimensions": len(with_data),
        "raw": raw,
        "cap": cap,
        "cap_deduction": index - raw if is_enough else 0,
        "index": -1 if index is None else index,
        "band": band(index, parameters["bands"]),
    }
