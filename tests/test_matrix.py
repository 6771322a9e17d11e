"""Which test holds each known fault and attack, row by row; a row without one says why.

A row is (what happens, the tests that hold it, or a sentence on why there is none). Only that the tests are there is
tested here; they themselves test the rows.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

FAULTS: dict[int, tuple[str, tuple[str, ...] | str]] = {
    1: ("killed at any write", ("soak/test_kill.py::test_killed_thirty_times_the_wiki_is_the_same",
                                "ingest/test_ingest.py::test_killed_anywhere_the_next_run_ends_as_an_undisturbed_one")),
    2: ("killed while tables are made", ("library/test_library.py::test_a_failed_transaction_leaves_nothing",)),
    3: ("killed between a copy and its row",
        ("ingest/test_ingest.py::test_killed_anywhere_the_next_run_ends_as_an_undisturbed_one",
         "ingest/test_intake.py::test_what_a_killed_run_left_is_swept_away")),
    4: ("killed between the library and Chroma", ("index/test_store.py::test_what_has_gone_is_made_again",)),
    5: ("killed while Chroma writes",
        ("index/test_store.py::test_a_broken_store_is_healed_by_a_build_and_does_not_stop_a_question",
         "index/test_store.py::test_a_generation_that_killed_its_reader_is_not_opened_again")),
    6: ("killed between a reply and its saving",
        ("adversary/test_call_kill.py::test_killed_after_a_reply_nothing_is_paid_for_twice",)),
    7: ("killed while the site is built", ("site/test_site_parts.py::test_a_swap_cut_off_in_the_middle_is_undone",)),
    8: ("the disk is full", ("ingest/test_ingest.py::test_a_full_disk_leaves_nothing_half_done",
                             "wiki/test_wiki_crash.py::test_a_full_disk_changes_nothing_and_is_said",
                             "calls/test_interrupted.py::test_a_full_disk_stops_the_run_and_says_so")),
    9: ("the disk is full for one file", ("ingest/test_intake.py::test_no_room",)),
    10: ("a limit on file sizes", ("ingest/test_intake.py::test_no_room",)),
    11: ("an input/output error", "Needs a failing device; such an error ends the run like a kill, which row 1 holds."),
    12: ("a store that can only be read", ("ingest/test_lock.py::test_a_folder_that_cannot_be_written",
                                           "library/test_library.py::test_a_reader_needs_no_writer")),
    13: ("a file that may not be read", ("ingest/test_ingest.py::test_a_source_that_may_not_be_read_today_stays",)),
    14: ("raw/ vanishes", ("ingest/test_ingest.py::test_an_unmounted_or_emptied_folder_removes_nothing",
                           "ingest/test_watch.py::test_a_folder_that_vanishes_costs_nothing")),
    15: ("a file changes while it is read",
         ("ingest/test_intake.py::test_changed_or_cut_while_it_is_read_never_gives_a_mixed_text",)),
    16: ("a file is cut while it is read",
         ("ingest/test_intake.py::test_changed_or_cut_while_it_is_read_never_gives_a_mixed_text",)),
    17: ("two kb watch",
         ("ingest/test_lock.py::test_a_watcher_that_waits_locks_no_writer_out_but_a_second_watcher",)),
    18: ("watch, build and ask together", ("ingest/test_lock.py::test_a_watcher_that_works_is_waited_for",
                                           "test_verify.py::test_a_build_beside_it_does_not_mix_two_states")),
    19: ("a lock left by a kill", ("ingest/test_lock.py::test_killed_without_warning_it_locks_nobody_out",)),
    20: ("the clock jumps", ("ingest/test_scan.py::test_any_change_changes_the_fingerprint",
                             "ingest/test_patience.py::test_a_file_is_ready_when_it_was_quiet")),
    21: ("bytes of the library flip",
         ("library/test_library.py::test_an_unbuilt_a_newer_and_a_damaged_library_are_named",)),
    22: ("the library is cut",
         ("library/test_library.py::test_an_unbuilt_a_newer_and_a_damaged_library_are_named",)),
    23: ("Chroma's folder is gone or cut", ("index/test_store.py::test_what_has_gone_is_made_again",)),
    24: ("a copy of a file changed", ("test_verify.py::test_a_damaged_copy_is_named",)),
    25: ("a row of the library forged", ("test_verify.py::test_a_text_forged_with_its_hash_is_found_from_the_bytes_up",
                                           "test_verify.py::test_a_claim_taken_out_by_hand_is_no_stopped_build")),
    26: ("power loss", "Needs a file system that drops what was not synced; copies and rows are synced before use."),
    27: ("out of memory", ("hostile/test_hostile_extraction.py::test_bombs_stay_within_their_time",)),
    28: ("no room for watches", ("ingest/test_watch.py::test_without_room_for_watches_it_looks_and_says_so",)),
    29: ("more events than are kept",
         ("ingest/test_watch.py::test_stopped_while_much_happens_it_finds_all_of_it",)),
    30: ("a model fails in every way", ("adversary/test_adversary_build.py::test_every_manner_was_met",)),
    31: ("the network goes", ("calls/test_interrupted.py::test_the_network_goes_and_comes_back",)),
    32: ("an older or newer library",
         ("library/test_library.py::test_a_library_of_the_first_version_is_brought_up_to_date",
          "library/test_library.py::test_an_unbuilt_a_newer_and_a_damaged_library_are_named")),
    33: ("backup and restore", ("test_backup.py::test_all_that_cost_something_comes_back",
                                "test_backup.py::test_a_restore_that_was_killed_can_be_made_again")),
    34: ("Ctrl-C", ("compile/test_compiler_interrupted.py::test_stopped_at_every_step",)),
    35: ("another embedder",
         ("index/test_store.py::test_another_embedder_makes_another_generation_without_mixing",)),
}  # fmt: skip

ENDS = "hostile/test_hostile_extraction.py::test_outcomes_are_those_of_the_manifest"
ATTACKS: dict[int, tuple[str, tuple[str, ...] | str]] = {
    1: ("orders in the text", ("adversary/test_injection.py::test_nothing_it_was_told_to_say_is_published",)),
    2: ("exfiltration by image or link", ("site/test_site_build.py::test_no_page_needs_another_host",
                                          "adversary/test_injection.py::test_no_address_of_an_order_is_linked")),
    3: ("a forged quote", ("adversary/test_adversary_gate.py::test_no_lie_is_published",)),
    4: ("marks itself verified",
        ("ingest/extract/test_extract_markdown.py"
         "::test_front_matter_says_what_a_file_knows_of_itself_and_nothing_about_its_trust",)),
    5: ("fake delimiters", ("adversary/test_injection.py::test_an_order_cannot_end_its_fence",
                            "calls/test_prompt.py::test_a_source_steers_no_conversation")),
    6: ("hidden HTML", ("hostile/test_hostile_base.py::test_hidden_words_are_nowhere",)),
    7: ("hidden text of PDFs", ("hostile/test_hostile_base.py::test_hidden_words_are_nowhere",)),
    8: ("a PDF that shows something else",
        ("hostile/test_hostile_extraction.py::test_visible_words_stay_hidden_words_go_and_flags_are_set",)),
    9: ("invisible characters", ("hostile/test_hostile_base.py::test_visible_words_stay_and_flags_are_set",)),
    10: ("look-alikes", ("proof/test_matcher.py::test_never_found",)),
    11: ("scripts in titles, quotes, addresses", ("site/test_site_browser.py::test_no_attack_lives",
                                                 "site/test_site_machines.py::test_hostile_text_stays_text_in_every_form",
                                                 "site/test_site_study.py::test_hostile_titles_are_words_on_a_card",
                                                 "study/test_documents.py::test_a_book_of_hostile_sources_is_as_valid",
                                                 "study/test_documents.py::test_hostile_text_is_text_to_anki")),
    12: ("raw HTML", ("site/test_site_build.py::test_no_page_has_an_element_that_acts",)),
    13: ("tricks of file names", ("ingest/test_scan.py::test_the_hostile_names_and_links",)),
    14: ("slugs that lead out", ("encode/test_places.py::test_any_text_makes_a_slug",)),
    15: ("archives that lead out", (ENDS, "test_backup.py::test_an_archive_that_would_write_elsewhere_is_refused")),
    16: ("links and pipes", ("hostile/test_hostile_watch.py::test_pipes_devices_and_changing_files_hold_nothing_up",
                                   "ingest/test_intake.py::test_a_folder_on_the_way_became_a_link")),
    17: ("zip bombs", (ENDS, "ingest/extract/test_extract_others.py::test_entities_and_bombs_are_refused")),
    18: ("XML bombs", (ENDS, "ingest/extract/test_extract_others.py::test_entities_and_bombs_are_refused")),
    19: ("PDF bombs", ("hostile/test_hostile_extraction.py::test_bombs_stay_within_their_time",)),
    20: ("huge files", ("ingest/test_ingest.py::test_a_file_above_the_limit_is_named",)),
    21: ("parsers that blow up", ("hostile/test_slow_inputs.py::test_time_grows_with_size",)),
    22: ("addresses of this network", "kb fetches nothing; tests/test_offline.py holds that."),
    23: ("file:, UNC and gopher addresses", ("encode/test_places.py::test_external_addresses",)),
    24: ("DNS rebinding", ("test_serve.py::test_a_page_that_rebinds_its_name_is_refused_everywhere",
                           "test_warm.py::test_who_may_ask",
                           "mcp/test_mcp_http.py::test_another_host_or_origin_or_a_huge_body_is_refused")),
    25: ("forged local requests", ("test_serve.py::test_nothing_can_be_changed", "test_warm.py::test_who_may_ask",
                                   "mcp/test_mcp_http.py::test_without_the_token_nothing_is_served")),
    26: ("secrets in logs and caches", ("calls/test_providers.py::test_a_key_is_in_no_file_and_no_message",
                                        "calls/test_trace.py::test_a_line_holds_numbers_and_names_and_no_text",
                                        "publish/test_publish.py"
                                        "::test_a_key_in_a_document_stops_it_until_a_person_agrees")),
    27: ("private text to a remote model",
         ("calls/test_limits.py::test_private_text_goes_to_no_other_machine",
          "calls/test_limits.py::test_the_first_text_to_leave_names_the_host_and_asks",
          "publish/test_publish.py::test_what_is_local_only_is_in_no_byte")),
    28: ("telemetry", ("test_offline.py::test_nothing_is_ever_sent",)),
    29: ("YAML objects and bombs", ("encode/test_places.py::test_front_matter_that_is_not_trusted_is_text",)),
    30: ("pickles", "kb unpickles nothing of a file's: children of its own send results, files are JSON or SQLite."),
    31: ("templates", ("calls/test_prompt.py::test_a_variable_is_put_in_once_and_never_expanded_again",
                       "site/test_site_parts.py::test_every_string_of_ours_is_escaped_in_the_templates")),
    32: ("queries of FTS5 and SQL", ("encode/test_places.py::test_fts_survives_the_hostile_queries",)),
    33: ("terminal escapes", ("hostile/test_hostile_base.py::test_every_command_leaves_the_terminal_alone",)),
    34: ("poisoned tools", ("mcp/test_mcp.py::test_a_document_cannot_leave_its_marks",)),
    35: ("formulas in exports", "kb exports JSON lines, Markdown, books and decks; none of them runs formulas."),
    36: ("tricks of e-mails", (ENDS, "ingest/extract/test_extract_others.py::test_a_mail_without_text_is_refused")),
    37: ("JSON of great depth", (ENDS, "ingest/extract/test_extract_others.py::test_what_is_no_notebook_is_refused")),
    38: ("one source fills all places", ("ask/test_retrieve.py::test_one_source_does_not_fill_all_first_places",)),
    39: ("costs driven up", ("calls/test_limits.py::test_a_run_never_uses_more_tokens_than_it_may",
                             "calls/test_limits.py::test_a_large_run_is_asked_about_with_an_estimate")),
}  # fmt: skip


@cache
def functions(path: str) -> frozenset[str]:
    tree = ast.parse((TESTS / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("table", [FAULTS, ATTACKS], ids=["faults", "attacks"])
def test_each_row_names_tests_that_are_there_or_a_reason(table: dict[int, tuple[str, tuple[str, ...] | str]]) -> None:
    assert list(table) == list(range(1, len(table) + 1))
    for number, (_, held) in table.items():
        if isinstance(held, str):
            assert held.endswith("."), number
            continue
        for name in held:
            path, _, function = name.partition("::")
            assert function in functions(path), f"row {number}: {name}"
