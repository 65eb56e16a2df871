"""Which tests run on which kind of database: all that touch one, on PostgreSQL; on SQLite what it could say otherwise, or alone."""

from functools import cache
from pathlib import Path

import pytest

_TESTS = Path(__file__).parent
# By one of these a test, or a fixture that it asks for, reaches the database.
_DATABASE = frozenset({"db", "transactional_db", "live_server"})
# What computes, or only renders or asks services to write, and sends the database no statement that others do not send:
# pages and documents, and who may open which; what is worked out of a snapshot; how files are read and written cell by
# cell, the demo's whole city, whose import other files try, and which rows a year's copying takes along, whose command runs
# there. What these read and write goes through selectors and services whose own tests run on PostgreSQL;
# reports/pages/test_bad_input.py and indicators/test_admin_queries.py ask each page and each list of the administration
# there too.
SAME_ON_ANY_DATABASE = tuple(
    _TESTS / place
    for place in (
        "accounts/people/test_file_pages.py",
        "accounts/people/test_pages.py",
        "accounts/sign_in/test_single_sign_on.py",
        "accounts/test_sign_in_first.py",
        "core/test_admin_sheets.py",
        "core/test_admin_site.py",
        "core/test_answer_headers.py",
        "core/test_output.py",
        "core/test_page_frame.py",
        "core/test_shared_files.py",
        "core/test_troubles.py",
        "core/test_upload_limit.py",
        "core/test_virus_scan.py",
        "indicators/exchange/test_explanations.py",
        "indicators/exchange/test_form.py",
        "indicators/exchange/test_round_trip.py",
        "indicators/management/test_budget_reminders.py",
        "indicators/management/test_remedy_reminders.py",
        "indicators/management/test_send_reminders.py",
        "indicators/reporting/test_frequencies.py",
        "indicators/reporting/test_joined_during_the_year.py",
        "indicators/scoring",
        "indicators/selectors/test_scoring_terms.py",
        "indicators/services/test_copy_year.py",
        "indicators/test_add_a_rule.py",
        "indicators/test_admin_assignment.py",
        "indicators/test_admin_branches.py",
        "indicators/test_admin_facts.py",
        "indicators/test_admin_figures.py",
        "indicators/test_admin_indicator.py",
        "indicators/test_admin_one_page.py",
        "indicators/test_admin_parts.py",
        "indicators/test_admin_sheet.py",
        "indicators/test_admin_words.py",
        "indicators/test_approved_again.py",
        "indicators/test_doubts.py",
        "indicators/test_live.py",
        "indicators/test_permissions.py",
        "indicators/views",
        "management/test_assignment_sheet.py",
        "management/test_calendar_sheets.py",
        "management/test_demo.py",
        "management/test_demo_city.py",
        "management/test_export_plan.py",
        "management/test_forerunners_in_the_book.py",
        "management/test_import_as_people_write.py",
        "management/test_import_figures.py",
        "management/test_import_headers.py",
        "management/test_import_plan.py",
        "management/test_shared_inputs.py",
        "management/test_start.py",
        "objectives/test_admin_tree.py",
        "plan_book/test_files.py",
        "plan_book/test_page.py",
        "reports/analysis",
        "reports/api/test_api.py",
        "reports/api/test_figures.py",
        "reports/api/test_figures_on_pages.py",
        "reports/api/test_fuzz.py",
        "reports/documents",
        "reports/pages",
        "reports/snapshot/archive/test_export.py",
        "reports/snapshot/test_common_path.py",
        "reports/snapshot/test_months_taken_over.py",
        "reports/snapshot/test_past_months.py",
        "reports/snapshot/test_score_json.py",
        "reports/snapshot/test_unusual_past_months.py",
        "reports/test_earlier_years_missing.py",
        "reports/test_faces_agree.py",
        "reports/test_frequencies.py",
        "reports/test_part_of_a_year.py",
        "reports/test_printed_faces.py",
        "reports/test_refusals.py",
        "reports/test_sample_year.py",
        "reports/test_score_command.py",
        "reports/volumes/test_pages.py",
        "reports/volumes/test_printing.py",
        "sentences",
        "settled_year/test_admin.py",
        "settled_year/test_files.py",
        "settled_year/test_pages.py",
        "test_navigation.py",
        "test_navigation_walk.py",
        "test_permission_matrix.py",
        "workdays/test_pages.py",
    )
)
# But these stay: every page once with odd data, what is read as of an earlier day, and what locks and freezes at the year's
# end. A single test of a file that stays is left out by the mark ``on_any_database``.
PAGES_OF_THE_DATABASE = (
    _TESTS / "reports" / "pages" / "test_bad_input.py",
    _TESTS / "reports" / "pages" / "test_month_travel.py",
    *(
        _TESTS / "reports" / "pages" / "year_end" / f"test_{part}.py"
        for part in ("objections", "settling", "stages", "taking_over")
    ),
)
# Of which SQLite would say nothing that it does not say of the pages, imports and engine beside it: in a run that has
# PostgreSQL, too, it runs there alone. What rests on a constraint, a lock or a race, or on statements of our own, runs on
# both; a single test of these files by the mark ``on_every_database``.
LEFT_TO_POSTGRESQL = tuple(
    _TESTS / place
    for place in (
        "accounts/people/test_duties.py",
        "accounts/people/test_idle.py",
        "accounts/people/test_mails.py",
        "accounts/people/test_moved_addresses.py",
        "accounts/people/test_services.py",
        "accounts/people/test_sheet.py",
        "accounts/sign_in/test_passwords.py",
        "accounts/sign_in/test_second_factor.py",
        "accounts/sign_in/test_sessions.py",
        "accounts/test_admin_people.py",
        "accounts/test_agency_days.py",
        "accounts/test_api_tokens.py",
        "accounts/test_sign_in.py",
        "budget/test_admin.py",
        "budget/test_cells.py",
        "budget/test_import.py",
        "budget/test_months.py",
        "core/test_searched_rows.py",
        "event_page/test_event_log.py",
        "events/test_access_log.py",
        "indicators/reporting/test_work.py",
        "indicators/selectors/test_last_year.py",
        "indicators/services/test_assignments.py",
        "indicators/services/test_cells.py",
        "indicators/services/test_comments.py",
        "indicators/services/test_copy_projects.py",
        "indicators/services/test_copying.py",
        "indicators/services/test_evidence.py",
        "indicators/services/test_figures.py",
        "indicators/services/test_handover.py",
        "indicators/services/test_months.py",
        "indicators/services/test_moving.py",
        "indicators/services/test_remedies.py",
        "indicators/services/test_revisions.py",
        "indicators/services/test_taking_over.py",
        "indicators/test_admin_agency_side.py",
        "indicators/test_admin_plan.py",
        "indicators/test_admin_queries.py",
        "indicators/test_earlier_values.py",
        "indicators/test_lineage.py",
        "indicators/test_sources.py",
        "indicators/test_validation.py",
        "indicators/year_end/test_award_sheet.py",
        "indicators/year_end/test_grades.py",
        "management/test_people_in_the_book.py",
        "notices",
        "objectives/test_axes.py",
        "objectives/test_resources.py",
        "objectives/writing/test_accounts.py",
        "operations/test_worker_processes.py",
        "plan_book/test_jobs.py",
        "plan_book/test_one_sheet.py",
        "reports/pages/test_bad_input.py",
        "reports/pages/test_month_travel.py",
        "reports/pages/year_end",
        "reports/snapshot/test_selectors.py",
        "reports/test_copy_year_command.py",
        "reports/volumes/test_jobs.py",
        "reports/volumes/test_retention.py",
        "settled_year/test_services.py",
        "trials",
        "workdays/test_services.py",
    )
)


def depends_on_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("on_any_database"):
        return False
    marked = any(item.get_closest_marker(name) for name in ("django_db", "own_connections"))
    return marked or not _DATABASE.isdisjoint(getattr(item, "fixturenames", ()))


def is_left_to_postgresql(item: pytest.Item) -> bool:
    """It runs there: nothing is left out on both."""
    if not is_below(item.path, LEFT_TO_POSTGRESQL) or item.get_closest_marker("on_every_database"):
        return False
    runs_there = is_below(item.path, PAGES_OF_THE_DATABASE) or not is_below(item.path, SAME_ON_ANY_DATABASE)
    return runs_there and depends_on_the_database(item)


@cache
def is_below(path: Path, places: tuple[Path, ...]) -> bool:
    return any(place == path or place in path.parents for place in places)
