"""Needs, resources and projects 三张清单, linked: no resource is promised twice."""
