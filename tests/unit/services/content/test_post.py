import pytest

from services.content.domain.errors import AudienceFixed, NotAQuestion, NotPublished
from services.content.domain.markdown import Prose
from services.content.domain.post import Version
from shared.audience.sight import TO_EVERYONE
from shared.contracts.values import PostKind, PostStatus
from tests.support.posts import GUILD, LATER, NOON, draft, post


class TestEdit:
    def test_tells_what_changed_and_makes_one_version(self) -> None:
        edited = post()
        prose = Prose("One", "<p>One</p>", "One")
        assert edited.edit({"title": "Mobbing", "prose": prose}, LATER) == ("title", "body", "text")
        assert (edited.version, edited.updated_at, edited.html) == (2, LATER, "<p>One</p>")

    def test_with_nothing_new_makes_no_version(self) -> None:
        edited = post()
        same = {"title": "Pairing", "prose": Prose("Two people", "", ""), "tags": ("craft",)}
        assert edited.edit(same, LATER) == ()
        assert (edited.version, edited.updated_at) == (1, NOON)

    def test_moves_a_draft_to_another_audience(self) -> None:
        edited = draft()
        assert edited.edit({"community": None}, LATER) == ("community",)
        assert edited.audience == TO_EVERYONE

    @pytest.mark.parametrize("status", [PostStatus.PUBLISHED, PostStatus.ARCHIVED])
    def test_never_moves_what_was_published(self, status: PostStatus) -> None:
        with pytest.raises(AudienceFixed):
            post(status=status).edit({"community": None, "title": "x"}, LATER)

    def test_takes_the_same_audience_for_no_move(self) -> None:
        assert post().edit({"community": GUILD}, LATER) == ()


class TestStatus:
    def test_a_draft_is_published_once(self) -> None:
        published = draft()
        assert published.publish(LATER) == ("status", "published_at")
        assert published.publish(LATER) == ()
        assert (published.version, published.published_at) == (2, LATER)

    def test_archived_and_published_again_it_keeps_its_date(self) -> None:
        archived = post()
        assert archived.archive(LATER) == ("status",)
        assert archived.archive(LATER) == ()
        assert archived.publish(LATER) == ("status",)
        assert (archived.version, archived.published_at) == (3, NOON)

    def test_a_draft_is_not_archived(self) -> None:
        with pytest.raises(NotPublished):
            draft().archive(LATER)

    def test_taken_out_of_the_archive_it_is_published_once(self) -> None:
        archived = post(status=PostStatus.ARCHIVED)
        assert archived.unarchive(LATER) == ("status",)
        assert archived.unarchive(LATER) == ()
        assert (archived.status, archived.version) == (PostStatus.PUBLISHED, 2)

    def test_a_draft_lies_in_no_archive(self) -> None:
        with pytest.raises(NotPublished):
            draft().unarchive(LATER)

    def test_deleted_it_keeps_nothing_of_what_it_said(self) -> None:
        deleted = post(byline="Somebody", external_id="x", import_hash="h")
        deleted.delete(LATER)
        said = (deleted.title, deleted.body, deleted.html, deleted.text, deleted.tags)
        assert said == ("", "", "", "", ())
        assert (deleted.byline, deleted.import_hash) == (None, None)
        assert (deleted.status, deleted.external_id) == (PostStatus.DELETED, "x")


class TestQuestion:
    def test_accepts_one_answer_at_a_time(self) -> None:
        question = post(kind=PostKind.QUESTION)
        assert question.accept("r1", LATER) == ("accepted_answer_id",)
        assert question.accept("r1", LATER) == ()
        assert question.accept("r2", LATER) == ("accepted_answer_id",)
        assert (question.accepted_answer_id, question.version) == ("r2", 3)

    def test_is_reopened_once(self) -> None:
        question = post(kind=PostKind.QUESTION, accepted_answer_id="r1")
        assert question.reopen(LATER) == ("accepted_answer_id",)
        assert question.reopen(LATER) == ()

    @pytest.mark.parametrize("kind", [PostKind.ARTICLE, PostKind.DISCUSSION])
    def test_nothing_else_has_an_accepted_answer(self, kind: PostKind) -> None:
        with pytest.raises(NotAQuestion):
            post(kind=kind).accept("r1", LATER)

    def test_archived_it_is_as_it_is(self) -> None:
        with pytest.raises(NotPublished):
            post(kind=PostKind.QUESTION, status=PostStatus.ARCHIVED).accept("r1", LATER)


class TestForgettingTheAuthor:
    def test_keeps_what_was_published(self) -> None:
        forgotten = post()
        assert forgotten.forget_author(LATER) == ("anonymised", ("author_id",))
        assert (forgotten.author_id, forgotten.body) == (None, "Two people")
        assert (forgotten.version, forgotten.updated_at) == (2, NOON)

    def test_deletes_a_draft_that_nobody_could_see_again(self) -> None:
        forgotten = draft()
        participle, changed = forgotten.forget_author(LATER)
        assert participle == "deleted"
        assert changed[:2] == ("author_id", "status")
        assert (forgotten.version, forgotten.body) == (2, "")


def test_an_import_that_came_again_makes_a_version_though_only_its_byline_differs() -> None:
    imported = post(byline="A", import_hash="1")
    assert imported.take_over({"title": "Pairing", "byline": "B"}, "2", LATER) == ()
    assert (imported.version, imported.byline, imported.import_hash) == (2, "B", "2")


def test_a_version_says_what_the_post_said() -> None:
    version = Version.of(post())
    assert (version.id, version.post_id, version.version) == ("p1.1", "p1", 1)
    assert (version.title, version.body, version.tags) == ("Pairing", "Two people", ("craft",))
