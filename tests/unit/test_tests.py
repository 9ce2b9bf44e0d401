"""How tests are written: each says something, whatever happens, and none waits for time to pass."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
Function = ast.FunctionDef | ast.AsyncFunctionDef

SLEEPERS = {
    "support/messaging.py": "eventually looks again and again",
    "support/containers.py": "asks again while a platform of containers settles",
    "support/sockets.py": "sends a request drop by drop, as a slow client does",
    "support/services.py": "asks again when a service says, and until it is ready",
    "unit/deploy/test_supervisor.py": "looks again at what another process did",
    "journeys/test_process_away.py": "a listener comes back, as a browser does",
    "integration/deploy/test_backup.py": "writes now and then, as people do",
    "integration/services/search/test_rebuild.py": "writes now and then while an index is built",
    "integration/shared/messaging/test_relay_machine.py": "cuts connections amid their work",
}
"""Who sleeps, and why: never for something to have happened, or not."""

RAISES = {
    "test_every_manifest_is_what_kubernetes_takes",
    "test_what_the_operator_says_of_pods_is_what_kubernetes_takes",
    "test_it_is_what_the_compose_specification_allows",
    "test_opensearch_is_known_by_the_authority",
    "test_a_file_that_is_there_and_right_is_not_asked_for",
    "test_a_folder_is_free_again_when_its_supervisor_has_gone",
    "test_a_link_to_unsubscribe_is_nowhere",
    "test_the_secret_of_a_calendar_is_nowhere",
    "test_what_others_wrote_makes_no_header_and_no_body",
    "test_no_gathering_and_no_digest_does_either",
    "test_from_processes_that_know_nothing_of_each_other",
    "test_each_key_reaches_its_topic_in_order_and_ends_with_its_last_version",
    "test_who_carries_the_token_reads_all_they_wrote",
}
"""Tests that say it by what they call, which raises if it is not so."""

CHECKS = {"eventually", "expect", "until", "raises", "fail"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(TESTS.rglob("*.py")):
        yield path.relative_to(TESTS).as_posix(), ast.parse(path.read_text())


def all_tests() -> Iterator[tuple[str, Function]]:
    for _, module in modules():
        for node in ast.walk(module):
            if isinstance(node, Function) and node.name.startswith("test_"):
                yield node.name, node


def called(node: ast.AST) -> str:
    """The last name of what is called: `asyncio.sleep` is `sleep`."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def waits(node: ast.AST) -> bool:
    """`sleep(0)` is a loop's next turn, which is no time."""
    return called(node) == "sleep" and not ast.unparse(node).endswith("sleep(0)")


def is_check(node: ast.AST) -> bool:
    return isinstance(node, ast.Assert) or called(node) in CHECKS


def checks(node: ast.AST) -> bool:
    """Whether something is checked in it, whichever way it goes."""
    if is_check(node):
        return True
    if isinstance(node, ast.If):
        return bool(node.orelse) and all(any(map(checks, way)) for way in (node.body, node.orelse))
    if isinstance(node, ast.Try):
        ways = [node.body, *(handler.body for handler in node.handlers)]
        return any(map(checks, node.finalbody)) or all(any(map(checks, way)) for way in ways)
    if isinstance(node, ast.Match):
        return all(any(map(checks, case.body)) for case in node.cases)
    if isinstance(node, ast.While):
        return False
    return any(map(checks, ast.iter_child_nodes(node)))


def test_every_test_checks_something_whichever_way_it_goes() -> None:
    silent = {name for name, test in all_tests() if not any(map(checks, test.body))}
    assert silent == RAISES


def test_no_test_waits_for_time_to_pass() -> None:
    sleeping = {path for path, module in modules() if any(map(waits, ast.walk(module)))}
    assert sleeping == set(SLEEPERS)
