"""The rights that an organisation is told to grant are those that the services use."""

import json
import re
from collections import defaultdict
from fnmatch import fnmatch

from deploy.composed import composed
from deploy.rights.__main__ import PAGE, SCRIPT
from deploy.rights.page import ROLE, STORE_ROLE, page
from deploy.rights.script import SCALING, script
from services.search.index.aliases import Names, own
from services.search.index.mappings import ACCESS, DOCUMENTS
from services.search.settings import SearchSettings
from shared.contracts.catalogue import AGGREGATES
from shared.messaging.relay import transactional_id
from tests.support import compose
from tests.support.compose import REPO

SERVICES = [service for service, _, _ in composed()]
COMMAND = re.compile(r"^allow (?P<user>\w+) (?P<options>(?:.*\\\n)*.*)$", re.MULTILINE)
OPTION = re.compile(r"--([a-z-]+) (\S+)")


def granted() -> dict[tuple[str, str, str], set[str]]:
    """Return the operations that the script allows, by user, kind of resource and its name."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for command in COMMAND.finditer(SCRIPT.read_text()):
        options = OPTION.findall(command["options"])
        operations = {value for name, value in options if name == "operation"}
        for kind, name in options:
            if kind != "operation":
                found[command["user"], kind, name] |= operations
    return found


def named(kind: str, operation: str) -> dict[str, set[str]]:
    """Return the resources of a kind on which each user may do this operation."""
    found: dict[str, set[str]] = {service.name: set() for service in SERVICES}
    for (user, of_kind, name), operations in granted().items():
        if of_kind == kind and operation in operations and user != SCALING:
            found[user].add(name)
    return found


def test_page_and_script_are_generated_from_the_code() -> None:
    assert PAGE.read_text() == page(SERVICES)
    assert SCRIPT.read_text() == script(SERVICES)
    assert SCRIPT.stat().st_mode & 0o111


def test_each_service_writes_the_topics_of_its_aggregates() -> None:
    owned = {s.name: {t for a in s.owns for t in a.topics} for s in SERVICES}
    assert named("topic", "Write") == owned
    assert named("topic", "AlterConfigs") == owned
    assert set.union(*owned.values()) == {
        topic for aggregate in AGGREGATES for topic in aggregate.topics
    }


def test_each_service_reads_the_topics_that_it_consumes() -> None:
    assert named("topic", "Read") == {
        s.name: {t for a in s.reads for t in a.topics} for s in SERVICES
    }


def test_each_service_may_create_every_topic_it_writes_or_reads() -> None:
    all_of_them = {s.name: {t for a in (*s.owns, *s.reads) for t in a.topics} for s in SERVICES}
    assert named("topic", "Create") == all_of_them


def test_each_service_consumes_in_its_own_group() -> None:
    assert named("group", "Read") == {s.name: {s.group} if s.apply else set() for s in SERVICES}


def test_each_relay_has_its_own_transactional_id() -> None:
    ids = {s.name: {transactional_id(s.name)} if s.owns else set() for s in SERVICES}
    assert named("transactional-id", "Write") == ids


def test_the_autoscaler_may_describe_all_groups_and_their_topics() -> None:
    seen = {name for (user, _, name) in granted() if user == SCALING}
    groups = {s.group for s in SERVICES if s.apply}
    assert seen == groups | {topic for s in SERVICES for a in s.reads for topic in a.topics}


def test_the_role_of_search_holds_all_its_indices_and_aliases() -> None:
    (indices,) = json.loads(ROLE.read_text())["index_permissions"]
    names = Names(SearchSettings.model_fields["index_prefix"].default)
    for which in (DOCUMENTS, ACCESS):
        index = names.index(which, 1)
        for name in (index, own(index), names.read(which), names.writes(which)):
            assert any(fnmatch(name, pattern) for pattern in indices["index_patterns"])
    assert not any(fnmatch("other-1", pattern) for pattern in indices["index_patterns"])


def test_compose_grants_the_same() -> None:
    mounted = [volume.split(":")[0] for volume in compose.services()["opensearch-user"]["volumes"]]
    assert f"./{ROLE.relative_to(REPO)}" in mounted
    users = (REPO / "deploy" / "compose" / "store" / "make-users.js").read_text()
    assert re.findall(r'role: "(\w+)"', users) == [STORE_ROLE]
