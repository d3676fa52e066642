"""corpus-pipeline: scraped pages in, a validated Parquet corpus out.

>>> import corpus_pipeline
>>> corpus_pipeline.build("raw", "dist")  # doctest: +SKIP
>>> corpus_pipeline.open_release("dist").articles().to_pandas()  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus_pipeline.api import build, validate
    from corpus_pipeline.release.reading import open_release

__version__ = "0.1.0"
__all__ = ["__version__", "build", "open_release", "validate"]


def __getattr__(name: str) -> Any:
    """Load the functions on first use: importing the package alone costs nothing."""
    if name in ("build", "validate"):
        from corpus_pipeline import api  # noqa: PLC0415 (the point of this function)

        return getattr(api, name)
    if name == "open_release":
        from corpus_pipeline.release.reading import open_release  # noqa: PLC0415 (as above)

        return open_release
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
