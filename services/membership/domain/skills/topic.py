"""The aggregate Topic: a subject, with the organisation's one name for it in each language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from shared.contracts.topics import TopicStatus
from shared.contracts.unknown import Open
from shared.contracts.values import Language, LocalizedText
from shared.taking import take_over
from shared.text import folded

EDITABLE = ("labels", "synonyms", "broader", "status")

MOST_SYNONYMS = 20
"""The maximum number of synonyms of a topic in one language."""

DEEPEST = 12
"""The largest number of topics above one another."""

_HAPPENED: Mapping[str, str] = {TopicStatus.LISTED: "listed", TopicStatus.RETIRED: "retired"}


class Topic(BaseModel):
    id: str
    version: int = 1
    labels: LocalizedText
    synonyms: dict[Open[Language], tuple[str, ...]] = {}
    broader: str | None = None
    status: Open[TopicStatus]
    created_at: datetime
    updated_at: datetime

    def edit(self, wanted: Mapping[str, Any], now: datetime) -> tuple[str, ...]:
        """Apply the fields that differ and return their names; none if there is no new version.

        A label that is replaced stays as a synonym, because posts and communities have it; another
        change can remove it.
        """
        before = self.labels
        changed = take_over(self, wanted, EDITABLE)
        if "labels" in changed and self._keep(before):
            changed = tuple(dict.fromkeys((*changed, "synonyms")))
        if changed:
            self.version += 1
            self.updated_at = now
        return changed

    def _keep(self, labels: Mapping[str, str]) -> bool:
        """Make synonyms of the labels that are no name any more; return whether there are any."""
        known = {*self.names}
        lost = {language: name for language, name in labels.items() if folded(name) not in known}
        for language, name in lost.items():
            kept = self.synonyms.get(language, ())[: MOST_SYNONYMS - 1]
            self.synonyms = {**self.synonyms, language: (*kept, name)}
        return bool(lost)

    def happened(self, changed: tuple[str, ...]) -> str:
        """Return the participle of a change of these fields."""
        return _HAPPENED.get(self.status, "updated") if "status" in changed else "updated"

    @property
    def names(self) -> list[str]:
        """Return all the names it is found by, folded, each once. No two topics share a name."""
        return names_of(self.labels, self.synonyms)


def names_of(labels: Mapping[str, str], synonyms: Mapping[str, tuple[str, ...]]) -> list[str]:
    said = [*labels.values(), *(each for some in synonyms.values() for each in some)]
    return sorted({folded(name) for name in said})
