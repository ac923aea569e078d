"""The commands of ``wenjin eval``, one subject a file; ``eval.cli`` puts them together.

Whatever is heavy is imported inside the command that needs it, as in ``service.commands``.
"""
