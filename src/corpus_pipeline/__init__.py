"""corpus-pipeline: scraped pages in, a validated Parquet corpus out."""

from __future__ import annotations

__version__ = "0.1.0"
