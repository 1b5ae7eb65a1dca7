"""What is done for somebody who cannot come back three times."""
