"""Badges as documents of Open Badges 3.0: issuer, achievement, credential.

A credential is a Verifiable Credential (W3C, version 2.0). Its subject has a separate opaque id, so
two credentials of one person cannot be linked, and none leads to the person.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from services.membership.domain.recognition.award import Award
from services.membership.domain.recognition.badges import RULES
from services.membership.domain.recognition.status import StatusList, StatusPlace
from shared.contracts.recognition import Badge

_VC = "https://www.w3.org/ns/credentials/v2"
CONTEXT = [
    _VC,
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
LIST_VALID = timedelta(days=1)
"""How long a copy of a list of revoked credentials is valid: no old one is shown for long."""
LIST_FRESH = timedelta(minutes=1)
"""How long a verifier may keep a list before it asks again."""
LIST_BEFORE = timedelta(minutes=5)
"""How long before it is signed a list is valid, for verifiers whose clocks are slow."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """The issuer of credentials. base: the address under which its documents are."""

    name: str
    url: str
    base: str

    @property
    def id(self) -> str:
        return f"{self.base}/issuer"

    @property
    def keys(self) -> str:
        return f"{self.base}/keys"

    def key(self, name: str) -> str:
        """Return the address of a key, where the key alone is, as verifiers expect it."""
        return f"{self.keys}/{name}"

    def list_address(self, number: int) -> str:
        return f"{self.base}/status/{number}"

    def profile(self) -> dict[str, Any]:
        return {"id": self.id, "type": ["Profile"], "name": self.name, "url": self.url}

    def achievement(self, badge: Badge) -> dict[str, Any]:
        rule = RULES[badge]
        return {
            "id": f"{self.base}/achievements/{badge}",
            "type": ["Achievement"],
            "name": rule.title,
            "description": rule.description,
            "criteria": {"narrative": rule.criteria},
            "achievementType": "Badge",
            "inLanguage": "en",
        }

    def address(self, credential_id: str) -> str:
        return f"{self.base}/credentials/{credential_id}"

    def credential(self, award: Award, badge: Badge, credential_id: str) -> dict[str, Any]:
        """Return the credential of an award, without a proof."""
        address = self.address(credential_id)
        return {
            "@context": CONTEXT,
            "id": address,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": RULES[badge].title,
            "issuer": self.profile(),
            "validFrom": _written(_moment(award.awarded_at)),
            "credentialSubject": {
                "id": f"urn:uuid:{uuid5(NAMESPACE_URL, address)}",
                "type": ["AchievementSubject"],
                "achievement": self.achievement(badge),
            },
            "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
            **({"credentialStatus": self._status(award.status)} if award.status else {}),
        }

    def _status(self, place: StatusPlace) -> dict[str, Any]:
        address = self.list_address(place.list)
        return {
            "id": f"{address}#{place.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(place.index),
            "statusListCredential": address,
        }

    def list_claims(self, listed: StatusList, now: datetime) -> dict[str, Any]:
        """Return the payload of the JWT of the current list of revoked credentials."""
        address, since = self.list_address(listed.id), _moment(now - LIST_BEFORE)
        until = _moment(now + LIST_VALID)
        return {
            "@context": [_VC],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": self.id,
            "validFrom": _written(since),
            "validUntil": _written(until),
            "credentialSubject": {
                "id": f"{address}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": listed.encoded,
                "ttl": LIST_FRESH // timedelta(milliseconds=1),
            },
            "iss": self.id,
            "jti": address,
            "sub": f"{address}#list",
            "nbf": int(since.timestamp()),
            "exp": int(until.timestamp()),
        }

    def claims(self, award: Award, badge: Badge, credential_id: str) -> dict[str, Any]:
        """Return the payload of its JWT: the credential, with the claims that repeat parts."""
        credential = self.credential(award, badge, credential_id)
        return {
            **credential,
            "iss": credential["issuer"]["id"],
            "jti": credential["id"],
            "sub": credential["credentialSubject"]["id"],
            "nbf": int(_moment(award.awarded_at).timestamp()),
        }


def with_context(document: dict[str, Any]) -> dict[str, Any]:
    """Return an issuer or achievement as a separate document."""
    return {"@context": CONTEXT, **document}


def _written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _moment(at: datetime) -> datetime:
    """Return a moment to the second, as `nbf` has it."""
    return at.astimezone(UTC).replace(microsecond=0)
