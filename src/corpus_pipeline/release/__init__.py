"""Tables to a published release: files, manifest, schemas and descriptions."""

from __future__ import annotations
