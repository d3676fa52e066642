"""What is checked: schemas, keys, counts and files of a release, and what is wrong with them."""

from __future__ import annotations
