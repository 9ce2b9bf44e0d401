"""The explanation of a result's rank, in words and numbers.

The score of the words is relative to the first result, as everywhere (decision 35). The weights
depend only on the document and its reader, and are exact.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from services.search.asking.spelling import marked
from services.search.index.found import Found
from services.search.index.matching import Way
from services.search.index.weights import NO_CREDIT, Weight, What, weights_of
from shared.contracts.values import Language

Sentences = Mapping[Language, str]

_WAYS: Mapping[Way, Sentences] = {
    Way.FRENCH: {
        Language.FRENCH: "ses mots, sous une forme ou une autre, en français",
        Language.ENGLISH: "its words, in one form or another, in French",
    },
    Way.ENGLISH: {
        Language.FRENCH: "ses mots, sous une forme ou une autre, en anglais",
        Language.ENGLISH: "its words, in one form or another, in English",
    },
    Way.WORDS: {
        Language.FRENCH: "ses mots tels quels, ou à une faute de frappe près",
        Language.ENGLISH: "its words as they are, or but for a typing error",
    },
    Way.OTHER_NAMES: {
        Language.FRENCH: "un autre nom du sujet",
        Language.ENGLISH: "another name of the topic",
    },
    Way.BEGINNINGS: {
        Language.FRENCH: "des mots qui commencent ainsi",
        Language.ENGLISH: "words that begin so",
    },
}
_WEIGHTS: Mapping[What, Sentences] = {
    What.FRESHNESS: {
        Language.FRENCH: "publié il y a {count} jours",
        Language.ENGLISH: "published {count} days ago",
    },
    What.ANSWERED: {
        Language.FRENCH: "une réponse a été acceptée",
        Language.ENGLISH: "an answer was accepted",
    },
    What.NEAR: {
        Language.FRENCH: "dans une de vos communautés",
        Language.ENGLISH: "in one of your communities",
    },
    What.VOTED: {
        Language.FRENCH: "votes et autres réactions\N{NO-BREAK SPACE}: {count}",
        Language.ENGLISH: "votes and other reactions: {count}",
    },
    What.STANDING: {
        Language.FRENCH: "réponses de son auteur qui ont été acceptées\N{NO-BREAK SPACE}: {count}",
        Language.ENGLISH: "accepted answers of its author: {count}",
    },
}


class WeightView(BaseModel):
    """A weight. The score of the words is multiplied by 1 plus the sum of `adds`."""

    what: What
    adds: float
    says: str


class WhyView(BaseModel):
    """The explanation of a result's rank. `says`: the explanation as texts in your language."""

    words: list[str] = Field(description="The matching words, as spelled in the document")
    ways: list[Way] = Field(description="The kinds of matches; the best counts most")
    weights: list[WeightView]
    factor: float
    says: list[str]


def why_view(hit: Mapping[str, Any], found: Found, reads: Language, now: datetime) -> WhyView:
    ways = [Way(name) for name in hit.get("matched_queries", ())]
    credit = found.credits.get(hit["_id"], NO_CREDIT)
    weighed = weights_of(hit["_source"], found.own, now, credit)
    weights = [_weight(each, reads) for each in weighed]
    words = list(dict.fromkeys(marked(_fragments(hit))))
    return WhyView(
        words=words,
        ways=sorted(ways),
        weights=weights,
        factor=round(1 + sum(each.adds for each in weights), 3),
        says=[*(_WAYS[way][reads] for way in sorted(ways)), *(_added(each) for each in weights)],
    )


def _weight(weight: Weight, reads: Language) -> WeightView:
    says = _WEIGHTS[weight.what][reads].format(count=weight.count)
    return WeightView(what=weight.what, adds=weight.adds, says=says)


def _added(weight: WeightView) -> str:
    return f"{weight.says} (+{weight.adds:.2f})"


def _fragments(hit: Mapping[str, Any]) -> Iterable[str]:
    found: Mapping[str, Sequence[str]] = hit.get("highlight", {})
    return (fragment for fragments in found.values() for fragment in fragments)
