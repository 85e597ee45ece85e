#!/usr/bin/env python3
"""Repeats a double-random draw on your own computer: who was drawn, and who inspects them. No network.

在自己的电脑上重做一次双随机抽取：抽中了谁、由几号检查人员去。不连网络。

    python verify_draw.py DRAW.json [EARLIER.json]

DRAW.json is the public record of the draw, EARLIER.json the same fetched before it was told: who is visited
is told when all visits are over. Needs Python 3.9 or newer and nothing else. It checks that
 1. the commitment in the record is the one that stands in the log (digest, leaf, path to the root);
 2. the secret told afterwards is the one committed to, and the pool is the one committed to;
 3. the root that the draw used is that of the checkpoint which sealed the commitment;
 4. secret, root and pool give exactly these subjects and these inspectors, and the result is the sealed one;
 5. with EARLIER.json: nothing that stood there is different now.
That the root was signed by the log is checked with `verify_proof.py`.
Exit code 0: all holds; 1: something does not; 2: a file can't be read; 3: so far all holds, not all told yet.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

HOLDS, FAILS, UNREADABLE, NOT_TOLD = 0, 1, 2, 3
WORD = 2**64


class DoesNotHold(Exception):
    """The record does not show what it is said to show."""


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def canonical(value) -> bytes:
    """RFC 8785 for what records hold: texts, whole numbers, lists, objects with ASCII names."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def entry_of(record) -> str:
    """The entry that the log keeps of a record."""
    digest = sha256(bytes.fromhex(record["salt"]) + canonical(record["payload"])).hex()
    entry = {
        "attachments": record["attachments"],
        "digest": digest,
        "id": record["id"],
        "kind": record["kind"],
        "revision": record["revision"],
        "time": record["time"],
        "v": 1,
    }
    return canonical(entry).decode()


def root_from(leaf: bytes, index: int, size: int, path) -> bytes:
    """RFC 9162, 2.1.3.2: the root that follows from a leaf and its path."""
    if not 0 <= index < size:
        raise DoesNotHold("the leaf lies outside of the tree")
    fn, sn, root = index, size - 1, leaf
    for other in path:
        if sn == 0:
            raise DoesNotHold("the path is too long")
        if fn & 1 or fn == sn:
            root = sha256(b"\x01" + other + root)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            root = sha256(b"\x01" + root + other)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise DoesNotHold("the path is too short")
    return root


class Chance:
    def __init__(self, seed: bytes):
        self.seed, self.counter, self.words = seed, 0, []

    def below(self, number: int) -> int:
        limit = WORD - WORD % number
        while True:
            if not self.words:
                block = sha256(self.seed + self.counter.to_bytes(8, "big"))
                self.words = [int.from_bytes(block[at : at + 8], "big") for at in (0, 8, 16, 24)]
                self.counter += 1
            word = self.words.pop(0)
            if word < limit:
                return word % number

    def mix(self, items, places):
        items = list(items)
        for place in range(min(len(items) - 1, places)):
            other = place + self.below(len(items) - place)
            items[place], items[other] = items[other], items[place]
        return items


def repeat(pool, seed: bytes):
    chance, each = Chance(seed), pool["inspectors_each"]
    chosen = chance.mix(pool["subjects"], pool["subjects_wanted"])[: pool["subjects_wanted"]]
    barred = {(number, subject) for number, subject in pool["recusals"]}
    load = dict.fromkeys(pool["inspectors"], 0)
    teams = []
    for subject in chosen:
        able = [number for number in pool["inspectors"] if (number, subject) not in barred]
        able = chance.mix(able, len(able))
        able.sort(key=lambda number: load[number])
        teams.append(set(able[:each]))
        for number in able[:each]:
            load[number] += 1
    while hand_on(chosen, teams, load, barred):
        pass
    return [{"inspectors": sorted(teams[place]), "subject": subject} for place, subject in enumerate(chosen)]


def hand_on(chosen, teams, load, barred) -> bool:
    """One chain of hand-overs from a busy inspector to one with two fewer or less; False if none."""
    if max(load.values()) - min(load.values()) <= 1:
        return False
    for start in sorted(load, key=lambda number: (-load[number], number)):
        came, seen, waiting = {}, {start}, [start]
        while waiting:
            giver = waiting.pop(0)
            for place, team in enumerate(teams):
                if giver not in team:
                    continue
                for taker in sorted(load):
                    if taker in seen or taker in team or (taker, chosen[place]) in barred:
                        continue
                    seen.add(taker)
                    came[taker] = (place, giver)
                    waiting.append(taker)
                    if load[taker] + 2 > load[start]:
                        continue
                    while taker != start:
                        place, giver = came[taker]
                        teams[place].remove(giver)
                        teams[place].add(taker)
                        load[giver] -= 1
                        load[taker] += 1
                        taker = giver
                    return True
    return False


def check(record, say) -> int:
    commitment, log, result, sealed = record["commitment"], record["log"], record["result"], record["sealed"]
    if commitment is not None:
        check_commitment(record["draw"], commitment, sealed)
    if log is None:
        say("committed, waiting for the log / 已承诺，等待封存")
        return NOT_TOLD
    if sealed["commitment"] != log["entry"]:
        raise DoesNotHold("the commitment is not the one in the log / 承诺与日志条目不符")
    leaf = sha256(b"\x00" + log["entry"].encode())
    path = [bytes.fromhex(one) for one in log["proof"]]
    if root_from(leaf, log["position"], log["size"], path).hex() != log["root"]:
        raise DoesNotHold("the commitment does not stand under this root / 承诺不在该根之下")
    say(f"ok: the commitment stands in the log at position {log['position']} / 承诺在日志中")
    if result is None:
        drawn = sealed["result"] is not None
        say(
            "drawn and sealed, told when all visits are over: keep this file"
            " / 已抽取并封存，检查都结束后公布，请保存本文件"
            if drawn
            else "committed and sealed, not drawn / 已封存，没有抽取"
        )
        return NOT_TOLD
    return check_result(commitment["payload"], log, result, sealed, say)


def check_commitment(draw, commitment, sealed):
    payload = commitment["payload"]
    if sha256(canonical(payload["pool"])).hex() != payload["pool_digest"]:
        raise DoesNotHold("the pool is not the one committed to / 抽取池与承诺不符")
    if entry_of(commitment) != sealed["commitment"] or payload["commitment"] != draw["commitment"]:
        raise DoesNotHold("the commitment is not the one that was sealed / 承诺与封存的不符")


def check_result(payload, log, result, sealed, say) -> int:
    pool, told = payload["pool"], result["payload"]
    secret = bytes.fromhex(told["secret"])
    if sha256(secret).hex() != payload["commitment"]:
        raise DoesNotHold("the secret is not the one committed to / 公布的秘密与承诺不符")
    if (told["checkpoint_root"], told["checkpoint_size"]) != (log["root"], log["size"]):
        raise DoesNotHold("the draw used another root / 抽取使用了别的根")
    say("ok: secret, pool and root are those committed to and sealed / 秘密、抽取池、根均相符")
    seed = sha256(
        b"sushi-draw/1\n" + secret + bytes.fromhex(log["root"]) + bytes.fromhex(payload["pool_digest"])
    )
    again = repeat(pool, seed)
    if again != told["drawn"]:
        raise DoesNotHold("the draw gives other subjects or inspectors / 重新抽取的结果不同")
    if entry_of(result) != sealed["result"]:
        raise DoesNotHold("the result is not the one that was sealed / 结果与封存的不符")
    say(f"ok: the same {len(again)} subjects and inspectors / 结果一致，共 {len(again)} 个主体")
    for number, one in enumerate(again, start=1):
        say(f"  {number:3}  {one['subject']}  {' '.join(map(str, one['inspectors']))}")
    return HOLDS


def place_of(record):
    return {name: (record["log"] or {}).get(name) for name in ("position", "size", "root")}


def compare(record, earlier, say):
    """What was public before must be public unchanged; what was open then may have been added."""
    before, now = (
        {**one["draw"], **{f"sealed {name}": entry for name, entry in one["sealed"].items()}, **place_of(one)}
        for one in (earlier, record)
    )
    for name, value in before.items():
        if value is not None and now.get(name) != value:
            raise DoesNotHold(f"{name} is not what it was / {name} 与以前公布的不同")
    say("ok: nothing is different from the earlier file / 与以前保存的文件一致")


def main(arguments) -> int:
    if len(arguments) not in (1, 2):
        sys.stderr.write(f"{__doc__}\n")
        return UNREADABLE

    def say(text):
        sys.stdout.write(text + "\n")

    try:
        record, *earlier = (json.loads(Path(name).read_text(encoding="utf-8")) for name in arguments)
        for one in earlier:
            compare(record, one, say)
        return check(record, say)
    except DoesNotHold as error:
        say(f"DOES NOT HOLD / 不成立: {error}")
        return FAILS
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"cannot be read / 无法读取: {error!r}\n")
        return UNREADABLE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
