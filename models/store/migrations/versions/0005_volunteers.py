"""Volunteers, double check-in, small wishes and the three lists."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "community_post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=12), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= wanted", name=op.f("ck_community_post_taken")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_post")),
    )
    op.create_table(
        "known_apart",
        sa.Column("left_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("right_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("left_id", "right_id", name=op.f("pk_known_apart")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("lead_unit", sa.String(length=80), nullable=False),
        sa.Column("partner_units", sa.String(length=200), nullable=False),
        sa.Column("claimed_by", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("funding", sa.String(length=120), nullable=False),
        sa.Column("progress", sa.String(length=20), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("evaluation", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("number", name=op.f("uq_project_number")),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("organiser", sa.String(length=80), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_in_charge", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("things_needed", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("waiting_places", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("min_age", sa.Integer(), nullable=True),
        sa.Column("max_age", sa.Integer(), nullable=True),
        sa.Column("is_dangerous", sa.Boolean(), nullable=False),
        sa.Column("risk", sa.Text(), nullable=False),
        sa.Column("insurance", sa.String(length=120), nullable=False),
        sa.Column("served_count", sa.Integer(), nullable=True),
        sa.Column(
            "repeats_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("cancelled_reason", sa.String(length=120), nullable=False),
        sa.Column(
            "import_run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["clerk_id"], ["account.id"], name=op.f("fk_activity_clerk_id")),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_activity_import_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["repeats_id"], ["activity.id"], name=op.f("fk_activity_repeats_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_activity_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("number", name=op.f("uq_activity_number")),
    )
    op.create_index(op.f("ix_activity_import_run_id"), "activity", ["import_run_id"], unique=False)
    op.create_index("ix_activity_starts_at", "activity", ["starts_at", "id"], unique=False)
    op.create_index(op.f("ix_activity_team_id"), "activity", ["team_id"], unique=False)
    op.create_table(
        "menu_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("offered_from", sa.Date(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_menu_item_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menu_item")),
    )
    op.create_table(
        "need",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("old_number", sa.String(length=40), nullable=False),
        sa.Column("party", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("content", sa.String(length=200), nullable=False),
        sa.Column("urgency", sa.String(length=10), nullable=False),
        sa.Column("beneficiaries", sa.Integer(), nullable=True),
        sa.Column("beneficiaries_said", sa.String(length=40), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=True),
        sa.Column("contact_name", sa.String(length=80), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=80), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column(
            "import_run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_need_import_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("number", name=op.f("uq_need_number")),
    )
    op.create_index(op.f("ix_need_import_run_id"), "need", ["import_run_id"], unique=False)
    op.create_index(op.f("ix_need_old_number"), "need", ["old_number"], unique=False)
    op.create_index(op.f("ix_need_status"), "need", ["status"], unique=False)
    op.create_table(
        "partner_unit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("credit_code", sa.String(length=40), nullable=False),
        sa.Column("short_names", sa.JSON(), nullable=False),
        sa.Column("contact_name", sa.String(length=80), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("stated_members", sa.Integer(), nullable=True),
        sa.Column("offers", sa.Text(), nullable=False),
        sa.Column("checked_in_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column(
            "import_run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_partner_unit_import_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_unit")),
        sa.UniqueConstraint("name", name=op.f("uq_partner_unit_name")),
        sa.UniqueConstraint("number", name=op.f("uq_partner_unit_number")),
    )
    op.create_index(
        op.f("ix_partner_unit_import_run_id"), "partner_unit", ["import_run_id"], unique=False
    )
    op.create_table(
        "resource",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("old_number", sa.String(length=40), nullable=False),
        sa.Column("party", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("content", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("places_said", sa.String(length=40), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("available", sa.String(length=80), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("contact_name", sa.String(length=80), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column(
            "import_run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= places", name=op.f("ck_resource_taken")),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_resource_import_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint("number", name=op.f("uq_resource_number")),
    )
    op.create_index(op.f("ix_resource_import_run_id"), "resource", ["import_run_id"], unique=False)
    op.create_index(op.f("ix_resource_old_number"), "resource", ["old_number"], unique=False)
    op.create_table(
        "activity_picture",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("caption", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_picture_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_activity_picture_clerk_id")
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name=op.f("fk_activity_picture_picture_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_picture")),
    )
    op.create_index(
        op.f("ix_activity_picture_activity_id"), "activity_picture", ["activity_id"], unique=False
    )
    op.create_table(
        "check_in",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("wanted_posts", sa.JSON(), nullable=False),
        sa.Column("checked_in_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("moved_out_on", sa.Date(), nullable=True),
        sa.Column("moved_out_to", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "import_run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_check_in_import_run_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_check_in_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["partner_unit.id"], name=op.f("fk_check_in_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("number", name=op.f("uq_check_in_number")),
        sa.UniqueConstraint("person_id", name=op.f("uq_check_in_person_id")),
    )
    op.create_index(op.f("ix_check_in_import_run_id"), "check_in", ["import_run_id"], unique=False)
    op.create_index(op.f("ix_check_in_status"), "check_in", ["status"], unique=False)
    op.create_index(op.f("ix_check_in_unit_id"), "check_in", ["unit_id"], unique=False)
    op.create_table(
        "match",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("need_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "resource_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("release_reason", sa.String(length=120), nullable=False),
        sa.Column(
            "import_run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["clerk_id"], ["account.id"], name=op.f("fk_match_clerk_id")),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_match_import_run_id")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_match_need_id")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_match_resource_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match")),
    )
    op.create_index(op.f("ix_match_import_run_id"), "match", ["import_run_id"], unique=False)
    op.create_index(op.f("ix_match_need_id"), "match", ["need_id"], unique=False)
    op.create_index("ix_match_resource", "match", ["resource_id", "released_at"], unique=False)
    op.create_table(
        "menu_order",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column(
            "activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("cancelled_reason", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_menu_order_activity_id")
        ),
        sa.ForeignKeyConstraint(["clerk_id"], ["account.id"], name=op.f("fk_menu_order_clerk_id")),
        sa.ForeignKeyConstraint(["item_id"], ["menu_item.id"], name=op.f("fk_menu_order_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_menu_order_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menu_order")),
        sa.UniqueConstraint("number", name=op.f("uq_menu_order_number")),
    )
    op.create_index(op.f("ix_menu_order_item_id"), "menu_order", ["item_id"], unique=False)
    op.create_index(op.f("ix_menu_order_person_id"), "menu_order", ["person_id"], unique=False)
    op.create_table(
        "project_need",
        sa.Column(
            "project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("need_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_project_need_need_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_need_project_id")
        ),
        sa.PrimaryKeyConstraint("project_id", "need_id", name=op.f("pk_project_need")),
    )
    op.create_table(
        "quarter_return",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("stamped_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_quarter_return_clerk_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["partner_unit.id"], name=op.f("fk_quarter_return_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter_return")),
        sa.UniqueConstraint("number", name=op.f("uq_quarter_return_number")),
        sa.UniqueConstraint(
            "unit_id",
            "year",
            "quarter",
            "edition",
            name=op.f("uq_quarter_return_unit_id_year_quarter_edition"),
        ),
    )
    op.create_table(
        "shift",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("break_minutes", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_shift_activity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
    )
    op.create_index(op.f("ix_shift_activity_id"), "shift", ["activity_id"], unique=False)
    op.create_table(
        "small_wish",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("collected_on", sa.Date(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("claimer", sa.String(length=80), nullable=False),
        sa.Column("claimer_unit", sa.String(length=80), nullable=False),
        sa.Column("claimer_phone", sa.String(length=40), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("claim_until", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("accepted_by", sa.String(length=80), nullable=False),
        sa.Column(
            "picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("thanks", sa.Text(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_small_wish_person_id")),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name=op.f("fk_small_wish_picture_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_small_wish")),
        sa.UniqueConstraint("number", name=op.f("uq_small_wish_number")),
    )
    op.create_index(op.f("ix_small_wish_person_id"), "small_wish", ["person_id"], unique=False)
    op.create_index("ix_small_wish_status", "small_wish", ["status", "claim_until"], unique=False)
    op.create_table(
        "volunteer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("availability", sa.JSON(), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("emergency_name", sa.String(length=80), nullable=False),
        sa.Column("emergency_relation", sa.String(length=20), nullable=False),
        sa.Column("emergency_phone", sa.String(length=40), nullable=False),
        sa.Column("guardian_name", sa.String(length=80), nullable=False),
        sa.Column("guardian_relation", sa.String(length=20), nullable=False),
        sa.Column("guardian_phone", sa.String(length=40), nullable=False),
        sa.Column("guardian_signed_on", sa.Date(), nullable=True),
        sa.Column("has_own_earnings", sa.Boolean(), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("may_be_published", sa.Boolean(), nullable=False),
        sa.Column("insurer", sa.String(length=80), nullable=False),
        sa.Column("insurance_number", sa.String(length=40), nullable=False),
        sa.Column("insured_to", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", sa.String(length=120), nullable=False),
        sa.Column(
            "import_run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_volunteer_import_run_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_volunteer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer")),
        sa.UniqueConstraint("number", name=op.f("uq_volunteer_number")),
        sa.UniqueConstraint("person_id", name=op.f("uq_volunteer_person_id")),
    )
    op.create_index(
        op.f("ix_volunteer_import_run_id"), "volunteer", ["import_run_id"], unique=False
    )
    op.create_table(
        "activity_place",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post", sa.String(length=40), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("min_age", sa.Integer(), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("last_line", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= wanted", name=op.f("ck_activity_place_taken")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_place_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_activity_place_shift_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_place")),
    )
    op.create_index(
        op.f("ix_activity_place_activity_id"), "activity_place", ["activity_id"], unique=False
    )
    op.create_index(
        op.f("ix_activity_place_shift_id"), "activity_place", ["shift_id"], unique=False
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("check", sa.String(length=8), nullable=False),
        sa.Column(
            "volunteer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(length=120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("notice_from", sa.Date(), nullable=False),
        sa.Column("notice_to", sa.Date(), nullable=False),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("person_in_charge", sa.String(length=80), nullable=False),
        sa.Column("remarks", sa.String(length=200), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=True),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("revoke_reason", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["clerk_id"], ["account.id"], name=op.f("fk_certificate_clerk_id")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["certificate.id"], name=op.f("fk_certificate_replaces_id")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_certificate_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    op.create_index(
        op.f("ix_certificate_volunteer_id"), "certificate", ["volunteer_id"], unique=False
    )
    op.create_table(
        "post_claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "check_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_in.id"], name=op.f("fk_post_claim_check_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["community_post.id"], name=op.f("fk_post_claim_post_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_claim")),
    )
    op.create_index(op.f("ix_post_claim_check_in_id"), "post_claim", ["check_in_id"], unique=False)
    op.create_index(op.f("ix_post_claim_post_id"), "post_claim", ["post_id"], unique=False)
    op.create_table(
        "service_record",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "check_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("content", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("besides_activity", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_in.id"], name=op.f("fk_service_record_check_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_service_record_clerk_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["service_record.id"], name=op.f("fk_service_record_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["community_post.id"], name=op.f("fk_service_record_post_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["partner_unit.id"], name=op.f("fk_service_record_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_record")),
    )
    op.create_index(
        op.f("ix_service_record_check_in_id"), "service_record", ["check_in_id"], unique=False
    )
    op.create_index("ix_service_record_day", "service_record", ["day", "id"], unique=False)
    op.create_table(
        "sign_in_sheet",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("volunteer_ids", sa.JSON(), nullable=False),
        sa.Column("printed_at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=True),
        sa.Column("lost_reason", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_sign_in_sheet_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_sign_in_sheet_clerk_id")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_sign_in_sheet_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_sheet")),
        sa.UniqueConstraint("number", name=op.f("uq_sign_in_sheet_number")),
    )
    op.create_index(
        op.f("ix_sign_in_sheet_activity_id"), "sign_in_sheet", ["activity_id"], unique=False
    )
    op.create_table(
        "star_award",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "volunteer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("rules_on", sa.Date(), nullable=False),
        sa.Column("notice_from", sa.Date(), nullable=False),
        sa.Column("notice_to", sa.Date(), nullable=False),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_star_award_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_star_award")),
        sa.UniqueConstraint("volunteer_id", "grade", name=op.f("uq_star_award_volunteer_id_grade")),
    )
    op.create_table(
        "team_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "volunteer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_leader", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_team_member_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
    )
    op.create_index(op.f("ix_team_member_team_id"), "team_member", ["team_id"], unique=False)
    op.create_index(
        op.f("ix_team_member_volunteer_id"), "team_member", ["volunteer_id"], unique=False
    )
    op.create_table(
        "unit_spell",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "check_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_in.id"], name=op.f("fk_unit_spell_check_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["partner_unit.id"], name=op.f("fk_unit_spell_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_spell")),
    )
    op.create_index(op.f("ix_unit_spell_check_in_id"), "unit_spell", ["check_in_id"], unique=False)
    op.create_index("ix_unit_spell_unit_id", "unit_spell", ["unit_id", "since"], unique=False)
    op.create_table(
        "volunteer_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "volunteer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("giver", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_volunteer_note_clerk_id")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_volunteer_note_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_note")),
    )
    op.create_index(
        op.f("ix_volunteer_note_volunteer_id"), "volunteer_note", ["volunteer_id"], unique=False
    )
    op.create_table(
        "wish_step",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wish_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("before", sa.String(length=12), nullable=False),
        sa.Column("after", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["clerk_id"], ["account.id"], name=op.f("fk_wish_step_clerk_id")),
        sa.ForeignKeyConstraint(["wish_id"], ["small_wish.id"], name=op.f("fk_wish_step_wish_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_step")),
    )
    op.create_index(op.f("ix_wish_step_wish_id"), "wish_step", ["wish_id"], unique=False)
    op.create_table(
        "yearly_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "check_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_in.id"], name=op.f("fk_yearly_review_check_in_id")
        ),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["account.id"], name=op.f("fk_yearly_review_clerk_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_review")),
        sa.UniqueConstraint("check_in_id", "year", name=op.f("uq_yearly_review_check_in_id_year")),
    )
    op.create_table(
        "attendance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "volunteer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sheet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("sign_in", sa.DateTime(), nullable=True),
        sa.Column("sign_out", sa.DateTime(), nullable=True),
        sa.Column("deducted", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("credited", sa.Integer(), nullable=True),
        sa.Column("written_hours", sa.String(length=10), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "corrects_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column(
            "approver_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "import_run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_attendance_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["account.id"], name=op.f("fk_attendance_approver_id")
        ),
        sa.ForeignKeyConstraint(["clerk_id"], ["account.id"], name=op.f("fk_attendance_clerk_id")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["attendance.id"], name=op.f("fk_attendance_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["import_run_id"], ["import_run.id"], name=op.f("fk_attendance_import_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["sign_in_sheet.id"], name=op.f("fk_attendance_sheet_id")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_attendance_shift_id")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_attendance_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    op.create_index(op.f("ix_attendance_activity_id"), "attendance", ["activity_id"], unique=False)
    op.create_index("ix_attendance_day", "attendance", ["day", "id"], unique=False)
    op.create_index(
        op.f("ix_attendance_import_run_id"), "attendance", ["import_run_id"], unique=False
    )
    op.create_index(op.f("ix_attendance_sheet_id"), "attendance", ["sheet_id"], unique=False)
    op.create_index(
        "ix_attendance_volunteer",
        "attendance",
        ["volunteer_id", "is_current", "activity_id"],
        unique=False,
    )
    op.create_table(
        "sign_up",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "volunteer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("clerk_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("with_guardian", sa.Boolean(), nullable=False),
        sa.Column("confirmed", sa.String(length=200), nullable=False),
        sa.Column("promoted_at", sa.DateTime(), nullable=True),
        sa.Column("to_tell", sa.String(length=10), nullable=False),
        sa.Column("called_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_sign_up_activity_id")
        ),
        sa.ForeignKeyConstraint(["clerk_id"], ["account.id"], name=op.f("fk_sign_up_clerk_id")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["activity_place.id"], name=op.f("fk_sign_up_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_sign_up_volunteer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up")),
        sa.UniqueConstraint(
            "place_id", "volunteer_id", name=op.f("uq_sign_up_place_id_volunteer_id")
        ),
    )
    op.create_index(op.f("ix_sign_up_activity_id"), "sign_up", ["activity_id"], unique=False)
    op.create_index("ix_sign_up_to_tell", "sign_up", ["to_tell", "id"], unique=False)
    op.create_index(op.f("ix_sign_up_volunteer_id"), "sign_up", ["volunteer_id"], unique=False)
    op.create_index("ix_sign_up_waiting", "sign_up", ["place_id", "status", "line"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_sign_up_waiting", table_name="sign_up")
    op.drop_index(op.f("ix_sign_up_volunteer_id"), table_name="sign_up")
    op.drop_index("ix_sign_up_to_tell", table_name="sign_up")
    op.drop_index(op.f("ix_sign_up_activity_id"), table_name="sign_up")
    op.drop_table("sign_up")
    op.drop_index("ix_attendance_volunteer", table_name="attendance")
    op.drop_index(op.f("ix_attendance_sheet_id"), table_name="attendance")
    op.drop_index(op.f("ix_attendance_import_run_id"), table_name="attendance")
    op.drop_index("ix_attendance_day", table_name="attendance")
    op.drop_index(op.f("ix_attendance_activity_id"), table_name="attendance")
    op.drop_table("attendance")
    op.drop_table("yearly_review")
    op.drop_index(op.f("ix_wish_step_wish_id"), table_name="wish_step")
    op.drop_table("wish_step")
    op.drop_index(op.f("ix_volunteer_note_volunteer_id"), table_name="volunteer_note")
    op.drop_table("volunteer_note")
    op.drop_index("ix_unit_spell_unit_id", table_name="unit_spell")
    op.drop_index(op.f("ix_unit_spell_check_in_id"), table_name="unit_spell")
    op.drop_table("unit_spell")
    op.drop_index(op.f("ix_team_member_volunteer_id"), table_name="team_member")
    op.drop_index(op.f("ix_team_member_team_id"), table_name="team_member")
    op.drop_table("team_member")
    op.drop_table("star_award")
    op.drop_index(op.f("ix_sign_in_sheet_activity_id"), table_name="sign_in_sheet")
    op.drop_table("sign_in_sheet")
    op.drop_index("ix_service_record_day", table_name="service_record")
    op.drop_index(op.f("ix_service_record_check_in_id"), table_name="service_record")
    op.drop_table("service_record")
    op.drop_index(op.f("ix_post_claim_post_id"), table_name="post_claim")
    op.drop_index(op.f("ix_post_claim_check_in_id"), table_name="post_claim")
    op.drop_table("post_claim")
    op.drop_index(op.f("ix_certificate_volunteer_id"), table_name="certificate")
    op.drop_table("certificate")
    op.drop_index(op.f("ix_activity_place_shift_id"), table_name="activity_place")
    op.drop_index(op.f("ix_activity_place_activity_id"), table_name="activity_place")
    op.drop_table("activity_place")
    op.drop_index(op.f("ix_volunteer_import_run_id"), table_name="volunteer")
    op.drop_table("volunteer")
    op.drop_index("ix_small_wish_status", table_name="small_wish")
    op.drop_index(op.f("ix_small_wish_person_id"), table_name="small_wish")
    op.drop_table("small_wish")
    op.drop_index(op.f("ix_shift_activity_id"), table_name="shift")
    op.drop_table("shift")
    op.drop_table("quarter_return")
    op.drop_table("project_need")
    op.drop_index(op.f("ix_menu_order_person_id"), table_name="menu_order")
    op.drop_index(op.f("ix_menu_order_item_id"), table_name="menu_order")
    op.drop_table("menu_order")
    op.drop_index("ix_match_resource", table_name="match")
    op.drop_index(op.f("ix_match_need_id"), table_name="match")
    op.drop_index(op.f("ix_match_import_run_id"), table_name="match")
    op.drop_table("match")
    op.drop_index(op.f("ix_check_in_unit_id"), table_name="check_in")
    op.drop_index(op.f("ix_check_in_status"), table_name="check_in")
    op.drop_index(op.f("ix_check_in_import_run_id"), table_name="check_in")
    op.drop_table("check_in")
    op.drop_index(op.f("ix_activity_picture_activity_id"), table_name="activity_picture")
    op.drop_table("activity_picture")
    op.drop_index(op.f("ix_resource_old_number"), table_name="resource")
    op.drop_index(op.f("ix_resource_import_run_id"), table_name="resource")
    op.drop_table("resource")
    op.drop_index(op.f("ix_partner_unit_import_run_id"), table_name="partner_unit")
    op.drop_table("partner_unit")
    op.drop_index(op.f("ix_need_status"), table_name="need")
    op.drop_index(op.f("ix_need_old_number"), table_name="need")
    op.drop_index(op.f("ix_need_import_run_id"), table_name="need")
    op.drop_table("need")
    op.drop_table("menu_item")
    op.drop_index(op.f("ix_activity_team_id"), table_name="activity")
    op.drop_index("ix_activity_starts_at", table_name="activity")
    op.drop_index(op.f("ix_activity_import_run_id"), table_name="activity")
    op.drop_table("activity")
    op.drop_table("team")
    op.drop_table("project")
    op.drop_table("known_apart")
    op.drop_table("community_post")
