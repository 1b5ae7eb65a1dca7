"""The whole of one-stop service, the directory, filed reports and the district's workbooks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# States that the first program does not know, and what they are to it.
EARLIER = {
    "transferred": "processing",
    "public_notice": "processing",
    "suspended": "processing",
    "awaiting_delivery": "closed",
    "delivered": "closed",
    "rated": "closed",
    "archived": "closed",
    "sent_back": "terminated",
}


def upgrade() -> None:
    op.create_table(
        "directory_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("position", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("backup_contact", sa.String(length=80), nullable=False),
        sa.Column("backup_phone", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["grid_id"], ["org_unit.id"], name=op.f("fk_directory_entry_grid_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_entry")),
    )
    op.create_index(
        "ix_directory_entry_grid_id", "directory_entry", ["grid_id", "department"], unique=False
    )
    op.create_table(
        "district_template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_district_template_clerk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_template")),
        sa.UniqueConstraint("name", "number", name=op.f("uq_district_template_name_number")),
    )
    op.create_table(
        "filed_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("report_id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("grid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("paper", sa.LargeBinary(), nullable=False),
        sa.Column("sheet", sa.LargeBinary(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_filed_report_clerk_id")
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["org_unit.id"], name=op.f("fk_filed_report_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filed_report")),
        sa.UniqueConstraint("number", name=op.f("uq_filed_report_number")),
    )
    op.create_index(
        "ix_filed_report_report_id", "filed_report", ["report_id", "start", "end"], unique=False
    )
    op.create_table(
        "item_wording",
        sa.Column("wording", sa.String(length=120), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["service_item.id"], name=op.f("fk_item_wording_item_id")
        ),
        sa.PrimaryKeyConstraint("wording", name=op.f("pk_item_wording")),
    )
    op.create_table(
        "person_merge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kept_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "merged_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id")),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["person.id"], name=op.f("fk_person_merge_merged_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    op.create_index(op.f("ix_person_merge_kept_id"), "person_merge", ["kept_id"], unique=False)
    op.create_index(op.f("ix_person_merge_merged_id"), "person_merge", ["merged_id"], unique=False)
    op.create_table(
        "blank_sheet",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("printed_at", sa.DateTime(), nullable=False),
        sa.Column(
            "printed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("visit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.DateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["printed_by_id"], ["account.id"], name=op.f("fk_blank_sheet_printed_by_id")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_blank_sheet_visit_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_blank_sheet")),
    )
    op.create_index(op.f("ix_blank_sheet_visit_id"), "blank_sheet", ["visit_id"], unique=False)
    op.create_table(
        "case_pause",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("counts_toward_clock", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("procedure", sa.String(length=80), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("expected_end", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("objections", sa.Text(), nullable=False),
        sa.Column(
            "approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["account.id"], name=op.f("fk_case_pause_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_case_pause_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_pause")),
    )
    op.create_index(op.f("ix_case_pause_case_id"), "case_pause", ["case_id"], unique=False)
    op.create_table(
        "case_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column(
            "asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column(
            "decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_case_request_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_case_request_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_case_request_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_request")),
    )
    op.create_index(op.f("ix_case_request_case_id"), "case_request", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_case_request_decided_at"), "case_request", ["decided_at"], unique=False
    )
    op.create_table(
        "case_transfer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("to_unit", sa.String(length=80), nullable=False),
        sa.Column("to_contact", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("taken_by", sa.String(length=80), nullable=False),
        sa.Column("refused_at", sa.DateTime(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_case_transfer_case_id")
        ),
        sa.ForeignKeyConstraint(["from_id"], ["account.id"], name=op.f("fk_case_transfer_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["account.id"], name=op.f("fk_case_transfer_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_transfer")),
    )
    op.create_index(op.f("ix_case_transfer_case_id"), "case_transfer", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_transfer_given_at"), "case_transfer", ["given_at"], unique=False)
    op.create_index(op.f("ix_case_transfer_to_id"), "case_transfer", ["to_id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("deliverers", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("receiver", sa.String(length=80), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("post_number", sa.String(length=40), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("witness", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_delivery_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_case_id"), "delivery", ["case_id"], unique=False)
    op.create_table(
        "imported_case",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "import_run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("old_number", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_imported_case_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_imported_case_import_run_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_imported_case")),
    )
    op.create_index(
        op.f("ix_imported_case_import_run_id"), "imported_case", ["import_run_id"], unique=False
    )
    op.create_table(
        "joint_part",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.String(length=80), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_joint_part_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_part")),
    )
    op.create_index(op.f("ix_joint_part_case_id"), "joint_part", ["case_id"], unique=False)
    op.create_table(
        "rating",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("satisfaction", sa.Integer(), nullable=False),
        sa.Column("efficiency", sa.Integer(), nullable=True),
        sa.Column("competence", sa.Integer(), nullable=True),
        sa.Column("attitude", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("callback_welcome", sa.Boolean(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_rating_case_id")),
        sa.ForeignKeyConstraint(["clerk_id"], ["account.id"], name=op.f("fk_rating_clerk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("case_id", "sequence", name=op.f("uq_rating_case_id_sequence")),
    )
    op.create_index(op.f("ix_rating_at"), "rating", ["at"], unique=False)
    op.create_table(
        "callback",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "rating_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column(
            "caller_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("call_until", sa.Date(), nullable=False),
        sa.Column("called_at", sa.DateTime(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("finding", sa.String(length=20), nullable=False),
        sa.Column("rectify_until", sa.Date(), nullable=True),
        sa.Column("rectified_at", sa.DateTime(), nullable=True),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["caller_id"], ["account.id"], name=op.f("fk_callback_caller_id")),
        sa.ForeignKeyConstraint(["case_id"], ["service_case.id"], name=op.f("fk_callback_case_id")),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_callback_rating_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback")),
        sa.UniqueConstraint("number", name=op.f("uq_callback_number")),
    )
    op.create_index(op.f("ix_callback_case_id"), "callback", ["case_id"], unique=False)
    op.create_index("ix_callback_state", "callback", ["state", "call_until"], unique=False)
    op.create_index(
        "ix_case_step_notice",
        "case_step",
        ["at"],
        unique=False,
        sqlite_where=sa.text("transition IN ('notify', 'notify_again')"),
        postgresql_where=sa.text("transition IN ('notify', 'notify_again')"),
    )
    op.add_column(
        "person", sa.Column("is_merged", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(
        "ix_person_same_name", "person", ["name", "birth_date", "building", "room"], unique=False
    )
    op.create_index("ix_person_same_phone", "person", ["phone", "name"], unique=False)
    op.add_column("post", sa.Column("term_until", sa.Date(), nullable=True))
    op.add_column(
        "service_case", sa.Column("extended_days", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("service_case", sa.Column("limit_days", sa.Integer(), nullable=True))
    op.add_column(
        "service_case",
        sa.Column("overdue_cause", sa.String(length=20), nullable=False, server_default=""),
    )
    op.add_column("service_case", sa.Column("chase_until", sa.Date(), nullable=True))
    op.add_column("service_case", sa.Column("deliver_until", sa.Date(), nullable=True))
    op.add_column("service_case", sa.Column("delivered_on", sa.Date(), nullable=True))
    op.add_column("service_case", sa.Column("rated_on", sa.Date(), nullable=True))
    op.add_column("service_case", sa.Column("archived_on", sa.Date(), nullable=True))
    op.create_index("ix_service_case_accepted_on", "service_case", ["accepted_on"], unique=False)
    op.create_index(
        "ix_service_case_late",
        "service_case",
        ["closed_on", "due_date"],
        unique=False,
        sqlite_where=sa.text("closed_on > due_date"),
        postgresql_where=sa.text("closed_on > due_date"),
    )
    op.create_index("ix_service_case_rated_on", "service_case", ["rated_on"], unique=False)
    op.create_index(op.f("ix_visit_at"), "visit", ["at"], unique=False)
    op.execute("UPDATE service_case SET rated_on = closed_on WHERE satisfaction IS NOT NULL")
    op.execute(
        "UPDATE service_case SET state = 'rated' "
        "WHERE state = 'closed' AND satisfaction IS NOT NULL"
    )


def downgrade() -> None:
    for state, earlier in EARLIER.items():
        op.execute(f"UPDATE service_case SET state = '{earlier}' WHERE state = '{state}'")
    op.drop_index(op.f("ix_visit_at"), table_name="visit")
    op.drop_index("ix_service_case_rated_on", table_name="service_case")
    op.drop_index(
        "ix_service_case_late",
        table_name="service_case",
        sqlite_where=sa.text("closed_on > due_date"),
        postgresql_where=sa.text("closed_on > due_date"),
    )
    op.drop_index("ix_service_case_accepted_on", table_name="service_case")
    op.drop_column("service_case", "archived_on")
    op.drop_column("service_case", "rated_on")
    op.drop_column("service_case", "delivered_on")
    op.drop_column("service_case", "deliver_until")
    op.drop_column("service_case", "chase_until")
    op.drop_column("service_case", "overdue_cause")
    op.drop_column("service_case", "limit_days")
    op.drop_column("service_case", "extended_days")
    op.drop_column("post", "term_until")
    op.drop_index("ix_person_same_phone", table_name="person")
    op.drop_index("ix_person_same_name", table_name="person")
    op.drop_column("person", "is_merged")
    op.drop_index(
        "ix_case_step_notice",
        table_name="case_step",
        sqlite_where=sa.text("transition IN ('notify', 'notify_again')"),
        postgresql_where=sa.text("transition IN ('notify', 'notify_again')"),
    )
    op.drop_index("ix_callback_state", table_name="callback")
    op.drop_index(op.f("ix_callback_case_id"), table_name="callback")
    op.drop_table("callback")
    op.drop_index(op.f("ix_rating_at"), table_name="rating")
    op.drop_table("rating")
    op.drop_index(op.f("ix_joint_part_case_id"), table_name="joint_part")
    op.drop_table("joint_part")
    op.drop_index(op.f("ix_imported_case_import_run_id"), table_name="imported_case")
    op.drop_table("imported_case")
    op.drop_index(op.f("ix_delivery_case_id"), table_name="delivery")
    op.drop_table("delivery")
    op.drop_index(op.f("ix_case_transfer_to_id"), table_name="case_transfer")
    op.drop_index(op.f("ix_case_transfer_given_at"), table_name="case_transfer")
    op.drop_index(op.f("ix_case_transfer_case_id"), table_name="case_transfer")
    op.drop_table("case_transfer")
    op.drop_index(op.f("ix_case_request_decided_at"), table_name="case_request")
    op.drop_index(op.f("ix_case_request_case_id"), table_name="case_request")
    op.drop_table("case_request")
    op.drop_index(op.f("ix_case_pause_case_id"), table_name="case_pause")
    op.drop_table("case_pause")
    op.drop_index(op.f("ix_blank_sheet_visit_id"), table_name="blank_sheet")
    op.drop_table("blank_sheet")
    op.drop_index(op.f("ix_person_merge_merged_id"), table_name="person_merge")
    op.drop_index(op.f("ix_person_merge_kept_id"), table_name="person_merge")
    op.drop_table("person_merge")
    op.drop_table("item_wording")
    op.drop_index("ix_filed_report_report_id", table_name="filed_report")
    op.drop_table("filed_report")
    op.drop_table("district_template")
    op.drop_index("ix_directory_entry_grid_id", table_name="directory_entry")
    op.drop_table("directory_entry")
