"""The HTTP side: one file a resource, put together by ``create_app``."""
