"""An S3 server on this machine, and its buckets."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Bucket:
    """A bucket on an S3 server, and its objects."""

    def __init__(self, client: Any, name: str) -> None:
        self.client, self.name = client, name

    @property
    def address(self) -> str:
        return f"s3://{self.name}"

    def put(self, key: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=data)

    def upload(self, folder: Path, below: str) -> None:
        for path in folder.rglob("*"):
            if path.is_file():
                self.put(f"{below}/{path.relative_to(folder)}", path.read_bytes())

    def keys(self, below: str) -> list[str]:
        found = self.client.list_objects_v2(Bucket=self.name, Prefix=below).get("Contents", [])
        return [
            item["Key"] for item in found if not item["Key"].endswith("/") and "/.newsingest.ledger-" not in item["Key"]
        ]

    def tree(self, below: str) -> dict[str, bytes]:
        return {
            key.removeprefix(f"{below}/"): self.client.get_object(Bucket=self.name, Key=key)["Body"].read()
            for key in self.keys(f"{below}/")
        }

    def download(self, below: str, folder: Path) -> Path:
        for name, data in self.tree(below).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder


@contextmanager
def served() -> Iterator[str]:
    """Start an S3 server on the loopback interface, and yield its address. It needs no network."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - the import takes a second

    found = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    found.start()
    try:
        yield "http://{}:{}".format(*found.get_host_and_port())
    finally:
        found.stop()


def keys(server: str) -> dict[str, str]:
    """Return environment variables that make every S3 client use a server."""
    return {
        "AWS_ENDPOINT_URL": server,
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def new_bucket(server: str, name: str) -> Bucket:
    """Create a bucket."""
    import boto3  # noqa: PLC0415 - the import takes a second

    client = boto3.client(
        "s3",
        endpoint_url=server,
        aws_access_key_id="nobody",
        aws_secret_access_key="nothing",  # noqa: S106 - not a real secret
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=name)
    return Bucket(client, name)
