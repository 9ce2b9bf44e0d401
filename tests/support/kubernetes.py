"""The part of the Kubernetes API that helm's lookup uses: Secrets and ConfigMaps by name."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

RESOURCES = {
    "kind": "APIResourceList",
    "groupVersion": "v1",
    "resources": [
        {"name": name, "singularName": "", "namespaced": True, "kind": kind, "verbs": ["get"]}
        for name, kind in (("secrets", "Secret"), ("configmaps", "ConfigMap"))
    ],
}
MISSING = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound"}


@contextmanager
def kubernetes(
    folder: Path, *, secrets: Mapping[str, Any], maps: Mapping[str, Any] | None = None
) -> Iterator[Path]:
    """Serve it and yield a kubeconfig for it. `secrets` and `maps`: by name, what `data` holds."""
    namespace = "/api/v1/namespaces/default"
    documents: dict[str, Any] = {"/api/v1": RESOURCES}
    for kind, plural, held in (
        ("Secret", "secrets", secrets),
        ("ConfigMap", "configmaps", maps or {}),
    ):
        for name, data in held.items():
            found = {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}, "data": data}
            documents[f"{namespace}/{plural}/{name}"] = found

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = documents.get(self.path.partition("?")[0])
            body = json.dumps(found or {**MISSING, "code": 404}).encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield _kubeconfig(folder, server.server_port)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _kubeconfig(folder: Path, port: int) -> Path:
    name = "tests"
    file = folder / "kubeconfig"
    address = {"server": f"http://127.0.0.1:{port}"}
    context = {"cluster": name, "user": name, "namespace": "default"}
    told = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": name,
        "clusters": [{"name": name, "cluster": address}],
        "contexts": [{"name": name, "context": context}],
        "users": [{"name": name, "user": {}}],
    }
    file.write_text(yaml.safe_dump(told))
    return file
