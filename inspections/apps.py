from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"

    def ready(self):
        from accounts.audit_actions import name_actions
        from enterprises.archive_subjects import name_subject
        from enterprises.backing import name_backing
        from inspections import receivers  # noqa: F401  listens from here on
        from inspections.audit_actions import ACTION_NAMES
        from inspections.queries.archive import ARCHIVE_SUBJECTS
        from inspections.queries.backing.cadres import backed_subjects, backing_cadres
        from inspections.queries.backing.paper import address_of_letter
        from inspections.queries.backing.sealed import BACKING_VISIT, COMMITMENT_LETTER
        from inspections.queries.complaint.paper import address_of_notice
        from inspections.queries.complaint.sealed_step import COMPLAINT_DECISION
        from inspections.queries.inspection.paper import address_of_paper
        from inspections.queries.interview.sealed import INTERVIEW
        from inspections.queries.planning.draw import COMMITMENT, RESULT
        from inspections.queries.sampling.paper import address_of_sample_paper
        from inspections.queries.sampling.sealed_move import SAMPLE_MOVE
        from inspections.queries.sealed_result import INSPECTION, SAMPLE
        from ledger.paper_addresses import find_papers
        from ledger.sealed_kinds import seal_kind

        name_actions(ACTION_NAMES)
        name_backing(cadres=backing_cadres, subjects=backed_subjects)
        for name, subject in ARCHIVE_SUBJECTS.items():
            name_subject(name, subject)
        seal_kind(BACKING_VISIT)
        seal_kind(COMMITMENT_LETTER)
        seal_kind(INSPECTION)
        seal_kind(INTERVIEW)
        seal_kind(SAMPLE)
        find_papers(address_of_paper)
        find_papers(address_of_letter)
        find_papers(address_of_notice)
        find_papers(address_of_sample_paper)
        seal_kind(COMPLAINT_DECISION)
        seal_kind(SAMPLE_MOVE)
        seal_kind(COMMITMENT)
        seal_kind(RESULT)
