"""The papers of volunteers: 报名表, 签到表, 服务记录卡, 志愿服务记录证明."""

from models.volunteers.queries.papers.facts import (
    CertificatePaper,
    NoteLine,
    RecordLine,
    RegistrationForm,
    ServiceRecord,
    SignInSheets,
    SignUpPaper,
    VolunteerPaper,
)
from models.volunteers.queries.papers.reading import (
    read_certificate_paper,
    read_registration_form,
    read_service_record,
    read_sheets_of,
    read_sign_in_sheets,
    read_sign_up_form,
)

__all__ = [
    "CertificatePaper",
    "NoteLine",
    "RecordLine",
    "RegistrationForm",
    "ServiceRecord",
    "SignInSheets",
    "SignUpPaper",
    "VolunteerPaper",
    "read_certificate_paper",
    "read_registration_form",
    "read_service_record",
    "read_sheets_of",
    "read_sign_in_sheets",
    "read_sign_up_form",
]
