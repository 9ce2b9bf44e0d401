"""An S3-compatible store in this process: moto's, on a free port."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "files"
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


@contextmanager
def run_s3() -> Iterator[str]:
    """Run it and yield its address; it has one empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    try:
        client = boto3.client("s3", endpoint_url=address, region_name="us-east-1", **KEYS)
        client.create_bucket(Bucket=BUCKET)
        client.close()
        yield address
    finally:
        server.stop()
