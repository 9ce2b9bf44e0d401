from datetime import UTC, datetime, timedelta

from services.membership.domain.health.month import (
    Asked,
    Replied,
    Stay,
    Told,
    count_month,
    end_of,
    months_until,
)

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def told(**fields: object) -> Told:
    nothing: dict[str, object] = {
        **dict.fromkeys(("posts", "replies", "answers", "comers", "stays"), ()),
        "departments": {},
        "apart": frozenset(),
    }
    return Told(**{**nothing, **fields})  # type: ignore[arg-type]  # reason: each test names a few


def asked(key: str, who: str | None, *, asks: bool = True) -> Asked:
    return Asked(key, who, asks, START)


def replied(post: str, who: str | None, to: str | None, hours: float = 1) -> Replied:
    return Replied(post, who, to, START + hours * HOUR)


def test_the_first_answer_of_somebody_else_counts() -> None:
    questions = [asked("q1", "ada"), asked("q2", "ada"), asked("q3", "bob")]
    answers = [
        replied("q1", "ada", "ada", 1),
        replied("q1", "eve", "ada", 5),
        replied("q1", "bob", "ada", 3),
        replied("q2", "bob", "ada", 11),
        replied("q3", "bob", "bob", 1),
    ]
    month = count_month("c@2026-03", told(posts=questions, answers=answers))
    assert (month.questions, month.answered, month.hours) == (3, 2, 7.0)
    assert month.answered_rate == round(2 / 3, 4)


def test_the_answer_of_an_erased_person_counts_and_names_nobody() -> None:
    answers = [replied("q", None, "ada", 2)]
    month = count_month("c@2026-03", told(posts=[asked("q", "ada")], answers=answers))
    assert (month.answered, month.hours, month.contributors) == (1, 2.0, 1)


def test_five_who_write_most_have_their_share() -> None:
    posts = [asked(f"{who}{n}", f"p{who}", asks=False) for who in range(7) for n in range(who + 1)]
    month = count_month("c@2026-03", told(posts=posts))
    assert (month.contributors, month.contributions, month.top) == (7, 28, 7 + 6 + 5 + 4 + 3)


def test_ties_are_between_people_of_known_departments() -> None:
    replies = [
        replied("q", "ada", "bob"),
        replied("q", "bob", "ada"),
        replied("q", "ada", "eve"),
        replied("q", "ada", "dan"),
        replied("q", "ada", "ada"),
        replied("q", None, "ada"),
    ]
    departments = {"ada": "IT", "bob": "IT", "eve": "HR"}
    month = count_month("c@2026-03", told(replies=replies, departments=departments))
    assert (month.pairs, month.across, month.replies) == (2, 1, 6)


def test_newcomers_are_kept_once_all_have_had_their_days() -> None:
    stays = [
        Stay("ada", START, None),
        Stay("bob", START, START + 29 * DAY),
        Stay("eve", START, START + 31 * DAY),
        Stay("dan", START, START + 91 * DAY),
    ]
    month = count_month("c@2026-03", told(stays=stays))
    assert month.kept(30, end_of("2026-03") + 29 * DAY) is None
    assert month.kept(30, end_of("2026-03") + 30 * DAY) == 3 / 4
    assert month.kept(90, end_of("2026-03") + 90 * DAY) == 2 / 4


def test_people_who_object_count_in_totals_only() -> None:
    month = count_month(
        "c@2026-03",
        told(
            posts=[asked("q", "ada")],
            replies=[replied("q", "bob", "ada")],
            answers=[replied("q", "bob", "ada")],
            comers=["ada", "eve"],
            stays=[Stay("ada", START, None), Stay("bob", START, None)],
            departments={"ada": "IT", "bob": "HR"},
            apart=frozenset({"ada"}),
        ),
    )
    assert (month.posts, month.replies, month.questions, month.answered) == (1, 1, 1, 1)
    assert (month.active, month.contributors, month.contributions) == (2, 1, 1)
    assert (month.pairs, month.joined) == (0, 1)


def test_months_go_back_over_the_year() -> None:
    assert months_until("2026-02", 3) == ["2025-12", "2026-01", "2026-02"]
    assert end_of("2025-12") == datetime(2026, 1, 1, tzinfo=UTC)
