"""What laboratories write as results and limits, read into numbers where that is beyond doubt.

`4.1×10⁴，8.6×10⁴CFU/g`, `＜10`, `未检出`, `≤0.5mg/kg`, `n=5,c=2,m=10²,M=10³CFU/g`, `不得检出`.
Texts arrive damaged: exponents lose their raised position (`5×104`) or are lost themselves (`2.7×10`),
numbers are cut out of their units. What could mean two things is not read (`103CFU/g` may be a thousand); the
words are kept by the caller in any case. Nothing here raises on any text.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

MAX_EXPONENT = 9
PLACES = Decimal("0.00000001")  # of the columns
LARGEST = Decimal("999999999999")

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_BLANK = {"", "/", "-", "--", "—", "——", "无"}
_UNIT = r"\(?([A-Za-zμ%‰]+(?:\([A-Za-z]+\))?(?:/\d{0,4}[A-Za-zμ]+)?)\)?"
_NUMBER = r"(?:(\d+(?:\.\d+)?)(×10(?:\^(-?\d+)|(\d+))?)?|10\^(-?\d+))"
_OPERATORS = {"<": "<", ">": ">", "≤": "≤", "≥": "≥", "<=": "≤", ">=": "≥", "≦": "≤", "≧": "≥"}
_OPERATOR = r"(<=|>=|[<>≤≥≦≧])?"
_VALUE = re.compile(rf"{_OPERATOR}{_NUMBER}(?:{_UNIT})?")
_RANGE = re.compile(rf"{_NUMBER}(?:{_UNIT})?[~-]{_NUMBER}(?:{_UNIT})?")
_LABEL = re.compile(r"^(?:n\d+|第?\d+号?样?)[::]")
_FORBIDDEN = re.compile(r"不得(检出|使用|添加)")
_PLAN_NUMBER = re.compile(r"(?<![A-Za-z])([ncmM])=([^,;=]*)")
_AROUND_LIMIT = re.compile(r"^(标签明示|食品安全国家标准:)|\(标示值\)$")
_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)")  # one number or a list
_LOST_RAISE = re.compile(r"10[2-9]")


@dataclass(frozen=True)
class Measured:
    """Measured values, more than one where several units of a sample were measured."""

    values: tuple[Decimal, ...] = ()
    operator: str = ""  # "<" or ">" where the laboratory could only bound the one value
    unit: str = ""
    is_detected: bool | None = None  # where the result is only found or not found

    @property
    def highest(self) -> Decimal | None:
        return max(self.values, default=None)


@dataclass(frozen=True)
class Limit:
    """What the standard allows.

    Operators: ≤ < ≥ > with a value; `ND` must not be found, `NU` must not be used; `RG` from `low` to
    `value`; `NC` a sampling plan: of n units c may lie between m and M. `value` is M, or m where c is 0.
    """

    operator: str
    value: Decimal | None = None
    unit: str = ""
    low: Decimal | None = None
    plan: dict[str, Decimal] = field(default_factory=dict, hash=False)


def read_measured(text: str, unit_text: str = "") -> Measured | None:
    """The result, or None where it can't be read.

    `unit_text` is the rest of the text where a source has cut the number out.
    """
    whole = rejoin(text, unit_text)
    if _THOUSANDS.search(whole):
        return None
    folded = _fold(whole)
    retest = re.search(r"复检值:?(.+)$", folded)  # the final one (食品安全法第八十八条)
    if retest:
        folded = retest[1]
    folded = re.sub(r"[,;。]?结果均.*$", "", folded)
    found = re.findall(r"未检出|检出", folded)
    if found and not re.sub(r"(未?检出)(/\d*[A-Za-z]+)?|[,;]", "", folded):
        return Measured(is_detected="检出" in found)
    parts = [part for part in re.split(r"[,;]", folded) if part]
    readings = [reading for part in parts if (reading := _read_value(_LABEL.sub("", part)))]
    if not readings or len(readings) < len(parts):
        return None
    operators = {operator for operator, _value, _unit in readings}
    units = {unit for _operator, _value, unit in readings if unit}
    if len(units) > 1 or (len(readings) > 1 and operators - {"", "<"}):
        return None
    return Measured(
        values=tuple(value for _operator, value, _unit in readings),
        operator=readings[0][0] if len(readings) == 1 else "",
        unit=units.pop() if units else "",
    )


def read_limit(text: str) -> Limit | None:
    folded = _fold(text)
    forbidden = _FORBIDDEN.search(folded)
    if forbidden:
        unit = re.fullmatch(_UNIT, folded.replace(forbidden[0], ""))
        return Limit("ND" if forbidden[1] == "检出" else "NU", unit=unit[1] if unit else "")
    if re.search(r"(?<![A-Za-z])n=", folded):
        return _read_plan(folded)
    between = _RANGE.fullmatch(folded)
    if between:
        low, high = _number(*between.groups()[0:5]), _number(*between.groups()[6:11])
        if low is None or high is None or low > high:
            return None
        return Limit("RG", high, between[12] or between[6] or "", low)
    reading = _read_value(folded)
    if reading is None or not reading[0] or _is_lost_raise(folded, reading[2]):
        return None
    return Limit(*reading)


def read_limit_in_item(item: str) -> Limit | None:
    """The limit that some sources write behind the item: 苯并[a]芘（≤10μg/kg）."""
    folded = _fold(item)
    insides, outside = _brackets(folded)
    if re.search("[;,]", outside):
        return None  # several items, several limits
    for inner in reversed(insides):
        stated = re.search(r"标准值:?(.+?)(?:/实测值|$)", inner)
        limit = read_limit(
            stated[1] if stated else re.sub(r"^(标签明示|食品安全国家标准:)|\(标示值\)$", "", inner)
        )
        if limit:
            return limit
    return None


def read_measured_in_item(item: str) -> Measured | None:
    """The result that some sources write behind the item: （标准值：≤1.0g/kg/实测值：1.4g/kg）."""
    stated = re.search(r"实测值:(.+)\)$", _fold(item))
    return read_measured(stated[1]) if stated else None


def rejoin(result: str, rest: str) -> str:
    """Put a number back that a source cut out of a result wherever it stood: `0.05` + `＞%` → `＞0.05%`."""
    result, rest = result.strip(), rest.strip()
    if not rest or not re.fullmatch(r"\d+(\.\d+)?", result, re.ASCII):
        return f"{result}{rest}"
    parts = re.split(r"([,，;；、]\s*)", rest)
    return "".join(part if place % 2 else _put_back(result, part) for place, part in enumerate(parts))


def is_same_result(result: str, rest: str, other_result: str, other_rest: str) -> bool:
    """Whether two texts tell the same result in different splitting."""
    one, other = (_squeeze(text) for text in (result, other_result))
    one_rest, other_rest = _squeeze(rest), _squeeze(other_rest)
    if (one, one_rest) == (other, other_rest):
        return True
    if not one_rest and other_rest and other and one.replace(other, "") == other_rest:
        return True
    if not other_rest and one_rest and one and other.replace(one, "") == one_rest:
        return True
    read, other_read = read_measured(result, rest), read_measured(other_result, other_rest)
    return read is not None and read == other_read


def is_same_limit(text: str, other: str) -> bool:
    if _squeeze(text) == _squeeze(other):
        return True
    limit = read_limit(text)
    return limit is not None and limit == read_limit(other)


def storable(value: Decimal | None) -> Decimal | None:
    """The value as the columns hold it; None where they would change it."""
    if value is None or abs(value) > LARGEST:
        return None
    stored = value.quantize(PLACES)
    return stored if stored == value else None


def fold_name(text: str) -> str:
    """A name for comparison: width, spaces, line breaks and look-alike letters make no difference."""
    return re.sub(r"\s+", "", normalize("NFKC", text)).translate(str.maketrans("аеοо[]", "aeoo()"))


def is_blank(text: str) -> bool:
    return text.strip() in _BLANK


def _fold(text: str) -> str:
    """One way of writing: raised digits as ^n, ASCII punctuation, no spaces; ① separates."""
    text = re.sub(r"<sup>\s*(-?\d+)\s*</sup>", r"^\1", text, flags=re.IGNORECASE)
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda raised: "^" + raised[0].translate(_SUPERSCRIPTS), text)
    text = re.sub("[①-⑳]", ";", text)
    text = normalize("NFKC", text)
    text = re.sub(r"(?<=\d)[xX*✕╳](?=10)", "×", text)
    text = text.replace("–", "-").replace("、", ",")
    text = re.sub(r"\(单位:([^()]+)\)$", r"\1", re.sub(r"\s+", "", text))
    return re.sub(r"(?i)ug/", "μg/", re.sub(r"(?i)cfu/ml", "CFU/mL", re.sub(r"(?i)cfu/g", "CFU/g", text)))


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _put_back(number: str, part: str) -> str:
    """One part of a list with the number where a part must have one."""
    rest = re.sub(r"^\s*(?:[＜＞<>≤≥①-⑳]|n[₁-₉\d]+[:：])*", "", part)
    prefix = part[: len(part) - len(rest)]
    if re.match(r"[\d.]", rest) or (rest and re.match(r"[一-鿿]", rest)):
        return part
    return f"{prefix}{number}{rest}"


def _read_value(text: str) -> tuple[str, Decimal, str] | None:
    """(operator, number, unit)."""
    match = _VALUE.fullmatch(text)
    if not match:
        return None
    value = _number(*match.groups()[1:6])
    if value is None:
        return None
    return _OPERATORS.get(match[1] or "", ""), value, match[7] or ""


def _number(mantissa, power, raised, lowered, bare) -> Decimal | None:
    """None where the exponent is lost, may be one or the other, or is absurd."""
    if bare is not None:
        mantissa, exponent = "1", bare
    elif not power:
        exponent = "0"
    elif raised is not None:
        exponent = raised
    elif lowered and re.fullmatch("[1-9]", lowered):
        exponent = lowered  # ×103 can only be 10³
    else:
        return None
    if len(exponent) > 3 or abs(int(exponent)) > MAX_EXPONENT or len(mantissa) > 20:
        return None
    try:
        return Decimal(mantissa).scaleb(int(exponent))
    except InvalidOperation:
        return None


def _is_lost_raise(text: str, unit: str) -> bool:
    """10³ written 103: nobody limits colonies at 103."""
    number = re.search(r"\d+(\.\d+)?", text)
    is_microbe = unit.startswith(("CFU", "MPN"))
    return bool(is_microbe and number and _LOST_RAISE.fullmatch(number[0]) and "×" not in text)


def _read_plan(text: str) -> Limit | None:
    """n=5,c=2,m=10²,M=10³CFU/g. Without M none may exceed m; an M not above m has lost something."""
    plan, units = {}, set()
    for letter, part in _PLAN_NUMBER.findall(re.sub(r"\(([A-Za-z/]+)\)$", r"\1", text)):
        part = part.removesuffix("/25g") if part.startswith("0/") else part
        reading = _read_value(part)
        if reading is None or letter in plan:
            return None
        plan[letter] = reading[1]
        if reading[2]:
            units.add(reading[2])
    if not {"n", "c", "m"} <= plan.keys() or plan["c"] > plan["n"] or len(units) > 1:
        return None
    if plan["M"] <= plan["m"] if "M" in plan else plan["c"]:
        return None
    return Limit("NC", plan.get("M", plan["m"]), units.pop() if units else "", plan=plan)


def _brackets(text: str) -> tuple[list[str], str]:
    """The insides of the outermost brackets in order, and what stands outside of them."""
    depth, start, insides, outside = 0, 0, [], ""
    for place, letter in enumerate(text):
        if letter == "(":
            start = place + 1 if depth == 0 else start
            depth += 1
        elif letter == ")" and depth:
            depth -= 1
            if depth == 0:
                insides.append(text[start:place])
        elif depth == 0:
            outside += letter
    return insides, outside
