// What a row of each spreadsheet is: what it says, what it becomes, how it compares with what the
// network holds.
#pragma once

#include "bot/app/import.hpp"
#include "bot/app/row_reader.hpp"

#include <string>
#include <vector>

namespace promenade::app {

enum class Comparison { absent, same, other };

struct Members {
    using Command = network::RecordMember;
    static constexpr const char* kName = "members";
    static constexpr const char* kIdPattern = "M-[0-9]{3,6}";

    static const Spellings& columns(const ImportRules& rules) { return rules.member_columns; }
    static Command read(RowReader& row, const std::string& id, const Known& known,
                        const ImportRules& rules);
    // An address that no other row may have; empty: none.
    static std::string own_address(const Command& member);
    static Comparison compare(const Command& member, const Known& known);
    // {id, from, to} where the row says another state than the one recorded; else empty.
    static Map moved(const Command& member, const Known& known);
    // By which two rows may be one person: the full name, the address, the number.
    static std::vector<std::string> marks(const Command& member);
    static std::map<std::string, std::string> held_marks(const Known& known);  // -> their id
    // What the row tells of the years before it: the label, then the pause or the leaving.
    static std::vector<Command> from_the_start(Command member);
};

struct Employers {
    using Command = network::RecordEmployer;
    static constexpr const char* kName = "employers";
    static constexpr const char* kIdPattern = "E[0-9]{2,5}";

    static const Spellings& columns(const ImportRules& rules) { return rules.employer_columns; }
    static Command read(RowReader& row, const std::string& id, const Known& known,
                        const ImportRules& rules);
    // One director can have two structures.
    static std::string own_address(const Command&) { return {}; }
    static Comparison compare(const Command& employer, const Known& known);
    static Map moved(const Command&, const Known&) { return {}; }
    static std::vector<std::string> marks(const Command&) { return {}; }
    static std::map<std::string, std::string> held_marks(const Known&) { return {}; }
    static std::vector<Command> from_the_start(Command employer);
};

// An entry is a case of the procedure "directory", opened in its standing. Once there, the
// procedure alone changes it: whatever the row says then, it is the same.
struct Entries {
    using Command = runtime::CaseCommand;
    static constexpr const char* kName = "entries";
    static constexpr const char* kIdPattern = Members::kIdPattern;

    static const Spellings& columns(const ImportRules& rules) { return rules.entry_columns; }
    static Command read(RowReader& row, const std::string& id, const Known& known,
                        const ImportRules& rules);
    static std::string own_address(const Command&) { return {}; }
    static Comparison compare(const Command& entry, const Known& known);
    static Map moved(const Command&, const Known&) { return {}; }
    static std::vector<std::string> marks(const Command&) { return {}; }
    static std::map<std::string, std::string> held_marks(const Known&) { return {}; }
    static std::vector<Command> from_the_start(Command entry) { return {std::move(entry)}; }
};

}  // namespace promenade::app
