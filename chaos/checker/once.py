"""I3: one effect per Idempotency-Key, one notice per occasion, one mail per notice."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from chaos.canaries import canaries_in
from chaos.checker.intents import Intent
from chaos.checker.verdict import Verdict, verdict
from chaos.checker.world import Id, Letter, Told, World
from services.notifications.mail.letters import message_name
from shared.contracts.token import Version
from shared.mongo import Document

EFFECTS = "one effect per Idempotency-Key"
NOTICES = "one notice per fact, person and reason, and none missing"
MAILS = "one mail per notice"

OCCASIONS = {"answered", "replied", "posted", "gathering_scheduled"}
"""The reasons for which a person has at most one notice per subject."""


def check_effects(intents: list[Intent], world: World) -> Verdict:
    findings = [
        *_answered_twice(intents),
        *_claimed_twice(intents),
        *_written_twice(intents, world),
    ]
    return verdict("I3", EFFECTS, len(intents), findings)


def _answered_twice(intents: list[Intent]) -> Iterator[str]:
    for intent in intents:
        answers = {(attempt.etag, attempt.detail.get("made")) for attempt in intent.oks}
        if len(answers) > 1:
            yield f"{intent} was answered differently: {sorted(map(str, answers))}"


def _claimed_twice(intents: list[Intent]) -> Iterator[str]:
    claims: dict[Version, Intent] = {}
    for intent in intents:
        for version in intent.made:
            other = claims.setdefault(version, intent)
            if other is not intent:
                yield f"{version} was acknowledged to {other} and to {intent}"


def _written_twice(intents: list[Intent], world: World) -> Iterator[str]:
    wrote = {intent.canary: intent for intent in intents if intent.canary}
    written: Counter[str] = Counter()
    for facts in world.by_aggregate().values():
        before: set[str] = set()
        for fact in _each_version_once(facts):
            now = {word for word in _own_words(fact) if word in wrote}
            written.update(word for word in now - before if wrote[word].kind == fact.of.kind)
            before |= now
    for canary, count in written.items():
        if count > 1:
            yield f"{wrote[canary]} wrote {canary} {count} times"


def _each_version_once(facts: list[Told]) -> list[Told]:
    first: dict[int, Told] = {}
    for fact in facts:
        first.setdefault(fact.sequence, fact)
    return [first[sequence] for sequence in sorted(first)]


def _own_words(fact: Told) -> list[str]:
    own = {name: value for name, value in fact.state.items() if name not in {"post", "gathering"}}
    return canaries_in(orjson.dumps(own).decode())


def check_notices(world: World, people: set[str]) -> Verdict:
    notices = [notice for notice in world.notices if notice["person_id"] in people]
    findings = [
        *_repeated(notices),
        *_misnumbered(notices, world.inboxes),
        *_untold(notices, world, people),
    ]
    return verdict("I3", NOTICES, len(notices), findings)


def _repeated(notices: list[Document]) -> Iterator[str]:
    yield from _doubled(
        ((notice["fact_id"], notice["person_id"]) for notice in notices),
        "fact {0} notified {1} {count} times",
    )
    occasions = (
        (notice["person_id"], notice["reason"], notice["path"][0]["id"])
        for notice in notices
        if notice["reason"] in OCCASIONS
    )
    yield from _doubled(occasions, "{0} was notified of `{1}` about {2} {count} times")


def _doubled(keys: Iterable[tuple[Any, ...]], words: str) -> Iterator[str]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield words.format(*key, count=count)


def _misnumbered(notices: list[Document], inboxes: list[Document]) -> Iterator[str]:
    last = {inbox["_id"]: inbox.get("last", 0) for inbox in inboxes}
    numbers: dict[str, list[int]] = {}
    for notice in notices:
        numbers.setdefault(notice["person_id"], []).append(notice["number"])
    for person_id, own in numbers.items():
        if sorted(own) != list(range(1, last.get(person_id, 0) + 1)):
            yield f"the notices of {person_id} are not numbered 1 to {last.get(person_id)}"


def _untold(notices: list[Document], world: World, people: set[str]) -> Iterator[str]:
    """Yield replies in open places without a notice to the post's author."""
    told = {(notice["fact_id"], notice["person_id"]) for notice in notices}
    late = {delivery["plan"]["fact_id"] for delivery in world.deliveries}
    for fact in world.versions().values():
        if fact.of.kind != "content.reply" or fact.participle != "posted":
            continue
        author = fact.state["post"]["author_id"]
        if not _is_open(fact, world) or author not in people - {fact.actor}:
            continue
        if (fact.id, author) not in told and fact.id not in late:
            yield f"{author} was not notified of {fact}"


def _is_open(fact: Told, world: World) -> bool:
    """Return whether it is for everyone, or in an always public community, and was not deleted."""
    post = world.aggregates.get(Id("content.post", fact.state["post"]["id"]), {})
    if post.get("status") != "published":
        return False
    community = fact.state["community"]
    if community is None:
        return True
    was = [f for f in world.told if f.of == Id("membership.community", community["id"])]
    return all(f.state["visibility"] == "public" for f in was)


def check_mails(world: World, people: set[str], faults: int) -> Verdict:
    """Check mails. Each fault may cause one more copy of a mail, with the same Message-ID."""
    mails = [mail for mail in world.mails if mail["person_id"] in people]
    addresses = {world.addresses[p] for p in people if p in world.addresses}
    letters = [letter for letter in world.letters if letter.to in addresses]
    findings = [*_sent_again(letters, faults), *_misrecorded(mails, letters, world)]
    return verdict("I3", MAILS, len(letters), findings)


def _sent_again(letters: list[Letter], faults: int) -> Iterator[str]:
    copies = Counter(letter.message_id for letter in letters)
    again = {message_id: count for message_id, count in copies.items() if count > 1}
    if sum(again.values()) - len(again) > faults:
        for message_id, count in again.items():
            yield f"mail {message_id} was sent {count} times, with {faults} faults in the run"


def _misrecorded(mails: list[Document], letters: list[Letter], world: World) -> Iterator[str]:
    """Yield mails whose row differs from what happened to them."""
    arrived = {_name_of(letter): letter for letter in letters}
    recorded = {message_name(mail["_id"]): mail for mail in mails}
    for name, letter in arrived.items():
        mail = recorded.get(name)
        if mail is None:
            yield f"{letter.message_id} reached {letter.to}, and no mail is recorded that was it"
        elif not _may_have_arrived(mail):
            yield f"{_named(mail)} reached {letter.to}"
    for name, mail in recorded.items():
        if mail["state"] == "sent" and name not in arrived:
            yield f"{_named(mail)} never reached {world.addresses.get(mail['person_id'])}"


def _may_have_arrived(mail: Document) -> bool:
    return mail["state"] in {"sent", "sending", "uncertain"} or mail.get("uncertain", False)


def _named(mail: Document) -> str:
    why = f" ({mail['why']})" if mail.get("why") else ""
    return f"mail {mail['_id']}, recorded as {mail['state']}{why},"


def _name_of(letter: Letter) -> str:
    return letter.message_id.strip("<>").partition("@")[0]
