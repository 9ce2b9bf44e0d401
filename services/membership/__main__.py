"""The command `python -m services.membership`; see shared/runtime/command.py."""

from datetime import timedelta

from services.membership.domain.recognition.credential import Issuer
from services.membership.entry.communities.founding import Founding
from services.membership.entry.people.declared import Directory
from services.membership.entry.recognition.recognition import Boards
from services.membership.entry.recognition.signing import Issuing
from services.membership.main import service
from services.membership.settings import MembershipSettings
from shared.mongo import Store
from shared.runtime.command import start
from shared.runtime.service import Service
from shared.text import folded


def composed(settings: MembershipSettings, _: Store) -> Service:
    founding = Founding(by_admins_only=settings.proposals_only, supporters=settings.supporters)
    directory = Directory(settings.directory_attributes.split())
    looks_kept = timedelta(days=settings.looks_kept_days)
    return service(founding, directory, _issuing(settings), _boards(settings), looks_kept)


def _issuing(settings: MembershipSettings) -> Issuing:
    url = settings.public_url.rstrip("/")
    issuer = Issuer(settings.badge_issuer, url, f"{url}/api/membership/v1/open-badges")
    return Issuing(issuer, settings.badge_key)


def _boards(settings: MembershipSettings) -> Boards:
    said = (folded(each.strip()) for each in settings.unlisted_countries.split(","))
    return Boards(frozenset(filter(None, said)))


if __name__ == "__main__":
    start("membership", MembershipSettings, composed)
