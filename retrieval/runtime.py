"""What computes the vectors of the bundled model. Loads nothing."""

from __future__ import annotations

from enum import StrEnum
from importlib.util import find_spec


class Runtime(StrEnum):
    """ONNX Runtime in 8 bits, or PyTorch in float32. They round differently, so that their
    vectors never mix."""

    AUTO = "auto"
    ONNX = "onnx"
    TORCH = "torch"

    def chosen(self) -> Runtime:
        """AUTO is ONNX Runtime where it is installed, else PyTorch."""
        if self is not Runtime.AUTO:
            return self
        return Runtime.ONNX if find_spec("onnxruntime") else Runtime.TORCH
