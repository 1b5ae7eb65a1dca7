"""The bottom floor: the encrypted file or the shared server, and what keeps it sound."""
