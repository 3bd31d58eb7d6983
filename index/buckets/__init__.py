"""Parts that a bucket keeps (S3, Google Cloud Storage, whatever fsspec reaches), and the copies of them on a disk."""
