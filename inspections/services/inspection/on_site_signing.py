"""The signatures of both sides, or the refusal with its witness."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from common.stored_file import store_encrypted
from inspections.models import OnSiteInspection, OnSiteSignature
from inspections.services.signature import SIGNATURES, Signature


@dataclass(frozen=True)
class Signing:
    """Who signs: each inspector by user key; the enterprise, or why it refused and who saw it."""

    inspectors: dict[int, Signature] = field(default_factory=dict)
    enterprise: Signature | None = None
    refused_reason: str = ""
    witness: str = ""


def store_signature(
    on_site: OnSiteInspection, side: str, signature: Signature, at: datetime, user_id: int | None = None
) -> OnSiteSignature:
    picture = signature.picture
    return OnSiteSignature(
        on_site=on_site,
        side=side,
        user_id=user_id,
        name=signature.name.strip()[:60],
        picture=store_encrypted(picture, folder=SIGNATURES) if picture else "",
        sha256=hashlib.sha256(picture).hexdigest() if picture else "",
        signed_at=at,
    )
