"""Activities of a season: visible to readers of their community, while they are planned."""

from datetime import date

from pydantic import BaseModel

from services.notifications.domain.known import Known, Person, may_read_in
from services.notifications.domain.subject import Path, Subject
from services.notifications.subjects import community
from services.notifications.subjects.kind import Kind, View
from services.notifications.words import day, quoted, text_in
from shared.contracts.envelope import Fact
from shared.contracts.seasons import ACTIVITY, ActivityData
from shared.contracts.values import Language, LocalizedText
from shared.messaging.read_models import ReadModel
from shared.mongo import Document

NAME = "activity"


class Activity(BaseModel):
    """An activity. `due_on`: ISO 8601."""

    id: str
    community_id: str
    titles: LocalizedText
    due_on: str
    dropped: bool


class ActivityTitle(BaseModel):
    id: str
    title: str
    due_on: str


def path_of(fact: Fact[ActivityData]) -> Path:
    return Subject(NAME, fact.subject), community.subject(fact.data.state.community.id)


def row(fact: Fact[ActivityData]) -> Document:
    state = fact.data.state
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "community_id": state.community.id,
        "titles": {str(language): title for language, title in state.titles.items()},
        "due_on": state.due_on,
        "dropped": state.dropped,
    }


def may_read(person: Person, path: Path, known: Known) -> bool:
    activity = known.get(path[0], Activity)
    if activity is None or activity.dropped:
        return False
    return may_read_in(person, activity.community_id, known)


def _changes_sight(fact: Fact[ActivityData]) -> set[str]:
    return {fact.data.state.community.id} if fact.data.state.dropped else set()


def _view(activity: Activity, language: Language) -> ActivityTitle:
    title = text_in(activity.titles, language)
    return ActivityTitle(id=activity.id, title=title, due_on=activity.due_on)


def _words(activity: Activity, language: Language) -> dict[str, str]:
    title = quoted(text_in(activity.titles, language), language)
    return {"activity": title, "due": day(date.fromisoformat(activity.due_on), language)}


KIND = Kind(
    name=NAME,
    row=Activity,
    read_model=ReadModel(ACTIVITY, "activities", row),
    may_see=may_read,
    changes_sight=_changes_sight,
    lies_in=lambda activity: community.subject(activity.community_id),
    view=View("activity", ActivityTitle, _view),
    link=lambda activity: ("membership", f"activities/{activity.id}"),
    words=_words,
)
