"""The tables of feedback: rated answers, ratings, what came of asking again, what editors hold."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()
rated_answers = sa.Table(
    "rated_answers",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),  # of ``answer``
    sa.Column("answer", sa.Text, nullable=False),  # JSON
)
feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("digest", sa.ForeignKey("rated_answers.digest"), nullable=False),
    sa.Column("answer_id", sa.String(64), nullable=False),
    sa.Column("rating", sa.String(8), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("correction", sa.Text, nullable=False),
    sa.Column("rater", sa.String(64), nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Index("feedback_by_answer", "answer_id", "rater"),
    sa.Index("feedback_by_digest", "digest"),
)
feedback_salt = sa.Table(
    "feedback_salt",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),  # always 1
    sa.Column("salt", sa.String(64), nullable=False),
)
feedback_reasked = sa.Table(
    "feedback_reasked",
    metadata,
    sa.Column("number", sa.ForeignKey("feedback.number"), primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("verdict", sa.String(8), nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("is_changed", sa.Boolean, nullable=False),
)
feedback_rulings = sa.Table(
    "feedback_rulings",
    metadata,
    sa.Column("number", sa.ForeignKey("feedback.number"), primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(32), nullable=False),
    sa.Column("ruling", sa.String(8), nullable=False),
    sa.Column("ruled_by", sa.Text, nullable=False),
)
feedback_shoulds = sa.Table(  # what an editor says that should have been answered
    "feedback_shoulds",
    metadata,
    sa.Column("number", sa.ForeignKey("feedback.number"), primary_key=True, autoincrement=False),
    sa.Column("sentence", sa.Text, nullable=False),  # of a notice; empty: that none says it
)
