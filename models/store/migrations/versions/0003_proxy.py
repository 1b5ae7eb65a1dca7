"""Proxy service: agents, letters, custody, money, pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "agent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column("staff_number", sa.String(length=20), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("grid_ids", sa.JSON(), nullable=False),
        sa.Column("item_codes", sa.JSON(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_agent_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
    )
    op.create_index(
        "ix_agent_serving_name",
        "agent",
        ["name"],
        unique=True,
        sqlite_where=sa.text("left_on IS NULL"),
        postgresql_where=sa.text("left_on IS NULL"),
    )
    op.create_table(
        "picture",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["clerk_id"], ["account.id"], name=op.f("fk_picture_clerk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("file_hash", name=op.f("uq_picture_file_hash")),
    )
    op.create_table(
        "picture_consent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_picture_consent_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name=op.f("fk_picture_consent_picture_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_consent")),
    )
    op.create_index(
        op.f("ix_picture_consent_person_id"), "picture_consent", ["person_id"], unique=False
    )
    op.create_table(
        "agent_handover",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_agent_handover_clerk_id")
        ),
        sa.ForeignKeyConstraint(["from_id"], ["agent.id"], name=op.f("fk_agent_handover_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["agent.id"], name=op.f("fk_agent_handover_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_handover")),
    )
    op.create_index(op.f("ix_agent_handover_from_id"), "agent_handover", ["from_id"], unique=False)
    op.create_table(
        "duty_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("agent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_duty_day_agent_id")),
        sa.PrimaryKeyConstraint("day", "agent_id", name=op.f("pk_duty_day")),
    )
    op.create_table(
        "authorisation_letter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("renews_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("agent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("powers", sa.JSON(), nullable=False),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.Column("signed_by", sa.String(length=20), nullable=False),
        sa.Column("guardian", sa.String(length=80), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_authorisation_letter_agent_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_authorisation_letter_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["renews_id"],
            ["authorisation_letter.id"],
            name=op.f("fk_authorisation_letter_renews_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisation_letter")),
        sa.UniqueConstraint("number", name=op.f("uq_authorisation_letter_number")),
    )
    op.create_index(
        op.f("ix_authorisation_letter_case_id"), "authorisation_letter", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_authorisation_letter_valid_to"), "authorisation_letter", ["valid_to"], unique=False
    )
    op.create_table(
        "letter_picture",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "letter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_letter_picture_clerk_id")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["authorisation_letter.id"],
            name=op.f("fk_letter_picture_letter_id"),
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name=op.f("fk_letter_picture_picture_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_picture")),
    )
    op.create_index(
        op.f("ix_letter_picture_letter_id"), "letter_picture", ["letter_id"], unique=False
    )
    op.create_table(
        "custody_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("is_result", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(length=120), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("return_by", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_custody_line_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_line")),
    )
    op.create_index(op.f("ix_custody_line_case_id"), "custody_line", ["case_id"], unique=False)
    op.create_index(op.f("ix_custody_line_return_by"), "custody_line", ["return_by"], unique=False)
    op.create_table(
        "money_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("party", sa.String(length=80), nullable=False),
        sa.Column("summary", sa.String(length=120), nullable=False),
        sa.Column("receipt_number", sa.String(length=40), nullable=False),
        sa.Column(
            "picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "second_signer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_money_entry_agent_id")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_money_entry_case_id")
        ),
        sa.ForeignKeyConstraint(["clerk_id"], ["account.id"], name=op.f("fk_money_entry_clerk_id")),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name=op.f("fk_money_entry_picture_id")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["money_entry.id"], name=op.f("fk_money_entry_reverses_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_signer_id"], ["account.id"], name=op.f("fk_money_entry_second_signer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_entry")),
    )
    op.create_index("ix_money_entry_at", "money_entry", ["at", "id"], unique=False)
    op.create_index(op.f("ix_money_entry_case_id"), "money_entry", ["case_id"], unique=False)
    op.create_table(
        "proxy_case",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column(
            "converted_from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("agent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("groups", sa.String(length=200), nullable=False),
        sa.Column("appear_on", sa.Date(), nullable=True),
        sa.Column("visit_on", sa.Date(), nullable=True),
        sa.Column("visit_address", sa.String(length=200), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("lodged_at_office", sa.String(length=80), nullable=False),
        sa.Column("lodged_on", sa.Date(), nullable=True),
        sa.Column("lodge_receipt", sa.String(length=40), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_proxy_case_agent_id")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_proxy_case_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["converted_from_id"], ["service_case.id"], name=op.f("fk_proxy_case_converted_from_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_proxy_case")),
    )
    op.create_index("ix_proxy_case_agent_id", "proxy_case", ["agent_id", "case_id"], unique=False)
    op.create_table(
        "custody_holding",
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("holder_kind", sa.String(length=10), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["custody_line.id"], name=op.f("fk_custody_holding_line_id")
        ),
        sa.PrimaryKeyConstraint(
            "line_id", "holder_kind", "holder", name=op.f("pk_custody_holding")
        ),
    )
    op.create_index(
        "ix_custody_holding_holder", "custody_holding", ["holder_kind", "holder"], unique=False
    )
    op.create_table(
        "custody_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("giver_kind", sa.String(length=10), nullable=False),
        sa.Column("giver", sa.String(length=80), nullable=False),
        sa.Column("taker_kind", sa.String(length=10), nullable=False),
        sa.Column("taker", sa.String(length=80), nullable=False),
        sa.Column("giver_signed", sa.String(length=10), nullable=False),
        sa.Column("taker_signed", sa.String(length=10), nullable=False),
        sa.Column(
            "giver_sign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "taker_sign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("remark", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_custody_move_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_custody_move_clerk_id")
        ),
        sa.ForeignKeyConstraint(
            ["giver_sign_id"], ["picture.id"], name=op.f("fk_custody_move_giver_sign_id")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["custody_line.id"], name=op.f("fk_custody_move_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["taker_sign_id"], ["picture.id"], name=op.f("fk_custody_move_taker_sign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_move")),
    )
    op.create_index(op.f("ix_custody_move_case_id"), "custody_move", ["case_id"], unique=False)
    op.create_index(op.f("ix_custody_move_line_id"), "custody_move", ["line_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_custody_move_line_id"), table_name="custody_move")
    op.drop_index(op.f("ix_custody_move_case_id"), table_name="custody_move")
    op.drop_table("custody_move")
    op.drop_index("ix_custody_holding_holder", table_name="custody_holding")
    op.drop_table("custody_holding")
    op.drop_index("ix_proxy_case_agent_id", table_name="proxy_case")
    op.drop_table("proxy_case")
    op.drop_index(op.f("ix_money_entry_case_id"), table_name="money_entry")
    op.drop_index("ix_money_entry_at", table_name="money_entry")
    op.drop_table("money_entry")
    op.drop_index(op.f("ix_custody_line_return_by"), table_name="custody_line")
    op.drop_index(op.f("ix_custody_line_case_id"), table_name="custody_line")
    op.drop_table("custody_line")
    op.drop_index(op.f("ix_letter_picture_letter_id"), table_name="letter_picture")
    op.drop_table("letter_picture")
    op.drop_index(op.f("ix_authorisation_letter_valid_to"), table_name="authorisation_letter")
    op.drop_index(op.f("ix_authorisation_letter_case_id"), table_name="authorisation_letter")
    op.drop_table("authorisation_letter")
    op.drop_table("duty_day")
    op.drop_index(op.f("ix_agent_handover_from_id"), table_name="agent_handover")
    op.drop_table("agent_handover")
    op.drop_index(op.f("ix_picture_consent_person_id"), table_name="picture_consent")
    op.drop_table("picture_consent")
    op.drop_table("picture")
    op.drop_index("ix_agent_serving_name", table_name="agent")
    op.drop_table("agent")
