"""From the start of the program to the desk: first run, sign-in, recovery, lock."""
