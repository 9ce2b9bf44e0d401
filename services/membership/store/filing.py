"""The derived fields for the indexes of lists.

They are set when a row is stored, and updated by facts: the number of a community's members, the
name of a member, whether a person who accepted a charter is still a member. A row that was stored
by an older version, or during such a change, is updated by its own fact.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from services.membership.domain.invitations.address import read_address
from services.membership.domain.people.profile import Profile
from services.membership.domain.people.showing import Closeness
from services.membership.domain.skills.topic import names_of
from services.membership.domain.talent.keys import SOMEDAY, keys_of
from services.membership.domain.talent.talent import Talent, as_shown
from services.membership.store.communities import charters, communities, memberships
from services.membership.store.networking import meeting
from services.membership.store.people import profiles
from services.membership.store.skills import topics
from services.membership.store.talent import pool
from shared.audience.attributes import keys_to
from shared.contracts.membership import Stage
from shared.contracts.values import Language
from shared.mongo import Document, Scope, change_alike, read_document, read_many, some_ids
from shared.text import folded, folded_words

Filed = Callable[[Scope, Sequence[Document]], Awaitable[list[Document]]]
"""A function that returns the derived fields of each row."""

AT_ONCE = 500


def words(*texts: str) -> list[str]:
    """Return the words of the texts in the form for searching: folded, each once."""
    return sorted({word for text in texts for word in folded_words(text)})


async def file_communities(scope: Scope, rows: Sequence[Document]) -> None:
    await _file(scope, rows, _of_communities)


async def file_memberships(scope: Scope, rows: Sequence[Document]) -> None:
    await _file(scope, rows, _of_memberships)


async def file_profiles(scope: Scope, rows: Sequence[Document]) -> None:
    await _file(scope, rows, _of_profiles)


async def file_acceptances(scope: Scope, rows: Sequence[Document]) -> None:
    await _file(scope, rows, _of_acceptances)


async def file_topics(_: Scope, rows: Sequence[Document]) -> None:
    for row in rows:
        row["called"] = names_of(row["labels"], row["synonyms"])
        row.update({f"label_{each}": _called(row["labels"], each) for each in Language})


async def refile_acceptances(scope: Scope, membership_ids: Iterable[str]) -> None:
    await _refile(scope, charters.ACCEPTANCES, "membership", membership_ids, _of_acceptances)


async def refile_communities(scope: Scope, ids: Iterable[str]) -> None:
    await _refile(scope, communities.COLLECTION, "_id", ids, _of_communities)


async def refile_memberships(scope: Scope, ids: Iterable[str]) -> None:
    await _refile(scope, memberships.COLLECTION, "_id", ids, _of_memberships)


async def refile_people(scope: Scope, person_ids: Iterable[str]) -> None:
    """Update the profiles of these people, and their present and past memberships."""
    ids = list(person_ids)
    await _refile(scope, profiles.COLLECTION, "_id", ids, _of_profiles)
    await _refile(scope, memberships.COLLECTION, "person_id", ids, _of_memberships)


async def file_talents(scope: Scope, rows: Sequence[Document]) -> None:
    await _file(scope, rows, _of_talents)


async def refile_talents(scope: Scope, person_ids: Iterable[str]) -> None:
    """Update the keys by which these people are found in the talent pool, if they are in it."""
    await _refile(scope, pool.COLLECTION, "_id", person_ids, _of_talents)


async def file_unfiled(scope: Scope) -> None:
    """Update the rows that an older version stored."""
    for collection, mark, filed in (
        (communities.COLLECTION, "tagged", _of_communities),
        (memberships.COLLECTION, "called", _of_memberships),
        (profiles.COLLECTION, "rated", _of_profiles),
    ):
        unfiled = {mark: {"$exists": False}}
        while ids := await some_ids(scope, collection, unfiled, AT_ONCE):
            await _refile(scope, collection, "_id", ids, filed)


async def _file(scope: Scope, rows: Sequence[Document], filed: Filed) -> None:
    for row, fields in zip(rows, await filed(scope, rows), strict=True):
        row.update(fields)


async def _refile(
    scope: Scope, collection: str, field: str, ids: Iterable[str], filed: Filed
) -> None:
    """Update rows until a round changes nothing, as another process may write from older data."""
    wanted = list(ids)
    before: list[Document] | None = None
    while wanted:
        rows = await scope[collection].find({field: {"$in": wanted}}).to_list(None)
        fields = await filed(scope, rows)
        if fields == before:
            return
        changes = [
            ({"_id": row["_id"], "version": row["version"]}, {"$set": each})
            for row, each in zip(rows, fields, strict=True)
            if any(name not in row or row[name] != value for name, value in each.items())
        ]
        await change_alike(scope, collection, changes)
        before = fields


async def _of_communities(scope: Scope, rows: Sequence[Document]) -> list[Document]:
    ids = [row["_id"] for row in rows]
    members = await memberships.count_active(scope, ids)
    owners = await memberships.count_owners(scope, ids)
    tagged = [{folded(topic) for topic in row["topics"]} for row in rows]
    named = await topics.by_name(scope, set().union(*tagged))
    about = [{named[name].id: named[name] for name in some if name in named} for some in tagged]
    return [
        {
            "words": words(
                *row["names"].values(),
                *row["purposes"].values(),
                row["domain"],
                *row["topics"],
                *(name for topic in about[at].values() for name in topic.names),
            ),
            "tagged": sorted(tagged[at]),
            "topic_ids": sorted(about[at]),
            "members": members[row["_id"]],
            "owners": owners[row["_id"]],
            "stage": row.get("stage", Stage.ACTIVE),
            "admits": keys_to(row.get("audience", {})),
            **{f"called_{each}": _called(row["names"], each) for each in Language},
        }
        for at, row in enumerate(rows)
    ]


async def _of_memberships(scope: Scope, rows: Sequence[Document]) -> list[Document]:
    """Return the folded names; empty for a person who is erased or has no profile yet."""
    names = await profiles.names(scope, {row["person_id"] for row in rows})
    return [{"called": folded(names.get(row["person_id"], ""))} for row in rows]


async def _of_profiles(_: Scope, rows: Sequence[Document]) -> list[Document]:
    """Return fields of what the whole organisation may see; of the rest, only the address.

    The address serves to look people up, and is not shown.
    """
    people = [read_document(Profile, row).as_seen(Closeness.COLLEAGUE) for row in rows]
    return [
        {
            "called": None if person.erased else folded(person.name),
            "addressed": read_address(row["email"]),
            "skilled": sorted({folded(skill) for skill in person.skills}),
            "rated": [each.topic_id for each in person.competencies if each.level],
            "teaches": [each.topic_id for each in person.competencies if each.can_teach],
            "learns": [each.topic_id for each in person.competencies if each.wants_to_learn],
        }
        for row, person in zip(rows, people, strict=True)
    ]


async def _of_talents(scope: Scope, rows: Sequence[Document]) -> list[Document]:
    """Return fields of the person's visible parts in the pool; none for a person outside of it."""
    listed = [row["_id"] for row in rows if row["listed"]]
    people = await read_many(scope, profiles.COLLECTION, Profile, listed)
    places = await meeting.belonging(scope, listed)
    filed: list[Document] = []
    for row in rows:
        person = people.get(row["_id"])
        if person is None or person.erased or person.guest:
            filed.append({"keys": [], "soonest": SOMEDAY})
            continue
        shown = as_shown(read_document(Talent, row), person, places.get(row["_id"], ()))
        filed.append({"keys": keys_of(shown), "soonest": shown.available_from or SOMEDAY})
    return filed


async def _of_acceptances(scope: Scope, rows: Sequence[Document]) -> list[Document]:
    ids = [row["_id"].rpartition(".")[0] for row in rows]
    active = await memberships.active(scope, ids)
    return [{"membership": key, "is_member": key in active} for key in ids]


def _called(names: Mapping[str, str], language: Language) -> str:
    """Return the folded name in this language, or in another if there is none."""
    return folded(names.get(language) or next(iter(names.values()), ""))
