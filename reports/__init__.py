"""Paper and sheets: everything that leaves the program or comes into it as a file."""
