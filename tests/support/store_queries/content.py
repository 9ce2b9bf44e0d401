"""Content in bulk: its newest posts are ones that the reader may not see."""

from datetime import timedelta
from itertools import product

from services.content.domain.editing.approval import Approval
from services.content.domain.editing.suggestion import Suggestion
from services.content.domain.files.file import File
from services.content.domain.freshness.review import Review
from services.content.domain.kinds.details import PostDetails
from services.content.domain.posts.post import Post
from services.content.domain.posts.schedule import Schedule
from services.content.domain.posts.version import Version
from services.content.domain.series.progress import Progress
from services.content.domain.series.series import Series
from services.content.domain.talk.interest import Interest
from services.content.domain.talk.reaction import Reaction
from services.content.store import filing
from services.content.store.editing import suggestions
from services.content.store.feeds import subscriptions
from services.content.store.files import files, room, uploads
from services.content.store.freshness import stale, verdicts
from services.content.store.kinds import adoptions, ballots
from services.content.store.moderation import barred, cases, moderators
from services.content.store.owned import OWNED
from services.content.store.posts import heads, likenesses, posts, submitted, versions
from services.content.store.posts.heads import Head
from services.content.store.previews import links
from services.content.store.series import progress, series
from services.content.store.talk import interests, ranking, reactions, replies, visits
from services.content.store.talk.interests import Shelf
from services.content.store.talk.ranking import Rank
from services.content.store.watch import items
from shared.audience import communities, memberships, reach
from shared.contracts.content import PostRef
from shared.contracts.files import FileStatus
from shared.contracts.series import SeriesKind
from shared.contracts.suggestions import SuggestionStatus
from shared.contracts.talk import ReactionKind
from shared.contracts.values import Language, PostKind, PostStatus
from shared.mongo import Document, Scope, insert, read_document, write_document
from tests.support.modules import modules_of
from tests.support.posts import GUILD, NOON, post, reply
from tests.support.store_queries import moderation, places, previews, watch
from tests.support.store_queries.examples import Ask, Examples

COUNT = 6_000
BUSY = "p00100"
HEAD = Head(PostStatus.PUBLISHED, reply().post.title, GUILD.id)
RARE, COMMON = "rare", "common"
PAGE = 20
STATUSES = [PostStatus.DRAFT, PostStatus.ARCHIVED, PostStatus.DELETED, *[PostStatus.PUBLISHED] * 17]
AUTHORS = 40
STALE: tuple[dict[str, str], ...] = ({}, {"kind": "discussion"}, {"owner_id": "a5"})
SUBMITTED = 21
"""The remainder by 40 of posts that wait for a reviewer."""
IDEA = PostDetails.model_validate({"idea": {"challenge_id": "p00000"}})


async def fill(scope: Scope) -> None:
    await places.fill(scope)
    rows = [write_document(_post(number)) for number in range(COUNT)]
    await filing.file(scope, rows)
    await insert(scope, posts.COLLECTION, rows)
    base = write_document(reply())
    busy = {**base["post"], "id": BUSY}
    held = [
        {**base, "_id": f"r{n:05}", "post": busy, "status": PostStatus.DELETED, "author_id": "bob"}
        for n in range(2_000)
    ]
    there = [
        {**base, "_id": f"s{n:05}", "post": busy, "author_id": f"a{n % AUTHORS}"}
        for n in range(1_000)
    ]
    spread = [
        {
            **base,
            "_id": f"t{n:05}",
            "post": {**busy, "id": f"p{n:05}"},
            "author_id": "eve",
            "import_key": f"k{n:05}",
        }
        for n in range(1_000)
    ]
    await insert(scope, replies.COLLECTION, [*held, *there, *spread])
    await insert(scope, reactions.COLLECTION, _reactions())
    for number in range(1_000):
        await visits.note(scope, f"p{number:05}", f"a{number % 100}", NOON)
    await insert(scope, interests.COLLECTION, [_interest(number) for number in range(2_000)])
    votes = [
        {"_id": f"{poll}.v{n:05}", "post_id": poll, "person_id": f"v{n:05}", "chosen": str(n % 3)}
        for poll in (BUSY, "p00001")
        for n in range(1_000)
    ]
    await insert(scope, ballots.BALLOTS.collection, votes)
    adopted = [
        {
            "_id": f"{each}.v{n:05}",
            "post_id": each,
            "person_id": f"v{n:05}",
            "community": {"id": f"c{n:05}", "slug": f"c{n:05}"} if n % 2 else None,
            "community_id": f"c{n:05}" if n % 2 else "",
        }
        for each in (BUSY, "p00001")
        for n in range(1_000)
    ]
    await insert(scope, adoptions.COLLECTION, adopted)
    judged = [
        {
            "_id": f"{each}.v{n:05}",
            "post_id": each,
            "person_id": f"v{n:05}",
            "still_true": bool(n % 3),
            "at": NOON + timedelta(minutes=n),
        }
        for each in (BUSY, "p00001")
        for n in range(1_000)
    ]
    await insert(scope, verdicts.VERDICTS.collection, judged)
    await insert(scope, suggestions.COLLECTION, [_suggestion(number) for number in range(1_000)])
    await moderation.fill(scope)
    await watch.fill(scope)
    await previews.fill(scope)
    subscribed = [
        {
            "_id": f"c{n % 50:05}.a{n}",
            "person_id": f"a{n % AUTHORS}",
            "community": {"id": f"c{n % 50:05}", "slug": f"c{n % 50:05}"},
            "secret_hash": f"h{n:05}",
            "guest": False,
            "created_at": NOON,
        }
        for n in range(1_000)
    ]
    await insert(scope, subscriptions.SUBSCRIPTIONS.collection, subscribed)
    await insert(scope, files.COLLECTION, [_file(number) for number in range(2_000)])
    begun = {"length": 2, "offset": 1, "pieces": 1, "name": "x"}
    opened = [{"_id": f"u{n:05}", "owner_id": f"a{n % AUTHORS}", **begun} for n in range(1_000)]
    await insert(scope, uploads.COLLECTION, opened)
    await insert(scope, series.COLLECTION, [_series(number) for number in range(1_000)])
    await insert(scope, progress.COLLECTION, [_progress(number) for number in range(2_000)])
    old = write_document(Version.of(post(id=BUSY, status=PostStatus.DRAFT)))
    await insert(scope, versions.COLLECTION, [_version(old, number) for number in range(1_000)])


def _progress(number: int) -> Document:
    """Return progress in a path; a person has twenty, and left half of them."""
    key, person_id = f"s{number:05}", f"a{number % AUTHORS}"
    own = Progress(
        id=f"{key}.{person_id}",
        version=1,
        series_id=key,
        community=places.ref(number % 40),
        person_id=person_id,
        updated_at=NOON,
    )
    at = NOON + timedelta(minutes=number)
    begun = {"started_at": at, "done_ids": [f"p{number:05}"]}
    return write_document(own) | (begun if number // AUTHORS % 2 else {})


def _series(number: int) -> Document:
    return write_document(
        Series(
            id=f"s{number:05}",
            kind=SeriesKind.SERIES if number // 40 % 2 else SeriesKind.COLLECTION,
            title="Read on",
            language=Language.ENGLISH,
            community=places.ref(number % 40),
            curator_id=f"a{number % AUTHORS}",
            post_ids=(f"p{number:05}", f"p{number + 1:05}"),
            is_deleted=number % 3 == 0,
            created_at=NOON,
            updated_at=NOON + timedelta(minutes=number),
        )
    )


def _reactions() -> list[Document]:
    """Return reactions, mostly to the answers of one busy question; half of them are withdrawn."""
    given = write_document(Reaction.to(reply(), ReactionKind.VOTE, "a0", NOON))
    things = [*[(f"s{n:05}", BUSY) for n in range(200)], *[(f"p{n:05}",) * 2 for n in range(200)]]
    return [
        {
            **given,
            "_id": f"{thing}.{person}.{kind}",
            "kind": kind,
            "given": bool((person + place) % 2),
            "thing": {"kind": "reply", "id": thing, "post_id": post_id},
            "person_id": f"a{person}",
        }
        for place, (thing, post_id) in enumerate(things)
        for person in range(10)
        for kind in (ReactionKind.VOTE, ReactionKind.THANKS)
    ]


def _interest(number: int) -> Document:
    interest = Interest.none(post(id=f"p{number:05}"), f"a{number % 10}", NOON)
    at = NOON + timedelta(minutes=number)
    if number % 3:
        interest.follow(at)
    if number % 50 == 0:
        interest.bookmark(at)
    return write_document(interest)


def _version(old: Document, number: int) -> Document:
    return {**old, "_id": f"{BUSY}.{number}", "post_id": BUSY, "version": number}


def _file(number: int) -> Document:
    """Return a file; every second one belongs to the same busy post."""
    of = BUSY if number % 2 else f"p{number:05}"
    refers = PostRef(id=of, kind=PostKind.ARTICLE, title=HEAD.title, author_id="eve")
    made = File(
        id=f"f{number:05}",
        status=FileStatus.READY,
        owner_id=f"a{number % AUTHORS}",
        community=GUILD,
        post=refers,
        post_status=PostStatus.PUBLISHED,
        filename="x.pdf",
        media_type="application/pdf",
        size=number,
        sha256=f"{number:064}",
        blob=f"f{number:05}",
        created_at=NOON,
        updated_at=NOON,
    )
    return write_document(made)


def _post(number: int) -> Post:
    hidden = number >= COUNT // 2
    place = places.HIDDEN[number % len(places.HIDDEN)] if hidden else number
    return post(
        id=f"p{number:05}",
        kind=PostKind.DISCUSSION if number % 97 == 0 else list(PostKind)[number % 2],
        status=PostStatus.SUBMITTED if number % 40 == SUBMITTED else STATUSES[number % 20],
        approval=_approval(number),
        community=None if number % 31 == 0 and not hidden else places.ref(place),
        author_id=f"a{number % AUTHORS}",
        language=Language.FRENCH if number % 53 == 0 else Language.ENGLISH,
        tags=(COMMON, RARE) if number % 89 == 0 else (COMMON,),
        created_at=NOON + timedelta(minutes=number),
        updated_at=NOON + timedelta(minutes=COUNT - number),
        published_at=NOON + timedelta(minutes=number),
        translation_of="p00000" if number % 300 == 1 else None,
        duplicate_of="p00000" if number % 300 == 2 else None,
        schedule=_scheduled(number),
        review=_review(number),
        details=IDEA if number % 200 == 3 else None,
        accepted_answer_id=None if number % 59 == 0 else "answer",
    )


def _suggestion(number: int) -> Document:
    made = Suggestion(
        id=f"s{number:05}",
        post_id=BUSY if number % 2 else f"p{number:05}",
        community=None,
        status=list(SuggestionStatus)[number // 2 % 4],
        author_id=f"a{number % AUTHORS}",
        before_title="Title",
        before_body="One",
        title="Title",
        body="Two",
        created_at=NOON,
        updated_at=NOON,
    )
    return write_document(made)


def _approval(number: int) -> Approval | None:
    if number % 40 == SUBMITTED:
        return Approval(asked_at=NOON + timedelta(minutes=number))
    return Approval(asked_at=NOON, by_id=f"a{number % AUTHORS}") if number % 300 == 4 else None


def _review(number: int) -> Review | None:
    due_on = f"2026-01-{number % 28 + 1:02}"
    return Review(due_on=due_on, owner_id=f"a{number % 7}") if number % 5 else None


def _scheduled(number: int) -> Schedule | None:
    is_draft = STATUSES[number % 20] is PostStatus.DRAFT
    return Schedule(at=NOON + timedelta(minutes=number)) if is_draft and number % 40 else None


def _every_list() -> list[Ask]:
    """Return every combination of filters in each order, in all places and in one community."""
    filters = product(
        (None, PostKind.DISCUSSION),
        (None, Language.FRENCH),
        (None, RARE, COMMON),
        (None, "a7"),
        (None, True),
        posts.Sort,
    )
    return [
        _listed(where, *each) for where in ("reader", "guest", "one", "drafts") for each in filters
    ]


def _listed(
    where: str,
    kind: PostKind | None,
    language: Language | None,
    tag: str | None,
    author: str | None,
    unanswered: bool | None,  # noqa: FBT001  a filter as it is stored
    sort: posts.Sort,
) -> Ask:
    async def ask(scope: Scope) -> None:
        drafts = where == "drafts"
        is_newest = drafts or tag is not None or (sort is posts.Sort.STALE and where != "one")
        filters = posts.Filters(
            status=PostStatus.DRAFT if drafts else PostStatus.PUBLISHED,
            places=await _places(scope, where),
            kind=kind,
            language=language,
            tags=() if tag is None else (tag, f"{tag}, under another name"),
            author_id="a7" if drafts else author,
            unanswered=unanswered,
            sort=posts.Sort.NEWEST if is_newest else sort,
        )
        for before in (None, (NOON + timedelta(minutes=COUNT // 3), "p01999")):
            await posts.listed(scope, filters, before=before, limit=PAGE)

    return ask


async def _places(scope: Scope, where: str) -> list[Document]:
    if where == "drafts":
        return [{}]
    if where == "one":
        return [{reach.AUDIENCE: places.ref(1).id}]
    return (await reach.of(scope, places.GUEST if where == "guest" else places.READER)).places


def _stale(**filters: str) -> Ask:
    async def ask(scope: Scope) -> None:
        wanted = stale.Stale(places.ref(1).id, "2026-01-20", **filters)
        for before in (None, ("2026-01-05", "p01999")):
            await stale.listed(scope, wanted, before=before, limit=PAGE)

    return ask


def _on_shelf(shelf: Shelf) -> Ask:
    async def ask(scope: Scope) -> None:
        for before in (None, (NOON + timedelta(minutes=1_000), "p01000.a0")):
            await interests.on_shelf(scope, shelf, "a0", before=before, limit=PAGE)

    return ask


EXAMPLES = Examples(
    modules=modules_of("services.content.store"),
    prepare=[
        each.prepare
        for each in (
            *(communities, memberships, versions, visits, uploads),
            *(ballots, adoptions, subscriptions, verdicts, *OWNED),
            *(cases, barred, moderators, likenesses, items, links),
        )
    ],
    fill=fill,
    asked={
        "posts.listed": _every_list(),
        "room.taken": [lambda scope: room.taken(scope, "a7")],
        "adoptions.communities": [lambda scope: adoptions.communities(scope, BUSY)],
        "adoptions.people": [lambda scope: adoptions.people(scope, BUSY)],
        "adoptions.forget_post": [lambda scope: adoptions.forget_post(scope, "p00001")],
        "adoptions.forget_person": [lambda scope: adoptions.forget_person(scope, "v00001")],
        "ballots.cast_alike": [lambda scope: ballots.cast_alike(scope, BUSY)],
        "ballots.forget_post": [lambda scope: ballots.BALLOTS.forget_post(scope, "p00001")],
        "ballots.forget_person": [lambda scope: ballots.BALLOTS.forget_person(scope, "v00001")],
        "subscriptions.by_hash": [
            lambda scope: subscriptions.SUBSCRIPTIONS.by_hash(scope, "h00001")
        ],
        "subscriptions.forget_person": [lambda scope: subscriptions.forget_person(scope, "a7")],
        "posts.answering": [lambda scope: posts.answering(scope, "p00000")],
        "posts.has_ideas": [lambda scope: posts.has_ideas(scope, "p00000")],
        "posts.related": [
            lambda scope: posts.related(scope, "translation_of", "p00000"),
            lambda scope: posts.related(scope, "duplicate_of", "p00000"),
        ],
        "posts.published_since": [
            lambda scope: posts.published_since(scope, "a7", NOON, limit=PAGE)
        ],
        "posts.has_published_before": [
            lambda scope: posts.has_published_before(scope, "a7", NOON + timedelta(days=1))
        ],
        "posts.due": [lambda scope: posts.due(scope, NOON + timedelta(minutes=COUNT), PAGE)],
        "submitted.waiting": [
            lambda scope: submitted.waiting(scope, places.ref(1).id, after=None, limit=PAGE),
            lambda scope: submitted.waiting(
                scope, places.ref(1).id, after=(NOON + timedelta(minutes=101), "p00101"), limit=PAGE
            ),
        ],
        "stale.listed": [_stale(**each) for each in STALE],
        "verdicts.tallies": [lambda scope: verdicts.tallies(scope, {BUSY: None, "p00001": NOON})],
        "verdicts.forget_post": [lambda scope: verdicts.VERDICTS.forget_post(scope, "p00001")],
        "verdicts.forget_person": [lambda scope: verdicts.VERDICTS.forget_person(scope, "v00001")],
        "suggestions.of_post": [
            lambda scope: suggestions.of_post(
                scope, BUSY, SuggestionStatus.OPEN, author_id=None, before="s00900", limit=PAGE
            ),
            lambda scope: suggestions.of_post(
                scope, BUSY, SuggestionStatus.OPEN, author_id="a7", before=None, limit=PAGE
            ),
        ],
        **moderation.ASKED,
        **watch.ASKED,
        **previews.ASKED,
        "suggestions.kept_of": [lambda scope: suggestions.kept_of(scope, BUSY, PAGE)],
        "posts.unfiled": [lambda scope: posts.unfiled(scope, PAGE)],
        "replies.imported": [lambda scope: replies.imported(scope, ["k00001", "k00002"])],
        "replies.tallies": [lambda scope: replies.tallies(scope, [BUSY, "p00001", "p00002"])],
        "filing.file_unfiled": [filing.file_unfiled],
        "replies.of_post": [
            lambda scope: replies.of_post(scope, BUSY, after_id="", limit=PAGE),
            lambda scope: replies.of_post(scope, BUSY, after_id="s00100", limit=PAGE),
        ],
        "heads.posts_of_any": [
            lambda scope: heads.posts_of_any(
                scope, replies.COLLECTION, [{"post.id": BUSY, "status": PostStatus.ARCHIVED}]
            )
        ],
        "posts.listed_by_id": [lambda scope: posts.listed_by_id(scope, ["p00001", "p00002"])],
        "interests.on_shelf": [_on_shelf(shelf) for shelf in Shelf],
        "replies.readable": [lambda scope: replies.readable(scope, ["s00001", "s00002"])],
        "replies.within": [lambda scope: replies.within(scope, BUSY, ["s00001"])],
        "replies.threads": [lambda scope: replies.threads(scope, BUSY)],
        "replies.authors": [lambda scope: replies.authors(scope, ["s00001", "s00002"])],
        "replies.count_since": [lambda scope: replies.count_since(scope, BUSY, NOON, "eve")],
        "ranking.of_post": [
            lambda scope: ranking.of_post(scope, BUSY, "s00900", after=None, limit=PAGE),
            lambda scope: ranking.of_post(
                scope, BUSY, None, after=Rank(0, "s00500", "s00500"), limit=PAGE
            ),
        ],
        "reactions.of_thing": [lambda scope: reactions.of_thing(scope, "s00001", PAGE)],
        "interests.of_post": [lambda scope: interests.of_post(scope, "p00001", PAGE)],
        "visits.forget_post": [lambda scope: visits.forget_post(scope, "p00009")],
        "visits.forget": [lambda scope: visits.forget(scope, "a7")],
        "reactions.to_each": [
            lambda scope: reactions.to_each(scope, [BUSY, "p00001", "s00001"], "a1")
        ],
        "reactions.things_under": [lambda scope: reactions.things_under(scope, BUSY)],
        "reactions.some_under": [
            lambda scope: reactions.some_under(scope, BUSY, ["s00001", "s00002"], PAGE)
        ],
        "reactions.votes_on_replies": [lambda scope: reactions.votes_on_replies(scope, BUSY)],
        "replies.not_following": [lambda scope: replies.not_following(scope, BUSY, HEAD, PAGE)],
        "replies.left_behind": [lambda scope: replies.left_behind(scope, {BUSY: HEAD})],
        "files.not_following": [lambda scope: files.not_following(scope, BUSY, HEAD, PAGE)],
        "files.left_behind": [lambda scope: files.left_behind(scope, {BUSY: HEAD})],
        "files.twin": [lambda scope: files.twin(scope, read_document(File, _file(7)))],
        "series.listed": [
            lambda scope: series.listed(scope, places.ref(1).id, None, before=None, limit=PAGE),
            lambda scope: series.listed(
                scope, places.ref(1).id, SeriesKind.COLLECTION, before=None, limit=PAGE
            ),
            lambda scope: series.listed(
                scope,
                places.ref(1).id,
                SeriesKind.SERIES,
                before=(NOON + timedelta(minutes=500), "s"),
                limit=PAGE,
            ),
        ],
        "series.holding": [lambda scope: series.holding(scope, "p00010")],
        "progress.of_person": [
            lambda scope: progress.of_person(scope, "a7", before=None, limit=PAGE),
            lambda scope: progress.of_person(
                scope, "a7", before=(NOON + timedelta(minutes=500), "s"), limit=PAGE
            ),
        ],
        "progress.lengths": [lambda scope: progress.lengths(scope, ["p00001", "p00002"])],
        "progress.playing_times": [
            lambda scope: progress.playing_times(scope, ["p00001", "p00002"])
        ],
        "uploads.count": [lambda scope: uploads.count(scope, "a7", PAGE)],
        "uploads.forget_some": [lambda scope: uploads.forget_some(scope, "a7")],
        "versions.latest": [
            lambda scope: versions.latest(scope, BUSY, before=None, drafts=False, limit=PAGE),
            lambda scope: versions.latest(scope, BUSY, before=500, drafts=True, limit=PAGE),
        ],
        "versions.forget_editor": [lambda scope: versions.forget_editor(scope, BUSY, "ada")],
        "versions.forget": [lambda scope: versions.forget(scope, "p00001")],
    },
    by_id=frozenset(
        {
            *("heads.heads", "posts.hold", "replies.elsewhere", "cases.refile", "reactions.refile"),
            *("posts.raise_activity", "posts.file_older", "filing.file"),
            *("posts.there", "templates.of", "templates.put"),
            *("pins.shown", "pins.of", "pins.keep"),
            *("adoptions.is_there", "adoptions.put", "adoptions.take_back"),
            *("replies.hold", "versions.find", "versions.keep"),
            *("visits.note", "visits.forget_one"),
            *("room.take_turn", "room.forget_person"),
            *("files.shown", "uploads.find", "uploads.open_one", "uploads.advance"),
            "uploads.close",
        }
    ),
)
