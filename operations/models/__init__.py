from operations.models.task_run import TaskRun

__all__ = ["TaskRun"]
