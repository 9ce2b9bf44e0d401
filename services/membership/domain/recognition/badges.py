"""The rules of badges: each is earned by a number of contributions of one kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.membership.domain.recognition.deeds import Deed, Kind
from shared.contracts.recognition import Badge


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of a badge, and its texts in credentials, which are in English.

    by_different: only the first contribution of each giver counts.
    """

    kind: Kind
    number: int
    title: str
    description: str
    criteria: str
    by_different: bool = False


RULES: Mapping[Badge, Rule] = {
    Badge.FIRST_ANSWER: Rule(
        *(Kind.ANSWER, 1, "First answer", "Answered a question of a colleague."),
        "An answer to a question that somebody else asked.",
    ),
    Badge.FIRST_ACCEPTED: Rule(
        *(Kind.ACCEPTED, 1, "First accepted answer", "Gave an answer that solved a question."),
        "An answer that the author of the question accepted.",
    ),
    Badge.TEN_ACCEPTED: Rule(
        *(Kind.ACCEPTED, 10, "Ten accepted answers", "Gave ten answers that solved a question."),
        "Ten answers that the authors of the questions accepted.",
    ),
    Badge.MENTOR: Rule(
        *(Kind.MENTORED, 1, "Mentor", "Accompanied a colleague as a mentor to the end."),
        "A completed pair of a mentoring programme, as its mentor.",
    ),
    Badge.SPEAKER: Rule(
        *(Kind.HOSTED, 1, "Speaker", "Hosted a gathering that took place."),
        "A gathering that was not cancelled and is over, as its organiser.",
    ),
    Badge.FIVE_KUDOS: Rule(
        *(Kind.KUDOS, 5, "Five kudos", "Was thanked by five colleagues."),
        "Kudos by five different people, with a reason each.",
        by_different=True,
    ),
    Badge.FIRST_PATH: Rule(
        *(Kind.LEARNT, 1, "First path", "Completed a learning path."),
        "Every step of a learning path that somebody else curates.",
    ),
}


def earned(deeds: Iterable[Deed]) -> dict[Badge, datetime]:
    """Return the badges that these deeds earn, each with the moment of the deed that completed it.

    Kudos of all erased givers count as those of one person.
    """
    ordered = sorted(deeds, key=lambda each: each.at)
    found: dict[Badge, datetime] = {}
    for badge, rule in RULES.items():
        counted = [deed for deed in ordered if deed.kind is rule.kind]
        if rule.by_different:
            first: dict[str | None, Deed] = {}
            for deed in counted:
                first.setdefault(deed.by_id, deed)
            counted = [*first.values()]
        if len(counted) >= rule.number:
            found[badge] = counted[rule.number - 1].at
    return found
