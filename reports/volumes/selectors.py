"""The volumes that were ordered, with whoever ordered them and how far the queue is."""

from uuid import UUID

from reports.volumes.models import VolumeJob, VolumeJobs


def jobs_of_year(year: int) -> VolumeJobs:
    """Those of the ROC year, the newest first."""
    return VolumeJob.objects.filter(year=year).select_related("ordered_by", "task")


def job_of_year(year: int, key: UUID) -> VolumeJob | None:
    """One of them; None where it is not, or of another year. One query."""
    return jobs_of_year(year).filter(pk=key).first()
