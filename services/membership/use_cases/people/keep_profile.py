"""Store a profile with its directory entry, which gives services the person's keys."""

from services.membership.domain.people.directory import DirectoryEntry
from services.membership.domain.people.profile import Profile
from services.membership.store.owned import DIRECTORY, PROFILES
from shared.messaging.unit import Work


async def keep_profile(
    work: Work, profile: Profile, participle: str, changed: tuple[str, ...] = ()
) -> None:
    """Store a profile and its entry. Raises: DuplicateError, StaleVersionError."""
    await PROFILES.save(work, profile, participle, changed)
    await keep_entry(work, profile)


async def keep_entry(work: Work, profile: Profile) -> None:
    """Update the entry from the profile, or create it; it may be empty."""
    if profile.erased:
        return
    said, now = profile.in_directory, work.now
    entry = await DIRECTORY.find(work.scope, profile.id)
    if entry is None:
        first = DirectoryEntry(id=profile.id, attributes=said, created_at=now, updated_at=now)
        await DIRECTORY.save(work, first, "recorded")
    elif entry.say(said, now):
        await DIRECTORY.save(work, entry, "updated", ("attributes",))
