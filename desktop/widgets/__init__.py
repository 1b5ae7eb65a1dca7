"""What pages are made of; a page needs no style of its own."""
