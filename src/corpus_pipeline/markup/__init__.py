"""Markup as evidence: a page as a flat list of nodes, its text rendering, and what its elements say of that text."""

from __future__ import annotations
