"""From a question to an outcome, over HTTP, on the command line and on a page."""
