// A directory entry as others read it: the words that its member consented to, and nothing else.
// Shown before the consent, on the public page and in the exports, always from here.
#pragma once

#include "bot/delivery/people.hpp"
#include "bot/delivery/texts.hpp"
#include "engine/workflow/case_state.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace promenade::delivery {

inline constexpr std::string_view kDirectory = "directory";  // the procedure of the entries

struct Entry {
    std::string id;  // the case's: "FI-0012"
    PersonId member;
    std::string name;                     // as the network shows names
    std::string given_name, family_name;  // the latter empty where it is not shown
    std::string employer, town;           // may be empty
    std::vector<std::string> themes;      // labels
    std::string function, profiles, slots, presentation, contact;  // may be empty
    Value photo;  // as the field of a kept file holds it; null: none that was approved
};

// Of a case of the directory's. Nothing: its member is erased. Errors: corruption.
Result<std::optional<Entry>> entry_of(const workflow::CaseState& state, const People& people,
                                      const runtime::Engine& engine, const Texts& texts);

// May everybody read this member's entry now?
bool is_published(const network::Person& member);

// The published entries among these cases, by family name, or given name where that is all that is
// shown. Errors: corruption.
Result<std::vector<Entry>> published_entries(const std::vector<StreamId>& cases,
                                             const People& people, const runtime::Engine& engine,
                                             const Texts& texts);

// "Espace jeunes de Cressac, Cressac-le-Vieux"; may be empty.
std::string place_of(const Entry& entry);

// What else there is of it, labelled as the procedure's fields are, in the order in which it is
// shown.
std::vector<std::pair<std::string, std::string>> lines_of(const Entry& entry,
                                                          const workflow::Definition& definition,
                                                          const Texts& texts);

// In a message, one line each.
std::string shown_entry(const Entry& entry, const workflow::Definition& definition,
                        const Texts& texts);

}  // namespace promenade::delivery
