"""What the judgement of a residents' list consists of; the judgement is resident_rows."""
