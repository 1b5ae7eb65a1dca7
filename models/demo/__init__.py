"""An invented centre to try the program on, and to measure it with."""
