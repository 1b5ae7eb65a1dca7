"""All tables in one metadata, for migrations and for the test that compares them."""

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
