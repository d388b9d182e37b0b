"""Convert a Ray Data dataset of files to a dataset of records.

    import ray
    from ray.data.expressions import col
    from newsingest.ray import records

    found = records(ray.data.read_binary_files("s3://bucket/posts/", include_paths=True))
    found.filter(expr=col("code").is_null()).write_parquet("s3://bucket/records/")

This module needs Ray on the driver and newsingest on every node: pip install 'newsingest[ray]'. Use it in a pipeline
that you already have. To keep a ledger and to resume runs, use `newsingest convert --engine ray` instead.
"""

from functools import partial
from typing import TYPE_CHECKING, Any

from newsingest import arrow
from newsingest.batch.task import Task, attempt
from newsingest.errors import InputError
from newsingest.exporters import parquet
from newsingest.options import DEFAULT, ReadOptions

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset


def records(
    dataset: "Dataset", *, data: str = "bytes", path: str = "path", options: ReadOptions = DEFAULT, **how: Any
) -> "Dataset":
    """Return the records of a Ray Data dataset of files, lazily: one row for each file.

    It needs Ray on the driver, and newsingest on every node: ``pip install 'newsingest[ray]'``.

    Args:
        dataset: A dataset with the bytes and the name of each file, such as
            ``ray.data.read_binary_files(..., include_paths=True)``.
        data: The column with the bytes.
        path: The column with the name. Its suffix and its day are used as in ``newsingest.parse``. It becomes
            ``origin.path``.
        options: How to read the files.
        how: More arguments for ``Dataset.map_batches``, such as ``num_cpus``.

    Returns:
        A dataset with the columns of the Parquet output, followed by ``code`` and ``message``, which are null for an
        article. A file that cannot be read is a row with ``code``, ``message`` and ``origin.path`` only.
    """
    return dataset.map_batches(partial(_rows, data=data, path=path, options=options), batch_format="pyarrow", **how)


def _rows(batch: "pa.Table", *, data: str, path: str, options: ReadOptions) -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415 - an extra

    inputs = zip(batch.column(data).to_pylist(), batch.column(path).to_pylist(), strict=True)
    return pa.Table.from_pylist(
        [_row(content, name, options) for content, name in inputs], schema=arrow.arrow_columns()
    )


def _row(content: bytes | None, name: str | None, options: ReadOptions) -> dict[str, Any]:
    if content is None:
        return arrow.failure(name, InputError("the row has no bytes"))
    name = name or ""
    found = attempt(Task(name, None, name, content), options, arrow.packed)
    return parquet.unpacked(found.data) if found.error is None else arrow.failure(name, found.error)
