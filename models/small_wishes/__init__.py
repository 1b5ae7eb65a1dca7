"""Small wishes 微心愿: one is collected, claimed by one, done and thanked for."""
