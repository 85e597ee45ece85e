# ruff: noqa: E501  long lists of columns
"""What the kitchens of the synthetic city wrote down in the weeks that the look for hollow routines reads.

A record for every duty that was done: fourteen answers with two readings, what the day's meal was at canteens,
times, and at three of five a place; at two of five a photo a day. One in two hundred enterprises of each kind does
what that kind of signal is about (`HOLLOW`, by `id` modulo 200); all others vary as life does. Photo
fingerprints differ as real pictures were measured to: about 24 of 63 bits by hand, 7 from a fixed stand.
"""

import json
from datetime import date, timedelta

from benchmarks.city import draw
from benchmarks.sizes import LAST_DAY

DAYS = 35  # what the rule in force looks back
FIRST_DAY = LAST_DAY - timedelta(days=DAYS - 1)
HOLLOW_OF = 200
HOLLOW = {
    "SAME_PHOTO": (1, 6),  # their own again and again, or another shop's of the day before
    "FAR_FROM_PREMISES": (2,),
    "SAME_TEXT": (3,),
    "IMPOSSIBLE_PACE": (4,),
    "BATCH_AFTER_DEADLINE": (5,),
    "ALL_PASS_CONTRADICTED": (7,),
    "CONSTANT_READINGS": (9,),
}
OWN_PHOTO, OTHERS_PHOTO = HOLLOW["SAME_PHOTO"]
QUESTIONS = (
    "从业人员晨检是否合格并有记录",
    "健康证明是否都在有效期内",
    "工作衣帽是否清洁、穿戴整齐",
    "洗手消毒设施是否能正常使用",
    "进货是否查验并留存了票证",
    "原料是否新鲜、在保质期内",
    "有没有使用国家禁止的食品和原料",
    "仓库物品是否分类离地存放",
    "生熟用具是否分开并有标识",
    "餐饮具是否清洗消毒并保洁",
    "操作台、地面和排水沟是否清洁",
    "有没有虫鼠活动的痕迹",
)
DISHES = ("红烧肉", "番茄炒蛋", "清炒青菜", "宫保鸡丁", "冬瓜汤", "土豆牛肉", "蒸鱼", "麻婆豆腐")
REMARKS = ("孩子们吃得很干净", "青菜略咸已告诉厨师", "饭菜温热口味适中", "汤有点淡", "剩得不多")
NOTHING = ("今日未发现问题（零风险报告）", "今日检查全部合格，无异常情况", "正常", "")
PLANS = (
    "给新员工补一次洗手消毒培训",
    "更换二号冰柜的门封条并复测温度",
    "请消毒柜厂家来校一次温度",
    "把供货商证照重新核对一遍",
    "调整留样柜位置，贴上时间标签",
    "组织一次食物中毒应急演练",
)
LOOKED_AT = "检查了原料验收、加工制作、清洗消毒、留样和从业人员健康"


def _answer(item: str, question: str) -> dict[str, str]:
    return {"item": item, "question": question, "answer": "YES"}


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def _one_of(words, number: str) -> str:
    """One of some words in SQL, by a number."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{listed}])[1 + mod({number}, {len(words)})]"


def _is(*kinds: str) -> str:
    rests = ", ".join(str(rest) for kind in kinds for rest in HOLLOW[kind])
    return f"mod(e.id, {HOLLOW_OF}) IN ({rests})"


ROW = "(e.id * 1000003 + (d.due_on - DATE '2020-01-01'))"
YES_ANSWERS = _json([_answer(f"item_{number}", text) for number, text in enumerate(QUESTIONS)])[:-1]
CHILLED = f"""CASE WHEN {_is("CONSTANT_READINGS")} THEN '4.3' ELSE round(2 + {draw(ROW, 100)} / 250.0, 1)::text END"""
CORE = f"""CASE WHEN {_is("CONSTANT_READINGS")} THEN '75.6' ELSE (72 + {draw(ROW, 101)} / 80)::text END"""
IN_LETTERS = "translate(e.id::text, '0123456789', '零一二三四五六七八九')"  # digits would be left out
MEAL = f"""CASE WHEN {_is("SAME_TEXT")} THEN '红烧肉、冬瓜汤，饭菜温热口味适中，陪餐' || {IN_LETTERS}
    ELSE {_one_of(DISHES, draw(ROW, 102))} || '、' || {_one_of(DISHES, draw(ROW, 103))} || '，'
         || {_one_of(REMARKS, draw(ROW, 104))} END"""
DAILY_ANSWERS = f"""'{YES_ANSWERS}, {{"item": "chilled", "question": "冷藏温度", "answer": "YES", "unit": "℃", '
    || '"minimum": "0", "maximum": "8", "number": "' || {CHILLED}
    || '"}}, {{"item": "core", "question": "中心温度", "answer": "YES", "unit": "℃", "minimum": "70", "number": "' || {CORE}
    || CASE WHEN e.kind = 'CANTEEN' THEN '"}}, {{"item": "meal", "question": "陪餐情况", "note": "' || {MEAL} || '"}}]'
            ELSE '"}}]' END"""
ANSWER_COUNT = f"({len(QUESTIONS) + 2} + CASE WHEN e.kind = 'CANTEEN' THEN 1 ELSE 0 END)"
WEEKLY_ANSWERS = f"""'[{{"item": "assessed", "question": "检查和分析了哪些方面", "note": "{LOOKED_AT}"}}, '
    || '{{"item": "problems", "question": "有没有发现问题", "answer": "NONE_FOUND"}}, '
    || '{{"item": "measures", "question": "采取的措施和下一步安排", "note": "' || {_one_of(PLANS, draw(ROW, 105))}
    || '，' || {_one_of(PLANS, draw(ROW, 106))} || '"}}]'"""

PLACES = f"""
UPDATE enterprises_enterprise e
SET latitude = 31.2 + {draw("e.id", 110)} / 5000.0, longitude = 120.5 + {draw("e.id", 111)} / 5000.0
"""
RECORDS = f"""
INSERT INTO duties_dutyrecord (enterprise_id, due_on, kind, revision, idempotency_key, by_id, started_at, captured_at,
    received_at, checklist, answers, note, found_count, is_late, latitude, longitude, accuracy_metres, salt, replaces)
SELECT id, due_on, kind, 1, gen_random_uuid(), by_id, captured_at - seconds * interval '1 second', captured_at,
       captured_at + interval '20 seconds', 'BENCH-1', answers::jsonb, CASE WHEN found = 0 THEN note ELSE '' END, found,
       is_late, CASE WHEN tells_place THEN latitude + away / 400.0 + error / 1000000.0 END,
       CASE WHEN tells_place THEN longitude + away / 400.0 END, CASE WHEN tells_place THEN 20 END, '\\x00112233', ''
FROM (
    SELECT e.id, d.due_on, d.kind, e.latitude, e.longitude, coalesce(o.user_id, p.user_id, b.id) AS by_id,
           CASE WHEN {_is("BATCH_AFTER_DEADLINE")} AND d.due_on > %(last)s::date - 12 AND d.kind = 1
                THEN %(last)s::date + interval '12 hours' + (%(last)s::date - d.due_on) * interval '40 seconds'
                WHEN d.state = 3 THEN d.due_on + interval '3 days 1 hour' + {draw(ROW, 112)} * interval '20 seconds'
                ELSE d.due_on + interval '1 hour' + {draw(ROW, 112)} * interval '40 seconds' END AS captured_at,
           CASE WHEN {_is("IMPOSSIBLE_PACE")} THEN {ANSWER_COUNT} * 0.5
                ELSE {ANSWER_COUNT} * (1.7 + {draw(ROW, 113)} / 200.0) END AS seconds,
           CASE d.kind WHEN 1 THEN {DAILY_ANSWERS} ELSE {WEEKLY_ANSWERS} END AS answers,
           {_one_of(NOTHING, "e.id")} AS note,
           CASE WHEN {draw(ROW, 114)} < 60 AND NOT {_is("ALL_PASS_CONTRADICTED")} AND d.kind = 1 THEN 1 ELSE 0 END AS found,
           d.state = 3 OR {_is("BATCH_AFTER_DEADLINE")} AND d.due_on > %(last)s::date - 12 AND d.kind = 1 AS is_late,
           mod(e.id, 5) < 3 AS tells_place,
           CASE WHEN {_is("FAR_FROM_PREMISES")} AND {draw(ROW, 115)} < 700 THEN 10 ELSE 0 END AS away,
           {draw(ROW, 116)} AS error
    FROM duties_duty d
    JOIN enterprises_enterprise e ON e.id = d.enterprise_id
    LEFT JOIN enterprises_membership o ON o.enterprise_id = e.id AND o.role = 'OFFICER'
    LEFT JOIN enterprises_membership p ON p.enterprise_id = e.id AND p.role = 'PRINCIPAL'
    CROSS JOIN (SELECT min(id) AS id FROM accounts_user WHERE username = 'bench') b
    WHERE d.due_on = %(day)s AND d.kind IN (1, 2) AND d.state IN (2, 3)
) said ORDER BY captured_at
"""

POSITIVE = 2**63 - 1


def _bits(of: str, first_seed: int, ands: int) -> str:
    """63 bits, each set with a chance of one half to the power of so many."""
    hashes = " & ".join(f"hashint8extended({of}, {first_seed + number})" for number in range(ands))
    return f"({hashes} & {POSITIVE})"


PHOTO_KEY = "(e.id * 1000003 + (r.due_on - DATE '2020-01-01'))"
LENT_KEY = "(lender.id * 1000003 + (r.due_on - 1 - DATE '2020-01-01'))"


def _sight(of: str, key: str, ands: int) -> str:
    return f"{_bits(of, 120, 1)} # {_bits(key, 121, ands)}"


STASHED = f"(e.id * 2 + mod({draw(PHOTO_KEY, 130)}, 2))"  # one of two photos in the album
FINGERPRINT = f"""CASE
    WHEN mod(e.id, {HOLLOW_OF}) = {OTHERS_PHOTO} THEN {_sight("lender.id", LENT_KEY, 2)}
    WHEN mod(e.id, {HOLLOW_OF}) = {OWN_PHOTO} THEN {_bits(STASHED, 131, 1)} # (1::bigint << mod({draw(PHOTO_KEY, 132)}, 63)::int)
    WHEN mod(e.id, 12) = 0 THEN {_sight("e.id", PHOTO_KEY, 4)}
    ELSE {_sight("e.id", PHOTO_KEY, 2)} END"""
PHOTO_ID = f"md5('bench-photo' || {PHOTO_KEY})::uuid"
TAKES_PHOTOS = "mod(e.id, 5) IN (1, 2)"
PHOTOS = f"""
INSERT INTO enterprises_photo (id, enterprise_id, taken_by_id, file, sha256, sent_sha256, size_bytes, fingerprint,
    captured_at, received_at)
SELECT {PHOTO_ID}, e.id, r.by_id, 'bench', md5('a' || {PHOTO_KEY}) || md5('b' || {PHOTO_KEY}),
       md5('c' || {PHOTO_KEY}) || md5('d' || {PHOTO_KEY}), 180000, {FINGERPRINT}, r.captured_at, r.received_at
FROM duties_dutyrecord r JOIN enterprises_enterprise e ON e.id = r.enterprise_id
LEFT JOIN LATERAL (
    SELECT n.id FROM enterprises_enterprise n
    WHERE mod(e.id, {HOLLOW_OF}) = {OTHERS_PHOTO} AND n.region_id = e.region_id
      AND mod(n.id, 5) = 2 AND mod(n.id, {HOLLOW_OF}) <> {OWN_PHOTO}
    ORDER BY n.id <= e.id, n.id LIMIT 1
) lender ON true
WHERE r.due_on BETWEEN %(first)s AND %(last)s AND r.kind = 1 AND {TAKES_PHOTOS}
"""
SHOWN = f"""
INSERT INTO duties_dutyrecordphoto (record_id, number, item, photo_id)
SELECT r.id, 1, 'item_' || 10, {PHOTO_ID}
FROM duties_dutyrecord r JOIN enterprises_enterprise e ON e.id = r.enterprise_id
WHERE r.due_on BETWEEN %(first)s AND %(last)s AND r.kind = 1 AND {TAKES_PHOTOS}
"""
FAULTS = f"""
INSERT INTO hazards_hazard (enterprise_id, source, source_key, severity, title, legal_item, state, move_count, found_at,
    found_on, due_at, due_on, assigned_at, rectification, before_evidence, after_evidence, returned_count, escalation_level,
    case_number)
SELECT e.id, 'INSPECTION', 'inspection:bench-' || e.id || '-' || n, 'MAJOR', '生熟混放', '', 'RECTIFYING', 0, day, day, day + 15,
       day + 15, day, '', 'EARLIER', '', 0, 0, ''
FROM enterprises_enterprise e CROSS JOIN generate_series(1, 2) n
CROSS JOIN (SELECT %(last)s::date - 5 AS day) found
WHERE {_is("ALL_PASS_CONTRADICTED")}
"""


EMPTY = "TRUNCATE duties_dutyrecord, duties_dutyrecordphoto, enterprises_photo CASCADE"


def add_records(connection) -> None:
    with connection, connection.cursor() as cursor:
        cursor.execute(EMPTY)  # what a broken off attempt left
        cursor.execute(PLACES)
    for day in days():
        with connection, connection.cursor() as cursor:
            cursor.execute(RECORDS, {"day": day, "last": LAST_DAY})
    with connection, connection.cursor() as cursor:
        for statement in (PHOTOS, SHOWN, FAULTS):
            cursor.execute(statement, {"first": FIRST_DAY, "last": LAST_DAY})


def days() -> list[date]:
    return [FIRST_DAY + timedelta(days=number) for number in range(DAYS)]


def has_records(connection) -> bool:
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM duties_dutyrecordphoto)")
        return cursor.fetchone()[0]


def planted(kind: str) -> str:
    """A condition on an enterprise `e`: it does what that kind of signal is about."""
    return _is(kind)
