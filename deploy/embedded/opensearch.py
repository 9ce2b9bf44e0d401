"""OpenSearch with its modules and the k-NN plugin as one node on loopback."""

import functools
from pathlib import Path

from deploy.embedded import java, probes
from deploy.embedded.files import write_whole
from deploy.embedded.process import Process
from deploy.embedded.site import Site

NAME = "opensearch"
VERSION = "3.5.0"
MODULES = {
    "aggs-matrix-stats": "search.aggregations.matrix.MatrixAggregationModulePlugin",
    "analysis-common": "analysis.common.CommonAnalysisModulePlugin",
    "lang-mustache": "script.mustache.MustacheModulePlugin",
    "lang-painless": "painless.PainlessModulePlugin",
    "mapper-extras": "index.mapper.MapperExtrasModulePlugin",
    "parent-join": "join.ParentJoinModulePlugin",
    "percolator": "percolator.PercolatorModulePlugin",
    "reindex": "index.reindex.ReindexModulePlugin",
    "transport-netty4": "transport.Netty4ModulePlugin",
}
_EXTENDED = {"analysis-common": "lang-painless", "opensearch-knn": "lang-painless"}
_OPTIONS = (
    "-Xms512m",
    "-Xmx512m",
    "-Djna.nosys=true",
    "--enable-native-access=ALL-UNNAMED",
    "-Djava.locale.providers=SPI,CLDR",
    "-Dopensearch.distribution.type=tar",
)
_DESCRIPTOR = """\
name={name}
description={name}
version={version}
classname=org.opensearch.{classname}
java.version=21
opensearch.version={opensearch}
extended.plugins={extended}
has.native.controller=false
"""
_CONFIGURATION = """\
# Written at every start; change deploy/embedded/opensearch.py instead.
cluster.name: guilde
node.name: guilde
discovery.type: single-node
network.host: 127.0.0.1
http.port: {port}
transport.port: {transport_port}
path.data: {folder}/data
path.logs: {folder}/logs
path.repo: {folder}/snapshots
action.auto_create_index: false
# A small heap is mostly garbage between collections: counting it as used refuses ordinary searches.
indices.breaker.total.use_real_memory: false
# On one machine the disk is everybody's: by default, a disk 95 % full would stop all writing.
cluster.routing.allocation.disk.watermark.low: 500mb
cluster.routing.allocation.disk.watermark.high: 300mb
cluster.routing.allocation.disk.watermark.flood_stage: 200mb
"""
_SNAPSHOTS = "snapshots"
_LOGGING = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %-5p %c{1.} %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
logger.node.name = org.opensearch.node.Node
logger.node.level = info
logger.deprecation.name = org.opensearch.deprecation
logger.deprecation.level = error
# Normal on a developer's machine.
logger.checks.name = org.opensearch.bootstrap.BootstrapChecks
logger.checks.level = error
logger.dangling.name = org.opensearch.gateway.DanglingIndicesState
logger.dangling.level = error
logger.stderr.name = stderr
logger.stderr.level = error
logger.vector.name = org.apache.lucene.internal.vectorization
logger.vector.level = error
"""


def install(engines: Path) -> None:
    """Complete the fetched jars to the layout that OpenSearch expects."""
    home = engines / NAME
    for folder in ("bin", "extensions"):  # it requires both, and may not create them
        (home / folder).mkdir(parents=True, exist_ok=True)
    for name, classname in MODULES.items():
        _describe(home / "modules" / name, VERSION, classname)
    _describe(home / "plugins" / "opensearch-knn", f"{VERSION}.0", "knn.plugin.KNNPlugin")


def _describe(folder: Path, version: str, classname: str) -> None:
    descriptor = folder / "plugin-descriptor.properties"
    text = _DESCRIPTOR.format(
        name=folder.name,
        version=version,
        classname=classname,
        opensearch=VERSION,
        extended=_EXTENDED.get(folder.name, ""),
    )
    if not descriptor.exists() or descriptor.read_text() != text:
        write_whole(descriptor, text.encode())


def process(site: Site, port: int, transport_port: int) -> Process:
    """Describe the node. If root starts it, it runs under the site's account."""
    folder = site.account_folder(NAME)
    paths = (
        f"-Djava.io.tmpdir={folder / 'tmp'}",
        f"-Dopensearch.path.home={site.engines / NAME}",
        f"-Dopensearch.path.conf={folder}/config",
    )
    return Process(
        name=NAME,
        argv=java.command(
            site, NAME, (*_OPTIONS, *paths), ("org.opensearch.bootstrap.OpenSearch",)
        ),
        env=java.environment(folder),
        cwd=folder,
        port=port,
        log=site.log(NAME),
        account=site.account,
        prepare=functools.partial(_prepare, site, folder, port, transport_port),
        ready=functools.partial(probes.opensearch, port),
        ready_within=120,
    )


def snapshots(site: Site) -> Path:
    """Return the folder for the node's snapshots."""
    return site.account_folder(NAME) / _SNAPSHOTS


def _prepare(site: Site, folder: Path, port: int, transport_port: int) -> None:
    for name in ("config", "tmp", "data", "logs", _SNAPSHOTS):
        (folder / name).mkdir(exist_ok=True)
    configuration = _CONFIGURATION.format(folder=folder, port=port, transport_port=transport_port)
    (folder / "config" / "opensearch.yml").write_text(configuration)
    (folder / "config" / "log4j2.properties").write_text(_LOGGING)
    site.own(folder)
