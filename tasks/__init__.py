"""The top floor: worker, schedule and jobs."""
