"""Calendar feeds in MongoDB: a person's only one is under the person's id."""

from shared.audience.secret_addresses import SecretAddress, SecretAddresses
from shared.contracts.values import Language


class Feed(SecretAddress):
    language: Language


FEEDS = SecretAddresses("feeds", Feed)
