"""The responses of moderation."""

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import BaseModel

from services.content.domain.moderation.case import Case
from services.content.domain.moderation.decision import Decision
from services.content.domain.moderation.flag import Flag
from services.content.domain.posts.post import Post
from services.content.domain.talk.reply import Reply
from services.content.entry.authors import Author
from shared.audience.naming import Names
from shared.contracts.moderation import Act, AppealStatus, DecisionStatus, FlagReason, FlagStatus
from shared.contracts.talk import ThingRef
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language, PostStatus
from shared.text import excerpt


class AppealView(BaseModel):
    """An appeal. `decider`, `answered_at`: null until it is answered."""

    text: str
    status: Open[AppealStatus]
    made_at: datetime
    decider: Author | None
    answer: str
    answered_at: datetime | None


class LiftingView(BaseModel):
    by: Author | None
    reason: str
    at: datetime


class DecisionView(BaseModel):
    """A decision. `thing`: null for a sanction. `title`: the post's title at that time.

    `moved_to`: the new community of the item; its moderators can read it, too.
    `other_id`: the merge target, or the post that was split off.

    `person`: the person concerned; `decider`: the moderator. Both are null once erased.
    """

    id: str
    act: Open[Act]
    status: Open[DecisionStatus]
    thing: ThingRef | None
    title: str
    community: CommunityRef | None
    person: Author | None
    decider: Author | None
    reason: str
    until: datetime | None
    moved_to: CommunityRef | None
    other_id: str | None
    appeal: AppealView | None
    lifting: LiftingView | None
    created_at: datetime
    version: int

    @classmethod
    def of(cls, decision: Decision, names: Names) -> "DecisionView":
        def named(person_id: str | None) -> Author | None:
            return Author.of(person_id, decision.community, names)

        appeal, lifting = decision.appeal, decision.lifting
        return cls(
            id=decision.id,
            act=decision.act,
            status=decision.status,
            thing=decision.thing,
            title=decision.title,
            community=decision.community,
            person=named(decision.person_id),
            decider=named(decision.decider_id),
            reason=decision.reason,
            until=decision.until,
            moved_to=decision.moved_to,
            other_id=decision.other_id,
            appeal=AppealView(
                **appeal.model_dump(exclude={"decider_id"}), decider=named(appeal.decider_id)
            )
            if appeal
            else None,
            lifting=LiftingView(by=named(lifting.by_id), reason=lifting.reason, at=lifting.at)
            if lifting
            else None,
            created_at=decision.created_at,
            version=decision.version,
        )


class OwnFlag(BaseModel):
    """A flag that you raised, and its outcome."""

    thing: ThingRef
    reason: Open[FlagReason]
    text: str
    status: Open[FlagStatus]
    created_at: datetime
    updated_at: datetime


class RaisedFlag(BaseModel):
    """An open flag, as moderators see it. `reporter`: null once erased."""

    reporter: Author | None
    reason: Open[FlagReason]
    text: str
    created_at: datetime


class CaseView(BaseModel):
    """An item in the queue. `flags`: the number of open flags, in total and by reason.

    `withheld`: a newcomer's text with links to other sites; hidden until a moderator restores it.
    `claimed_by`: the moderator who works on the item, until `claimed_until`.
    """

    id: str
    thing: ThingRef
    status: Open[PostStatus]
    title: str
    excerpt: str
    lang: Open[Language]
    author: Author | None
    community: CommunityRef | None
    locked: bool
    withheld: bool
    flags: int
    reasons: dict[str, int]
    first_at: datetime | None
    claimed_by: Author | None
    claimed_until: datetime | None


class WholeCase(CaseView):
    """An item with its rendering, its open flags and the decisions on it, newest first."""

    version: int
    html: str
    raised: list[RaisedFlag]
    decisions: list[DecisionView]


@dataclass(frozen=True, slots=True)
class Item:
    """An item with its post, and its case if it has open flags."""

    post: Post
    reply: Reply | None
    ref: ThingRef
    case: Case | None
    raised: list[Flag] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    @property
    def thing(self) -> Post | Reply:
        return self.reply or self.post

    def people(self, now: datetime) -> list[str | None]:
        holder = self.case.holder(now) if self.case else None
        return [self.thing.author_id, holder, *(flag.person_id for flag in self.raised)]

    def view(self, names: Names, now: datetime) -> CaseView:
        thing, case = self.thing, self.case
        holder = case.holder(now) if case else None
        return CaseView(
            id=thing.id,
            thing=self.ref,
            status=thing.status,
            title=self.post.title,
            excerpt=excerpt(thing.text),
            lang=thing.language,
            author=Author.of(thing.author_id, thing.community, names),
            community=thing.community,
            locked=self.post.locked,
            withheld=thing.withheld,
            flags=case.flags if case else 0,
            reasons={key: n for key, n in case.reasons.items() if n > 0} if case else {},
            first_at=case.first_at if case else None,
            claimed_by=Author.of(holder, thing.community, names),
            claimed_until=case.claimed_until if case and holder else None,
        )

    def whole(self, names: Names, now: datetime) -> WholeCase:
        return WholeCase(
            **self.view(names, now).model_dump(),
            version=self.thing.version,
            html=self.thing.html,
            raised=[
                RaisedFlag(
                    reporter=Author.of(flag.person_id, flag.community, names),
                    reason=flag.reason,
                    text=flag.text,
                    created_at=flag.created_at,
                )
                for flag in self.raised
            ],
            decisions=[DecisionView.of(each, names) for each in self.decisions],
        )


def people_in(decision: Decision) -> list[str | None]:
    """Return the ids of the people whom the view of a decision names."""
    return [
        *(decision.person_id, decision.decider_id),
        decision.appeal.decider_id if decision.appeal else None,
        decision.lifting.by_id if decision.lifting else None,
    ]
