"""Campaigns and their projects."""
