"""Which uploaded files an imported post does not take, and what is told of those that it has."""

from services.content.domain.files.file import File, Upload
from services.content.domain.importing import Said
from services.content.use_cases.files.imported_files import files_here, passed_over
from shared.audience.sight import Asker
from shared.contracts.files import FileStatus
from shared.contracts.imported import file_key
from tests.support.posts import LATER, NOON, post

ADA = Asker("ada")


def files(*named: tuple[str, str], owner: str = "ada") -> dict[str, File]:
    return {
        key: File.received(
            Upload(id=key, owner_id=owner, name=name, length=5, created_at=NOON, expires_at=LATER),
            NOON,
        )
        for key, name in named
    }


def test_a_name_that_the_post_has_or_that_comes_twice_is_passed_over() -> None:
    known = files(("f1", "a.pdf"), ("f2", "a.pdf"), ("f3", "b.pdf"), ("f4", "b.pdf"))
    there = post(files=("f1",))
    assert passed_over(ADA, there, known, ("f1", "f2", "f3", "f4")) == {"f2", "f4"}
    removed = post(import_said=Said(lists={"files": (file_key("p1", "b.pdf"),)}))
    assert passed_over(ADA, removed, known, ("f1", "f3")) == {"f3"}


def test_of_files_that_the_caller_may_not_see_nothing_is_told() -> None:
    theirs = files(("f1", "a.pdf"), ("f2", "b.pdf"), ("f3", "c.pdf"), owner="eve")
    theirs["f2"].status = FileStatus.READY
    known = {**theirs, **files(("f4", "a.pdf"), ("f5", "c.pdf"))}
    there = post(files=(*theirs,), import_said=Said(lists={"files": (file_key("p1", "c.pdf"),)}))
    assert [*files_here(ADA, there, known)] == ["f2", "f3"]
    assert [*files_here(Asker("eve"), there, known)] == ["f1", "f2", "f3"]
    assert passed_over(ADA, there, known, ("f4", "f5")) == {"f5"}
    assert passed_over(ADA, there, known, ("f2",)) == set()
