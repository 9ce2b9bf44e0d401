"""Rules for tests: each checks something on every path, and none waits for time to pass."""

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
    "support/two_guilds.py": "kills a process amid a request",
    "unit/deploy/test_supervisor.py": "looks again at what another process did",
    "journeys/test_process_away.py": "a listener comes back, as a browser does",
    "integration/deploy/test_backup.py": "writes now and then, as people do",
    "integration/services/search/test_rebuild.py": "writes now and then while an index is built",
    "integration/shared/messaging/test_relay_machine.py": "cuts connections amid their work",
}
"""The files that may sleep, and why: never to wait for an effect or its absence."""

RAISES = {
    "test_a_post_with_its_media_is_published",
    "test_kubernetes_accepts_every_manifest",
    "test_kubernetes_accepts_the_operator_s_values_for_pods",
    "test_the_file_follows_the_compose_specification",
    "test_the_authority_signs_the_certificate_of_opensearch",
    "test_an_intact_file_is_not_downloaded",
    "test_a_folder_is_free_again_when_its_supervisor_has_gone",
    "test_a_link_to_unsubscribe_is_not_recorded",
    "test_the_secret_of_a_calendar_is_not_recorded",
    "test_texts_of_members_add_no_header_and_no_body",
    "test_texts_in_gatherings_and_digests_add_no_header_and_no_body",
    "test_people_compete_in_separate_processes",
    "test_each_key_reaches_its_topic_in_order_and_ends_with_its_last_version",
    "test_a_person_with_the_tokens_reads_all_their_writes",
    "test_the_checker_finds_facts_marked_before_sending_and_unfiltered_queries",
    "test_the_checker_finds_offsets_committed_before_the_effect_or_by_the_clock",
}
"""Tests whose check is a call that raises."""

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
    """Return the last name of a call: `asyncio.sleep` is `sleep`."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def waits(node: ast.AST) -> bool:
    """Return whether the node sleeps; `sleep(0)` only yields to the loop."""
    return called(node) == "sleep" and not ast.unparse(node).endswith("sleep(0)")


def is_check(node: ast.AST) -> bool:
    return isinstance(node, ast.Assert) or called(node) in CHECKS


def checks(node: ast.AST) -> bool:
    """Return whether every path through the node checks something."""
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


def test_every_test_checks_something_on_every_path() -> None:
    silent = {name for name, test in all_tests() if not any(map(checks, test.body))}
    assert silent == RAISES


def test_no_test_waits_for_time_to_pass() -> None:
    sleeping = {path for path, module in modules() if any(map(waits, ast.walk(module)))}
    assert sleeping == set(SLEEPERS)
