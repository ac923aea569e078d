"""One thread for the products of matrices. The only importer of threadpoolctl."""

from __future__ import annotations

from threadpoolctl import threadpool_limits


def keep_products_to_one_thread() -> None:
    """Keep the linear algebra behind numpy in the thread that asks, for the whole process.

    Of libraries that are loaded by now: so it is called for every index that is put together.

    The products of one search take a millisecond or two. Shared among threads that spin while
    they wait for each other, on cores that serve other questions too, they took ten times as long.
    """
    threadpool_limits(limits=1, user_api="blas")
