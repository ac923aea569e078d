"""One target under libFuzzer, which keeps what reaches new code: ``python -m tests.fuzz.guided``.

The first argument names the target, the rest are libFuzzer's. Only the packages of Wenjin are
watched for what is reached: a fuzzer that learns the insides of jieba tries fewer inputs.
"""

from __future__ import annotations

import os
import sys

import atheris


def main(arguments: list[str]) -> None:
    """Fuzz until the time is over or something breaks; never comes back."""
    name, *options = arguments
    with atheris.instrument_imports(include=["corpus", "kg", "service"]):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[name]
    target.check(b"")  # reads dictionaries, which is no part of an input's time
    atheris.Setup([sys.argv[0], f"-max_len={target.longest}", *options], target.check)
    atheris.Fuzz()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
