"""Turn a v2.1 collection into a v3 directory and back, and say what the target cannot hold."""

from __future__ import annotations

from postroom_runtime.formats.convert.command import convert
from postroom_runtime.formats.convert.loss import Loss
from postroom_runtime.formats.convert.to_v2 import collection_to_v2
from postroom_runtime.formats.convert.to_v3 import collection_to_v3

__all__ = ["Loss", "collection_to_v2", "collection_to_v3", "convert"]
