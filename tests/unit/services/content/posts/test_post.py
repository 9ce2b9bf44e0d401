import pytest

from services.content.domain.errors import AudienceFixed, NotAQuestion, NotPublished
from services.content.domain.importing import Said
from services.content.domain.posts.version import Version
from shared.audience.sight import TO_EVERYONE
from shared.contracts.values import PostKind, PostStatus
from shared.markdown import Prose
from tests.support.posts import GUILD, LATER, NOON, draft, post


class TestEdit:
    def test_names_the_changed_fields_and_makes_one_version(self) -> None:
        edited = post()
        prose = Prose("One", "<p>One</p>", "One")
        assert edited.edit({"title": "Mobbing", "prose": prose}, LATER) == ("title", "body", "text")
        assert (edited.version, edited.updated_at, edited.html) == (2, LATER, "<p>One</p>")

    def test_with_nothing_new_makes_no_version(self) -> None:
        edited = post()
        same = {"title": "Pairing", "prose": Prose("Two people", "", ""), "tags": ("craft",)}
        assert edited.edit(same, LATER) == ()
        assert (edited.version, edited.updated_at) == (1, NOON)

    def test_is_minor_until_the_next_edit(self) -> None:
        edited = post()
        edited.edit({"title": "Mobing"}, LATER, minor=True)
        assert Version.of(edited).minor
        edited.edit({"title": "Mobing"}, LATER)
        assert edited.minor
        edited.edit({"title": "Mobbing"}, LATER)
        assert not edited.minor

    def test_updates_the_mentions(self) -> None:
        edited = post()
        prose = Prose("@[Bob](person:bob)", "", "@Bob", ("bob",))
        assert edited.edit({"prose": prose}, LATER) == ("body", "text", "mentions")
        assert edited.mentions == ("bob",)

    def test_moves_a_draft_to_another_audience(self) -> None:
        edited = draft()
        assert edited.edit({"community": None}, LATER) == ("community",)
        assert edited.audience == TO_EVERYONE

    @pytest.mark.parametrize("status", [PostStatus.PUBLISHED, PostStatus.ARCHIVED])
    def test_never_moves_a_published_post(self, status: PostStatus) -> None:
        with pytest.raises(AudienceFixed):
            post(status=status).edit({"community": None, "title": "x"}, LATER)

    def test_treats_the_same_audience_as_no_move(self) -> None:
        assert post().edit({"community": GUILD}, LATER) == ()


class TestStatus:
    def test_a_draft_is_published_once(self) -> None:
        published = draft()
        assert published.publish(LATER) == ("status", "published_at")
        assert published.publish(LATER) == ()
        assert (published.version, published.published_at) == (2, LATER)

    def test_an_older_draft_without_stored_mentions_has_them_once_published(self) -> None:
        published = draft(body="@[Bob](person:bob)")
        published.publish(LATER)
        assert published.mentions == ("bob",)

    def test_a_post_published_again_from_the_archive_keeps_its_date(self) -> None:
        archived = post()
        assert archived.archive(LATER) == ("status",)
        assert archived.archive(LATER) == ()
        assert archived.publish(LATER) == ("status",)
        assert (archived.version, archived.published_at) == (3, NOON)

    def test_a_draft_is_not_archived(self) -> None:
        with pytest.raises(NotPublished):
            draft().archive(LATER)

    def test_a_post_is_taken_out_of_the_archive_once(self) -> None:
        archived = post(status=PostStatus.ARCHIVED)
        assert archived.unarchive(LATER) == ("status",)
        assert archived.unarchive(LATER) == ()
        assert (archived.status, archived.version) == (PostStatus.PUBLISHED, 2)

    def test_a_draft_cannot_be_taken_out_of_the_archive(self) -> None:
        with pytest.raises(NotPublished):
            draft().unarchive(LATER)

    def test_a_deleted_post_keeps_none_of_its_texts(self) -> None:
        deleted = post(byline="Somebody", external_id="x", import_said=Said())
        deleted.delete(LATER)
        said = (deleted.title, deleted.body, deleted.html, deleted.text, deleted.tags)
        assert said == ("", "", "", "", ())
        assert (deleted.byline, deleted.import_said) == (None, None)
        assert (deleted.status, deleted.external_id) == (PostStatus.DELETED, "x")


class TestQuestion:
    def test_accepts_one_answer_at_a_time(self) -> None:
        question = post(kind=PostKind.QUESTION)
        assert question.accept("r1", LATER) == ("accepted_answer_id",)
        assert question.accept("r1", LATER) == ()
        assert question.accept("r2", LATER) == ("accepted_answer_id",)
        assert (question.accepted_answer_id, question.version) == ("r2", 3)

    def test_an_import_accepts_an_answer_if_there_is_none(self) -> None:
        archived = post(kind=PostKind.QUESTION, status=PostStatus.ARCHIVED)
        assert archived.accept_imported("r1", LATER) == ("accepted_answer_id",)
        assert archived.accept_imported("r2", LATER) == ()
        assert post().accept_imported("r1", LATER) == ()

    def test_is_reopened_once(self) -> None:
        question = post(kind=PostKind.QUESTION, accepted_answer_id="r1")
        assert question.reopen(LATER) == ("accepted_answer_id",)
        assert question.reopen(LATER) == ()

    @pytest.mark.parametrize("kind", [PostKind.ARTICLE, PostKind.DISCUSSION])
    def test_nothing_else_has_an_accepted_answer(self, kind: PostKind) -> None:
        with pytest.raises(NotAQuestion):
            post(kind=kind).accept("r1", LATER)

    def test_an_archived_question_cannot_be_resolved(self) -> None:
        with pytest.raises(NotPublished):
            post(kind=PostKind.QUESTION, status=PostStatus.ARCHIVED).accept("r1", LATER)


class TestForgettingWhoWroteIt:
    def test_forgets_an_editor_and_keeps_the_author(self) -> None:
        edited = post()
        for editor in ("grace", "bob"):
            edited.sign(editor)
        assert edited.forget("bob", LATER) == ("anonymised", ("editor_id",))
        assert (edited.author_id, edited.editor_id, edited.editors) == ("ada", None, ("grace",))
        assert edited.forget("grace", LATER) == ("anonymised", ())
        assert edited.editors == ()

    def test_keeps_a_published_post(self) -> None:
        forgotten = post()
        assert forgotten.forget("ada", LATER) == ("anonymised", ("author_id",))
        assert (forgotten.author_id, forgotten.body) == (None, "Two people")
        assert (forgotten.version, forgotten.updated_at) == (2, NOON)

    def test_deletes_a_draft_that_nobody_could_see_again(self) -> None:
        forgotten = draft()
        participle, changed = forgotten.forget("ada", LATER)
        assert participle == "deleted"
        assert changed[:2] == ("author_id", "status")
        assert (forgotten.version, forgotten.body) == (2, "")


def test_a_repeated_import_with_another_byline_makes_a_version() -> None:
    imported = post(byline="A", import_hash="1")
    assert imported.take_over({"title": "Pairing", "byline": "B"}, Said(), "2", LATER) == ()
    assert (imported.version, imported.byline, imported.import_hash) == (2, "B", "2")


def test_an_import_of_files_alone_keeps_the_editor_of_the_text() -> None:
    imported = post()
    imported.sign("grace")
    assert imported.take_over({"files": ("f1",)}, Said(), None, LATER) == ("files",)
    assert imported.editor_id == "grace"
    assert imported.take_over({"title": "Theirs"}, Said(), None, LATER) == ("title",)
    assert imported.editor_id is None


def test_a_version_has_the_texts_of_the_post() -> None:
    version = Version.of(post())
    assert (version.id, version.post_id, version.version) == ("p1.1", "p1", 1)
    assert (version.title, version.body, version.tags) == ("Pairing", "Two people", ("craft",))
