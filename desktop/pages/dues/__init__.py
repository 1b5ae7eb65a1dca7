"""党费: the assessment, the months collected, arrears, what is passed up."""
