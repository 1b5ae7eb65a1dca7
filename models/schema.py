"""All tables in one metadata, for migrations and for the test that compares them."""

from sqlalchemy import text

import models.accounts.tables
import models.audit.tables
import models.calendar.tables
import models.cases.tables
import models.catalogue.tables
import models.district.tables
import models.double_check_in.tables
import models.dues.tables
import models.filed.tables
import models.organisation.tables
import models.people.tables
import models.pictures.tables
import models.proxy.tables
import models.settings.tables
import models.small_wishes.tables
import models.store.serials
import models.three_lists.tables
import models.volunteers.tables  # noqa: F401
from models.cases.tables import NOTICE_STEPS
from models.store.base import Base

METADATA = Base.metadata

# PostgreSQL's condition is named here and not beside SQLite's: naming it loads the whole
# dialect, 19 MB that a PC with its own encrypted file never needs.
_PARTIAL = {
    "ix_service_case_open": text("is_open"),
    "ix_service_case_late": text("closed_on > due_date"),
    "ix_case_step_notice": NOTICE_STEPS,
    "ix_agent_serving_name": text("left_on IS NULL"),
}
for _table in ("service_case", "case_step", "agent"):
    for _index in METADATA.tables[_table].indexes:
        if _index.name in _PARTIAL:
            _index.dialect_kwargs["postgresql_where"] = _PARTIAL[_index.name]
