"""The keys of the pool's index, derived from a talent's visible parts, and from a search.

A talent of level 4 in a topic has the keys of levels 1 to 4, so that a minimum level is one key.
"""

from dataclasses import dataclass

from services.membership.domain.talent.talent import Shown
from shared.contracts.talent import Opportunity
from shared.text import folded, folded_words

ANYBODY = "anybody"
"""The key of every talent in the pool."""
SOMEDAY = "9999-12-31"
"""The day that stands for no day of availability; it sorts last."""
LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """A recruiter's criteria, which must all match.

    skills: the minimum level, 1 to 5, by the topic's id. communities: ids. available_by: ISO 8601.
    """

    skills: tuple[tuple[str, int], ...] = ()
    languages: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    opportunity: Opportunity | None = None
    department: str = ""
    country: str = ""
    seniority: str | None = None
    words: str = ""
    available_by: str | None = None

    @property
    def keys(self) -> list[str]:
        """Return the keys that a talent needs; those that few talents have come first."""
        hard_first = sorted(self.skills, key=lambda skill: -skill[1])
        keys = [
            *(_skill(topic_id, level) for topic_id, level in hard_first),
            *(_word(word) for word in _words(self.words)),
            *(f"community:{each}" for each in self.communities),
            *_texts("department", folded(self.department)),
            *_texts("opportunity", self.opportunity),
            *_texts("seniority", self.seniority),
            *_texts("country", self.country),
            *(_language(each) for each in self.languages),
        ]
        return list(dict.fromkeys(keys)) or [ANYBODY]


def keys_of(shown: Shown) -> list[str]:
    """Return the keys of a talent in the pool, from its visible parts only."""
    levels = (
        (each.topic_id, level)
        for each in shown.competencies
        for level in range(1, (each.level or 0) + 1)
    )
    # someone who speaks fr-CA speaks fr
    spoken = {said for each in shown.languages for said in (each, each.partition("-")[0])}
    texts = (shown.name, shown.headline, shown.department, shown.text, *shown.skills)
    keys = {
        ANYBODY,
        *(_skill(topic_id, level) for topic_id, level in levels),
        *(_word(word) for word in _words(*texts)),
        *(f"community:{each}" for each in shown.communities),
        *_texts("department", folded(shown.department)),
        *(f"opportunity:{each}" for each in shown.opportunities),
        *_texts("seniority", shown.seniority),
        *_texts("country", shown.country),
        *(_language(each) for each in spoken),
    }
    return sorted(keys)


def _texts(kind: str, value: str | None) -> list[str]:
    return [f"{kind}:{value}"] if value else []


def _skill(topic_id: str, level: int) -> str:
    return f"skill:{topic_id}:{level}"


def _language(said: str) -> str:
    return f"language:{said.lower()}"


def _word(word: str) -> str:
    return f"word:{word}"


def _words(*texts: str) -> list[str]:
    found = (word[:LONGEST_WORD] for text in texts for word in folded_words(text))
    return list(dict.fromkeys(found))
