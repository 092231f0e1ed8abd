// What the code asks of config/lexicon by name: a file that lacks one of these is refused.
#pragma once

#include <array>

namespace promenade::language {

// The groups of phrases that the code asks for by name: each must stand in a file of marks.
inline constexpr std::array kMarks = {
    "courtesy",     "greeting",   "thanks",       "danger_act",    "danger_hint", "danger_topic",
    "theme",        "fiction",    "idiom",        "individual",    "hypothesis",  "sensitive",
    "confidential", "reserved",   "one_youth",    "age",           "own_contact", "other_contact",
    "lives",        "screenshot", "professional", "self",          "salutation",  "closing",
    "family",       "parent_of",  "age_of_many",  "surname_label", "several",     "title",
    "called",       "met",        "question",     "danger_sign",   "own_conduct", "of_a_school",
};

// Likewise, in intents.json.
inline constexpr std::array kIntents = {
    // clang-format off
    "skip", "cancel", "help", "human", "my_requests", "why", "why_word", "absence",
    "absence_over", "absences", "signal_what", "where_named", "where_stands", "my_day", "entries",
    "triage", "member_card", "own_card", "employer_card", "replay", "on_behalf", "for_member",
    "ask_caf", "activation", "who_is_my_referent", "sphinx_link", "rules", "no", "number",
    "not_sphinx_link", "referral", "on_behalf_asks", "hand_over", "mail_now", "mail_daily",
    "mail_never", "answer_link", "taking_up", "own_data", "counts", "export_all", "documents",
    "partners", "deciders", "conventions", "mailing_list", "not_partners", "account_code",
    "web_link", "exits", "paused", "signal_named", "claims_coordination", "own_correction",
    "correction", "classes", "case_look", "besides", "triage_word",
    "who_reads", "against_coordination", "a_youth", "a_colleague",
    "asks_by_name", "tells_somebody", "asks_the_room", "named_bot", "question_words",
    "yes_for", "own_absence", "reopens_own", "withdraws_own", "nobody_stands_in",
    // clang-format on
};

// The categories that the code itself chooses.
inline constexpr std::array kCategories = {"ADM_ANNUAIRE", "HC_AUTRE",     "SIT_COMPLEXE",
                                           "SIT_URGENTE",  "ANI_PRATIQUE", "SIG_CONFIDENTIEL"};

}  // namespace promenade::language
