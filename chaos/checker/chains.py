"""I4: edits with If-Match form one chain."""

from collections.abc import Iterator

from chaos.checker.intents import Intent
from chaos.checker.verdict import Verdict, verdict
from chaos.history import Outcome

TITLE = "edits with If-Match form one chain: never two acknowledged on one base"


def check(intents: list[Intent]) -> Verdict:
    edits = [i for i in intents if i.first.base is not None and i.outcome is Outcome.OK]
    return verdict("I4", TITLE, len(edits), _forked(edits))


def _forked(edits: list[Intent]) -> Iterator[str]:
    on: dict[tuple[str, str, str | None], Intent] = {}
    for edit in edits:
        base = edit.first.base
        other = on.setdefault((edit.kind, edit.first.key, base), edit)
        if other is not edit:
            yield f"{other} and {edit} both changed {edit.kind}/{edit.first.key} at {base}"
        if edit.changed and f'"{edit.changed.sequence - 1}"' != base:
            yield f"{edit} changed {edit.changed} and was to change {base}"
