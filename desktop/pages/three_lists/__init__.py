"""三张清单: needs, resources, projects, and what is proposed for each other."""
