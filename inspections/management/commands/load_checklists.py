from common.list_command import ListCommand
from inspections.checklist_files import ChecklistFault, read_checklists
from inspections.services.inspection.checklist import ChecklistRefused, add_checklist_versions


class Command(ListCommand):
    help = "Let new versions of the inspection checklists in a folder begin on a day to come; all or none."
    folder_help = "with items/ and checklists/, see inspections/data"
    faults = (ChecklistFault, ChecklistRefused)

    def read(self, folder):
        return read_checklists(folder)

    def add(self, **told):
        return add_checklist_versions(**told)
