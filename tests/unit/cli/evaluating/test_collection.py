from pathlib import Path

import pytest

from cli.evaluating.collection import read
from deploy.embedded.errors import PlatformError


def test_a_folder_with_the_three_files_is_a_collection(tmp_path: Path) -> None:
    folder = tmp_path / "Two_docs-fr"
    folder.mkdir()
    (folder / "queries.jsonl").write_text(
        '{"_id": "q1", "text": "pain ?"}\n{"_id": "q2", "text": "rien ?"}\n'
    )
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\nq2\td1\t0\n")
    found = read(folder)
    assert (found.language, found.community) == ("fr", "eval-two-docs-fr")
    assert found.questions == {"q1": "pain ?"}, "a question without an answer measures nothing"
    assert found.relevant["q1"] == {"d1": 2}


def test_any_other_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlatformError, match="no retrieval collection"):
        read(tmp_path)
