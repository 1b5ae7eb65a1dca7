"""All tables in one metadata, for migrations and for the test that compares them."""

from sqlalchemy import text

import models.accounts.tables
import models.audit.tables
import models.calendar.tables
import models.cases.tables
import models.catalogue.tables
import models.organisation.tables
import models.people.tables
import models.settings.tables
import models.store.serials  # noqa: F401
from models.store.base import Base

METADATA = Base.metadata

# PostgreSQL's condition is named here and not beside SQLite's: naming it loads the whole
# dialect, 19 MB that a PC with its own encrypted file never needs.
for _index in METADATA.tables["service_case"].indexes:
    if _index.name == "ix_service_case_open":
        _index.dialect_kwargs["postgresql_where"] = text("is_open")
