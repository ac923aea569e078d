"""The tables of people who sign in, beside the notices and the keys in the same database.

No password, session or browser token stands in them, only their hashes.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

users = sa.Table(
    "users",
    metadata,
    sa.Column("user_id", sa.String, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("name_key", sa.String, nullable=False, unique=True),  # NFKC, without capitals
    sa.Column("role", sa.String, nullable=False),
    sa.Column("password_hash", sa.String, nullable=False),
    sa.Column("created_at", sa.String, nullable=False),
    sa.Column("password_at", sa.String, nullable=False),  # when the password was set
    sa.Column("disabled_at", sa.String),
    sa.Column("bodies", sa.String, nullable=False),  # a JSON list, sorted
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.String, sa.ForeignKey("users.user_id"), nullable=False, index=True),
    sa.Column("created_at", sa.String, nullable=False),
    sa.Column("idle_until", sa.String, nullable=False),  # moved on by use, never past expires_at
    sa.Column("idle_s", sa.Integer, nullable=False),
    sa.Column("expires_at", sa.String, nullable=False),
)

known_browsers = sa.Table(  # in one browser several people may have signed in
    "known_browsers",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.String, sa.ForeignKey("users.user_id"), primary_key=True),
    sa.Column("used_at", sa.String, nullable=False),
)

sign_in_attempts = sa.Table(
    "sign_in_attempts",
    metadata,
    sa.Column("subject", sa.String, primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_at", sa.String, nullable=False),
    sa.Column("paused_until", sa.String),
)
