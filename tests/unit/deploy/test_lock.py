import pytest

from deploy.embedded import lock

HEADER = "destination\tgroup\tartifact\tversion\tclassifier\textension\tbytes\tsha256"
DIGEST = "ab" * 32


def row(**changes: str) -> str:
    fields = {
        "destination": "kafka/lib",
        "group": "org.lz4",
        "artifact": "lz4-java",
        "version": "1.8.0",
        "classifier": "",
        "extension": "jar",
        "bytes": "682804",
        "sha256": DIGEST,
    }
    return HEADER + "\n" + "\t".join((fields | changes).values()) + "\n"


def test_a_line_becomes_an_artifact() -> None:
    (artifact,) = lock.parse(row())
    assert artifact.path == "kafka/lib/lz4-java-1.8.0.jar"
    assert (artifact.size, artifact.sha256, artifact.unpack) == (682804, DIGEST, False)


def test_a_classifier_is_part_of_the_file_name() -> None:
    (artifact,) = lock.parse(row(classifier="linux-x86_64"))
    assert artifact.filename == "lz4-java-1.8.0-linux-x86_64.jar"


def test_an_archive_lies_apart_from_its_unpacked_files() -> None:
    (artifact,) = lock.parse(row(destination="opensearch/plugins/knn (unzip)", extension="zip"))
    assert artifact.unpack
    assert artifact.destination == "opensearch/plugins/knn"
    assert artifact.path == "archives/lz4-java-1.8.0.zip"


@pytest.mark.parametrize(
    "damaged", [row(bytes="many"), row(sha256="abc"), row(sha256="zz" * 32), HEADER + "\nkafka/lib"]
)
def test_a_damaged_line_is_named_by_its_number(damaged: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        lock.parse(damaged)


def test_the_committed_lock_is_whole_and_names_no_file_twice() -> None:
    artifacts = lock.read()
    paths = [artifact.path for artifact in artifacts]
    assert len(paths) == len(set(paths)) == 149
