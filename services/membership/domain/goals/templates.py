"""Templates of season plans; their words are in both languages, as members read them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shared.contracts.seasons import ActivityKind
from shared.contracts.values import Language, LocalizedText

GATHERING, CHALLENGE, CALL, OTHER = (
    ActivityKind.GATHERING,
    ActivityKind.CHALLENGE,
    ActivityKind.CONTENT_CALL,
    ActivityKind.OTHER,
)


@dataclass(frozen=True, slots=True)
class Idea:
    """An activity of a template, due `week` weeks after the season's first day."""

    week: int
    kind: ActivityKind
    titles: LocalizedText


@dataclass(frozen=True, slots=True)
class Template:
    name: str
    titles: LocalizedText
    ideas: tuple[Idea, ...]

    def between(self, starts_on: str, ends_on: str) -> Iterator[tuple[Idea, str]]:
        """Yield the activities with their due days, without those after the season's end."""
        first, last = date.fromisoformat(starts_on), date.fromisoformat(ends_on)
        for idea in self.ideas:
            day = first + timedelta(weeks=idea.week)
            if day <= last:
                yield idea, day.isoformat()


def _said(english: str, french: str) -> LocalizedText:
    return {Language.ENGLISH: english, Language.FRENCH: french}


TEMPLATES = {
    template.name: template
    for template in (
        Template(
            "launch",
            _said("A new community begins", "Une nouvelle communauté démarre"),
            (
                Idea(1, GATHERING, _said("Opening gathering", "Rencontre d’ouverture")),
                Idea(2, OTHER, _said("Publish the charter", "Publier la charte")),
                Idea(3, CALL, _said("Tell who you are", "Dites qui vous êtes")),
                Idea(6, GATHERING, _said("First workshop", "Premier atelier")),
                Idea(8, CHALLENGE, _said("First challenge", "Premier défi")),
                Idea(12, GATHERING, _said("Look back together", "Faire le bilan ensemble")),
            ),
        ),
        Template(
            "rhythm",
            _said("A steady rhythm", "Un rythme régulier"),
            (
                Idea(2, GATHERING, _said("Monthly gathering", "Rencontre du mois")),
                Idea(4, CALL, _said("Call for experience reports", "Appel à retours d’expérience")),
                Idea(6, GATHERING, _said("Monthly gathering", "Rencontre du mois")),
                Idea(8, OTHER, _said("Welcome new members", "Accueillir les nouveaux membres")),
                Idea(10, GATHERING, _said("Monthly gathering", "Rencontre du mois")),
                Idea(12, OTHER, _said("Review the objectives", "Revoir les objectifs")),
            ),
        ),
        Template(
            "challenge",
            _said("One challenge for all", "Un défi pour tous"),
            (
                Idea(1, CHALLENGE, _said("Announce the challenge", "Annoncer le défi")),
                Idea(3, GATHERING, _said("Help for those who take part", "Aide aux participants")),
                Idea(6, CALL, _said("Tell what you learned", "Racontez ce que vous avez appris")),
                Idea(8, GATHERING, _said("Show the results", "Présentation des résultats")),
            ),
        ),
    )
}
"""The templates by name."""
