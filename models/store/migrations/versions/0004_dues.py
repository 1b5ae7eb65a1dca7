"""Party dues: branches, members, assessments, payments, remittances."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "branch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("secretary", sa.String(length=80), nullable=False),
        sa.Column("committee", sa.String(length=80), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch")),
        sa.UniqueConstraint("name", name=op.f("uq_branch_name")),
    )
    op.create_table(
        "pay_wording",
        sa.Column("wording", sa.String(length=80), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("wording", name=op.f("pk_pay_wording")),
    )
    op.create_table(
        "dues_duty",
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_dues_duty_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_dues_duty")),
    )
    op.create_table(
        "local_dues_rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_local_dues_rule_clerk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_dues_rule")),
    )
    op.create_table(
        "pay_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("wording", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_pay_decision_branch_id")
        ),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_pay_decision_clerk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_decision")),
        sa.UniqueConstraint(
            "branch_id",
            "wording",
            "category",
            "meeting_on",
            name=op.f("uq_pay_decision_branch_id_wording_category_meeting_on"),
        ),
    )
    op.create_table(
        "remittance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("collected", sa.BigInteger(), nullable=False),
        sa.Column("share", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("large", sa.BigInteger(), nullable=False),
        sa.Column("remitted_on", sa.Date(), nullable=False),
        sa.Column("receipt_number", sa.String(length=40), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_remittance_branch_id")),
        sa.ForeignKeyConstraint(["clerk_id"], ["account.id"], name=op.f("fk_remittance_clerk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance")),
    )
    op.create_index(op.f("ix_remittance_branch_id"), "remittance", ["branch_id"], unique=False)
    op.create_table(
        "assessment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("rules_on", sa.Date(), nullable=False),
        sa.Column("rules_version", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=True),
        sa.Column("rate", sa.String(length=10), nullable=False),
        sa.Column("raw", sa.String(length=40), nullable=False),
        sa.Column("computed", sa.BigInteger(), nullable=True),
        sa.Column("assessed", sa.BigInteger(), nullable=True),
        sa.Column("arithmetic", sa.Text(), nullable=False),
        sa.Column("open_items", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_assessment_branch_id")),
        sa.ForeignKeyConstraint(["clerk_id"], ["account.id"], name=op.f("fk_assessment_clerk_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assessment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint(
            "person_id",
            "year",
            "first_month",
            "number",
            name=op.f("uq_assessment_person_id_year_first_month_number"),
        ),
    )
    op.create_index("ix_assessment_branch_id", "assessment", ["branch_id", "year"], unique=False)
    op.create_table(
        "deferral",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column("last_month", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("talk", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_deferral_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deferral")),
    )
    op.create_index(op.f("ix_deferral_person_id"), "deferral", ["person_id"], unique=False)
    op.create_table(
        "member_category",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_member_category_clerk_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_member_category_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_category")),
    )
    op.create_index(
        "ix_member_category_person_id",
        "member_category",
        ["person_id", "first_month"],
        unique=False,
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_probationary", sa.Boolean(), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column("last_month", sa.String(length=7), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=80), nullable=False),
        sa.Column("letter_number", sa.String(length=40), nullable=False),
        sa.Column("mobile_place", sa.String(length=80), nullable=False),
        sa.Column("delegate", sa.String(length=80), nullable=False),
        sa.Column("delegate_relation", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_membership_branch_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(
        "ix_membership_branch_id", "membership", ["branch_id", "last_month"], unique=False
    )
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"], unique=False)
    op.create_index(
        "uq_membership_open",
        "membership",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("last_month = ''"),
        postgresql_where=sa.text("last_month = ''"),
    )
    op.create_table(
        "paid_elsewhere",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column("last_month", sa.String(length=7), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("proof", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_paid_elsewhere_clerk_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_paid_elsewhere_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paid_elsewhere")),
    )
    op.create_index(
        op.f("ix_paid_elsewhere_person_id"), "paid_elsewhere", ["person_id"], unique=False
    )
    op.create_table(
        "dues_publication",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("with_amounts", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_dues_publication_branch_id")
        ),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_dues_publication_clerk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_publication")),
        sa.UniqueConstraint(
            "branch_id", "start", "end", name=op.f("uq_dues_publication_branch_id_start_end")
        ),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("payer", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("extra", sa.BigInteger(), nullable=False),
        sa.Column("extra_kind", sa.String(length=10), nullable=False),
        sa.Column("voucher_number", sa.String(length=40), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("consent", sa.String(length=120), nullable=False),
        sa.Column("override", sa.String(length=120), nullable=False),
        sa.Column(
            "cashier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column(
            "voided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("void_reason", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_payment_branch_id")),
        sa.ForeignKeyConstraint(["cashier_id"], ["account.id"], name=op.f("fk_payment_cashier_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_payment_person_id")),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["account.id"], name=op.f("fk_payment_voided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("number", name=op.f("uq_payment_number")),
    )
    op.create_index("ix_payment_at", "payment", ["at", "id"], unique=False)
    op.create_index(op.f("ix_payment_branch_id"), "payment", ["branch_id"], unique=False)
    op.create_index(op.f("ix_payment_person_id"), "payment", ["person_id"], unique=False)
    op.create_table(
        "relief",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column("last_month", sa.String(length=7), nullable=False),
        sa.Column("reduced_to", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("minutes_number", sa.String(length=40), nullable=False),
        sa.Column("minutes_on", sa.Date(), nullable=False),
        sa.Column("approval_number", sa.String(length=40), nullable=False),
        sa.Column("approval_body", sa.String(length=80), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_relief_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relief")),
    )
    op.create_index(op.f("ix_relief_person_id"), "relief", ["person_id"], unique=False)
    op.create_table(
        "paid_month",
        sa.Column(
            "payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("is_top_up", sa.Boolean(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_paid_month_payment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_paid_month_person_id")),
        sa.PrimaryKeyConstraint("payment_id", "month", name=op.f("pk_paid_month")),
    )
    op.create_index("ix_paid_month_person_id", "paid_month", ["person_id", "month"], unique=False)
    op.create_table(
        "dues_carried",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("from_month", sa.String(length=7), nullable=False),
        sa.Column("to_month", sa.String(length=7), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undo_reason", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id"], ["branch.id"], name=op.f("fk_dues_carried_branch_id")
        ),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_dues_carried_clerk_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_dues_carried_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_carried")),
    )
    op.create_index(op.f("ix_dues_carried_person_id"), "dues_carried", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_dues_carried_person_id"), table_name="dues_carried")
    op.drop_table("dues_carried")
    op.drop_index("ix_paid_month_person_id", table_name="paid_month")
    op.drop_table("paid_month")
    op.drop_index(op.f("ix_relief_person_id"), table_name="relief")
    op.drop_table("relief")
    op.drop_index(op.f("ix_payment_person_id"), table_name="payment")
    op.drop_index(op.f("ix_payment_branch_id"), table_name="payment")
    op.drop_index("ix_payment_at", table_name="payment")
    op.drop_table("payment")
    op.drop_table("dues_publication")
    op.drop_index(op.f("ix_paid_elsewhere_person_id"), table_name="paid_elsewhere")
    op.drop_table("paid_elsewhere")
    op.drop_index("uq_membership_open", table_name="membership")
    op.drop_index(op.f("ix_membership_person_id"), table_name="membership")
    op.drop_index("ix_membership_branch_id", table_name="membership")
    op.drop_table("membership")
    op.drop_index("ix_member_category_person_id", table_name="member_category")
    op.drop_table("member_category")
    op.drop_index(op.f("ix_deferral_person_id"), table_name="deferral")
    op.drop_table("deferral")
    op.drop_index("ix_assessment_branch_id", table_name="assessment")
    op.drop_table("assessment")
    op.drop_index(op.f("ix_remittance_branch_id"), table_name="remittance")
    op.drop_table("remittance")
    op.drop_table("pay_decision")
    op.drop_table("local_dues_rule")
    op.drop_table("dues_duty")
    op.drop_table("pay_wording")
    op.drop_table("branch")
