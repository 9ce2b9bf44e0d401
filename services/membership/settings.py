"""The environment variables MEMBERSHIP_*."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from services.membership.domain.people.profile import FROM_DIRECTORY
from services.membership.entry.recognition.signing import checked_key
from shared.audience.attributes import MOST_ATTRIBUTES
from shared.contracts.directory import ATTRIBUTE
from shared.runtime.settings import HttpAddress, ServiceSettings

MOST_FURTHER = MOST_ATTRIBUTES - len(FROM_DIRECTORY)


def _attributes(said: str) -> str:
    names = said.split()
    if not all(re.fullmatch(ATTRIBUTE, name) for name in names):
        raise ValueError("it must be words of a-z, 0-9 and _")
    if len(names) > MOST_FURTHER or set(names) & set(FROM_DIRECTORY):
        raise ValueError(f"it can have at most {MOST_FURTHER}, none of {', '.join(FROM_DIRECTORY)}")
    return said


class MembershipSettings(ServiceSettings):
    """Settings of communities, of the attributes that select colleagues, and of recognition.

    proposals_only: communities are proposals, unless administrators create them. supporters: the
    number of people whose support activates a proposal. directory_attributes: the attributes that
    audiences may use besides department and country, separated by spaces; each is also the name of
    a token claim. badge_key: the private RSA key, in PEM, that signs credentials of badges; without
    one there are none. badge_issuer: the issuer's name in them. public_url: the gateway as
    verifiers reach it. unlisted_countries: the countries whose people appear on no leaderboard,
    separated by commas, as spelled in the directory. name of a claim of tokens. looks_kept_days:
    how long members of the talent pool can see recruiters' looks.
    """

    model_config = SettingsConfigDict(env_prefix="MEMBERSHIP_", extra="ignore", frozen=True)

    store_database: str = "membership"
    proposals_only: bool = False
    supporters: Annotated[int, Field(ge=1, le=100)] = 5
    directory_attributes: Annotated[str, AfterValidator(_attributes)] = ""
    badge_key: Annotated[SecretStr, AfterValidator(checked_key)] = SecretStr("")
    badge_issuer: Annotated[str, Field(min_length=1, max_length=120)] = "Guilde"
    public_url: HttpAddress = "http://127.0.0.1:8080"
    unlisted_countries: str = ""
    looks_kept_days: Annotated[int, Field(ge=30, le=3_650)] = 365
