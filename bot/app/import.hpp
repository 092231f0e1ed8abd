// The coordinator's old spreadsheet, read into commands. Pure: reading a file is its own dry run,
// and one wrong row refuses the whole file, so that nothing is ever half done.
#pragma once

#include "bot/app/import_rules.hpp"
#include "engine/network/commands.hpp"
#include "engine/runtime/submission.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::app {

enum class Level { ok, wrong, left_out };

// What became of a row, or what is wrong with it: a row can have several faults. `code` is the
// catalogue's key after "import." (config/texts/import.fr.json), `details` fill its places: line,
// id, other, column, value, accepted, expected, found, first_line; from and to are states of a
// member. A name, an address or a number of a person is in none of them.
//   ok        new, changed, unchanged; beside one of them state_changed, and same_as_line or
//             same_as_known where two ids may be one person
//   left_out  person_erased
//   wrong     of the file: those of parse_csv; no_rows, missing_column, unknown_column,
//   duplicate_column
//             of a row: ragged_row, missing_value, bad_id, duplicate_id, duplicate_email,
//             unknown_state, unknown_public, unknown_status, unknown_standing, unknown_employer,
//             unknown_member, bad_date, date_too_early, future_date, date_without_state,
//             dates_reversed, hours_reversed, bad_number, bad_email, bad_phone, damaged_text,
//             not_text, too_long
struct ReportLine {
    std::size_t line;
    Level level;
    std::string code;
    Map details;
};

struct Import {
    std::string encoding;  // what the file was read as; empty if it could not be
    char separator = ',';  // of its columns
    std::vector<ReportLine> report;
    // For one submission, in this order; none if a row is wrong or nothing changed.
    std::vector<network::NetworkCommand> commands;
    std::vector<runtime::CaseCommand> cases;  // after them
    std::int64_t rows = 0;                    // that are new or changed

    void add(network::NetworkCommand command) { commands.push_back(std::move(command)); }
    void add(runtime::CaseCommand command) { cases.push_back(std::move(command)); }
    bool refused() const;
    std::size_t count(std::string_view code) const;
};

// What the network holds already. `opened`: the members' identities and the employers' contacts
// in clear, by id; those that are erased, or have none, are absent.
struct Known {
    const network::Roster& roster;
    const std::map<std::string, Map>& opened;
    std::optional<LocalDate> today = {};  // nothing that a row tells of is later
};

// `digest` of the bytes, for the event that tells of the import.
Import import_members(std::string_view bytes, const ImportRules& rules, const Known& known,
                      std::string digest);
Import import_employers(std::string_view bytes, const ImportRules& rules, const Known& known,
                        std::string digest);
// The directory as it was published before: entries of labelled members, whose consent had been
// given then.
Import import_entries(std::string_view bytes, const ImportRules& rules, const Known& known,
                      std::string digest);

}  // namespace promenade::app
