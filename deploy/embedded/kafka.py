"""Apache Kafka as one KRaft node on loopback."""

import base64
import functools
import uuid
from pathlib import Path

from deploy.embedded import java, probes
from deploy.embedded.process import Process, run_once
from deploy.embedded.site import Site

NAME = "kafka"
_HEAP = ("-Xms256m", "-Xmx512m")
_CONFIGURATION = """\
# Written at every start; change deploy/embedded/kafka.py instead.
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller_port}
listener.security.protocol.map=BROKER:PLAINTEXT,LINK:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=BROKER
{listeners}
controller.listener.names=CONTROLLER
log.dirs={folder}/data

# Topics are made by the services, with their own settings: a typing mistake must not make one.
auto.create.topics.enable=false

# One node: one replica of everything, and no wait for other members of a group.
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=4
group.initial.rebalance.delay.ms=0

# After a kill, the broker joins again once its last session has ended: by default nine seconds.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500

# Half a gigabyte of heap and two cores.
num.network.threads=2
num.io.threads=4
log.cleaner.dedupe.buffer.size=16777216

# A platform that slept over the holidays must not lose its place.
offsets.retention.minutes=525600
log.retention.hours=168
log.segment.bytes=134217728
"""
_LISTENERS = """\
listeners=BROKER://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=BROKER://127.0.0.1:{port}
"""
# Clients use the link; the broker, as its own client, bypasses it.
_LISTENERS_BEHIND_A_LINK = """\
listeners=LINK://127.0.0.1:{port},BROKER://127.0.0.1:0,CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=LINK://127.0.0.1:{link},BROKER://127.0.0.1:0
"""
_LOGGING = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %-5p %c{1} %m%n%throwable{20}
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
logger.server.name = kafka.server.KafkaRaftServer
logger.server.level = info
"""


def process(site: Site, port: int, controller_port: int, link: int | None = None) -> Process:
    """Describe the broker. The first start formats its folder.

    `link`: the port for clients, if there is a proxy in front of the broker's own port.
    """
    folder = site.account_folder(NAME)
    properties = folder / "server.properties"
    logging = f"-Dlog4j2.configurationFile={folder}/log4j2.properties"
    return Process(
        name=NAME,
        argv=java.command(site, NAME, (*_HEAP, logging), ("kafka.Kafka", str(properties))),
        env=java.environment(folder),
        cwd=folder,
        port=port,
        log=site.log(NAME),
        account=site.account,
        prepare=functools.partial(_prepare, site, folder, port, controller_port, link),
        ready=functools.partial(probes.kafka, port),
    )


def _prepare(site: Site, folder: Path, port: int, controller_port: int, link: int | None) -> None:
    listeners = (_LISTENERS_BEHIND_A_LINK if link else _LISTENERS).format(
        port=port, controller_port=controller_port, link=link
    )
    configuration = _CONFIGURATION.format(
        folder=folder, controller_port=controller_port, listeners=listeners
    )
    (folder / "server.properties").write_text(configuration)
    (folder / "log4j2.properties").write_text(_LOGGING)
    site.own(folder)
    if not (folder / "data" / "bootstrap.checkpoint").exists():
        _format(site, folder, port, controller_port)


def _format(site: Site, folder: Path, port: int, controller_port: int) -> None:
    identity = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    arguments = (
        "format",
        "--ignore-formatted",
        f"--cluster-id={identity}",  # it may begin with a dash
        "-c",
        str(folder / "server.properties"),
    )
    tool = java.command(site, NAME, ("-Xmx128m",), ("kafka.tools.StorageTool", *arguments))
    run_once(process(site, port, controller_port), tool)
