from common.list_command import ListCommand
from duties.services.risk_control_template import TemplateRefused, add_template_versions
from duties.template_files import TemplateFileFault, read_templates


class Command(ListCommand):
    help = "Let new versions of the risk control templates in a folder begin on a day to come; all or none."
    folder_help = "with items/ and templates/, see duties/data"
    faults = (TemplateFileFault, TemplateRefused)

    def read(self, folder):
        return read_templates(folder)

    def add(self, **told):
        return add_template_versions(**told)
