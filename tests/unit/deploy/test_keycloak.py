import json

from deploy.embedded import keycloak
from deploy.embedded.people_page import ADMINISTRATOR, DemoPerson

DEPLOYED = json.loads(keycloak.REALM.read_text())
CLAIRE = DemoPerson("Claire Dubois", "fr")


def test_the_realm_is_that_of_compose_with_the_people_of_the_demo() -> None:
    made = keycloak.realm(DEPLOYED, 8001, [CLAIRE, ADMINISTRATOR])
    assert made["clientScopes"] == DEPLOYED["clientScopes"]
    claire, administrator = made["users"]
    assert (claire["firstName"], claire["lastName"]) == ("Claire", "Dubois")
    assert claire["attributes"] == {"locale": ["fr"]}
    assert administrator["realmRoles"] == ["admin"]


def test_only_the_client_of_commands_accepts_passwords() -> None:
    made = keycloak.realm(DEPLOYED, 8001, [])
    takes = {each["clientId"]: each["directAccessGrantsEnabled"] for each in made["clients"]}
    assert takes == {"guilde-portal": False, "guilde-commands": True}


def test_the_realm_notifies_the_local_portal_of_an_ended_session() -> None:
    portal, _ = keycloak.realm(DEPLOYED, 8001, [])["clients"]
    told = portal["attributes"]["backchannel.logout.url"]
    assert told == "http://127.0.0.1:8001/back-channel-logout"


def test_an_issuer_is_known_by_its_realm() -> None:
    assert keycloak.issues(keycloak.issuer_of(8080))
    assert not keycloak.issues("http://127.0.0.1:8080/issuer")
