from services.content.settings import ContentSettings
from services.content.store.files.blobs.seam import Blobs
from shared.mongo import Bucket, Store

BUCKET = "blobs"


def chosen(settings: ContentSettings, store: Store) -> Blobs:
    """Return the storage that this deployment has for the bytes of files."""
    if not settings.s3_bucket:
        return Bucket(store, BUCKET)
    from services.content.store.files.blobs.s3 import S3

    return S3(
        bucket=settings.s3_bucket,
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        access_key=settings.s3_access_key.get_secret_value(),
        secret_key=settings.s3_secret_key.get_secret_value(),
    )
