"""The commands of ``wenjin``, one subject a file; ``service.cli`` puts them together.

Whatever is heavy (the store, the model, the server) is imported inside the command that needs it,
so that ``wenjin --help`` and shell completion answer at once.
"""
