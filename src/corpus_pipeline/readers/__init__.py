"""Bytes to records: one file a format, one registry, and a gate before every parser."""

from __future__ import annotations
