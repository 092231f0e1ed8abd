#include "bot/app/export.hpp"

#include "bot/app/csv.hpp"
#include "bot/app/import_rules.hpp"
#include "bot/delivery/card.hpp"
#include "engine/core/canonical_json.hpp"
#include "engine/workflow/case_state.hpp"

#include <array>
#include <fstream>

namespace promenade::app {

namespace {

// The order of the columns in the files.
constexpr std::array kMemberColumns{
    "id",       "given_name", "family_name", "email",     "phone",      "themes",
    "function", "employer",   "town",        "state",     "label_date", "hours_per_week",
    "presence", "networks",   "last_sign",   "paused_on", "left_on"};
constexpr std::array kEmployerColumns{"id",
                                      "name",
                                      "type",
                                      "town",
                                      "themes",
                                      "status",
                                      "convention_start",
                                      "convention_end",
                                      "contact_name",
                                      "contact_email"};
constexpr std::array kEntryColumns{"id", "profiles", "slots", "published_on", "standing"};

Map opened_slot(const std::optional<network::SealedIn>& sealed, std::string_view slot,
                const runtime::Engine& engine) {
    const auto opened = sealed ? engine.open_sealed(*sealed, slot) : error(Errc::not_found, "");
    return opened && opened.value().map() ? *opened.value().map() : Map{};
}

// As the import reads it, or nothing.
std::string word(const Spellings& spellings, std::string_view ours) {
    const auto at = spellings.find(ours);
    return at == spellings.end() ? std::string{} : at->second.front();
}

template <typename Columns>
std::string header(const Columns& columns, const Spellings& spellings) {
    std::vector<std::string> cells;
    for (const char* column : columns) cells.push_back(word(spellings, column));
    return std::string{kUtf8Mark} + csv_line(cells);
}

std::string themes_word(const std::vector<std::string>& themes, const ImportRules& rules) {
    if (themes.empty()) return {};
    return word(rules.themes, themes.size() > 1 ? "both" : themes.front());
}

std::string shown(const Value* value, const ImportRules& rules) {
    if (!value) return {};
    if (const std::string* const text = value->text()) return *text;
    if (const std::int64_t* const number = value->number()) return std::to_string(*number);
    std::string joined;
    if (const List* const list = value->list())
        for (const Value& item : *list)
            joined += (joined.empty() ? "" : rules.list_separator) + shown(&item, rules);
    return joined;
}

std::string members_csv(const Core& core, const network::Roster& roster, const ImportRules& rules) {
    std::string csv = header(kMemberColumns, rules.member_columns);
    for (const auto& [id, person] : roster.people) {
        const std::string state = word(rules.states, person.state);
        if (person.role != network::Role::pdn || person.erased || state.empty()) continue;
        const Map identity = opened_slot(person.identity, "identity", core.engine());
        std::vector<std::string> cells;
        for (const std::string_view column : kMemberColumns) {
            if (column == "id")
                cells.push_back(id.text());
            else if (column == "themes")
                cells.push_back(themes_word(person.themes, rules));
            else if (column == "employer")
                cells.push_back(person.employer);
            else if (column == "state")
                cells.push_back(state);
            else if (const Value* const known = identity.find(column))
                cells.push_back(shown(known, rules));
            else
                cells.push_back(shown(person.facts.find(column), rules));
        }
        csv += csv_line(cells);
    }
    return csv;
}

std::string employers_csv(const Core& core, const network::Roster& roster,
                          const ImportRules& rules) {
    std::string csv = header(kEmployerColumns, rules.employer_columns);
    for (const auto& [id, employer] : roster.employers) {
        const Map contact = opened_slot(employer.contact, "contact", core.engine());
        std::vector<std::string> themes, cells;
        if (const Value* const of = employer.facts.find("public"); of && of->list())
            for (const Value& theme : *of->list()) themes.push_back(*theme.text());
        for (const std::string_view column : kEmployerColumns) {
            if (column == "id")
                cells.push_back(id);
            else if (column == "themes")
                cells.push_back(themes_word(themes, rules));
            else if (column == "status")
                cells.push_back(word(rules.statuses, shown(employer.facts.find("status"), rules)));
            else if (column.starts_with("contact_"))
                cells.push_back(shown(contact.find(column.substr(8)), rules));
            else
                cells.push_back(shown(employer.facts.find(column), rules));
        }
        csv += csv_line(cells);
    }
    return csv;
}

// Of an entry that is published or hidden; empty: it is neither.
std::string standing_of(const network::Person& member, const workflow::CaseState& entry) {
    const std::string standing{Value{member.facts}.text_at("directory")};
    if (standing == "published") return "confirmed";
    if (standing == "stale") return "stale";
    if (standing != "hidden") return {};
    return Value{entry.fields}.text_at("hidden_for") == "photo" ? "photo" : "hidden";
}

std::string sealed_text(const Core& core, const workflow::CaseState& state, const char* field) {
    const auto opened = core.engine().open_field(state, field);
    return opened && opened.value().text() ? *opened.value().text() : std::string{};
}

std::string entry_line(const Core& core, const network::Roster& roster, const ImportRules& rules,
                       const workflow::CaseState& entry) {
    const std::string subject{Value{entry.fields}.text_at("subject")};
    const network::Person* const member =
        roster.person(core.engine().person_behind(subject, entry.stream));
    if (!member || member->erased) return {};
    const std::string standing = standing_of(*member, entry);
    if (standing.empty()) return {};
    return csv_line({member->id.text(), sealed_text(core, entry, "profiles"),
                     sealed_text(core, entry, "slots"),
                     std::string{Value{entry.fields}.text_at("published_on")},
                     word(rules.standings, standing)});
}

std::string case_line(const workflow::Definition& definition, const workflow::CaseState& state,
                      const std::string& zone) {
    const auto day = [&](Instant instant) { return format_date(local_date(instant, zone)); };
    return csv_line({state.stream.text(), definition.title(),
                     delivery::shown_state(definition, state), day(state.opened_at),
                     day(state.changed_at)});
}

struct Cases {
    std::string entries, all;
};

Result<Cases> cases_csv(const Core& core, const runtime::Snapshot& snapshot,
                        const ImportRules& rules) {
    Cases csv{header(kEntryColumns, rules.entry_columns),
              std::string{kUtf8Mark} + csv_line({core.texts().render("export.case", {}),
                                                 core.texts().render("export.procedure", {}),
                                                 core.texts().render("export.state", {}),
                                                 core.texts().render("export.opened", {}),
                                                 core.texts().render("export.changed", {})})};
    Result<void> read = success();
    TRY(core.store().scan_rows(
        log::Table::cases, "", "", [&](std::string_view, std::string_view row) {
            const auto value = parse_canonical(row);
            const auto state = value ? workflow::case_from(value.value()) : value.error();
            if (!state) {
                read = state.error();
                return false;
            }
            const auto at = snapshot.definitions.find(state.value().definition);
            if (at == snapshot.definitions.end()) return true;
            csv.all += case_line(at->second, state.value(), snapshot.calendars.coordinator.zone);
            if (at->second.id() == "directory")
                csv.entries += entry_line(core, snapshot.roster, rules, state.value());
            return true;
        }));
    TRY(std::move(read));
    return csv;
}

// Beside it, then in its place.
Result<void> write_file(const std::filesystem::path& file, const std::string& bytes) {
    const std::filesystem::path beside = file.string() + ".new";
    std::error_code failure;
    {
        std::ofstream out{beside, std::ios::binary | std::ios::trunc};
        std::filesystem::permissions(
            beside, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
            failure);
        out << bytes;
        out.flush();
        if (!out || failure)
            return error(Errc::unavailable, "the file cannot be written", beside.string());
    }
    std::filesystem::rename(beside, file, failure);
    if (failure) return error(Errc::unavailable, failure.message(), file.string());
    return success();
}

}  // namespace

Result<std::array<Sheet, kSheets.size()>> export_sheets(const Core& core) {
    const std::filesystem::path rules_file = core.options().config / "import.json";
    TRY(const std::string rules_bytes, read_file(rules_file));
    TRY(const ImportRules rules, ImportRules::load(rules_bytes, rules_file.string()));
    const auto snapshot = core.engine().snapshot();
    TRY(Cases cases, cases_csv(core, *snapshot, rules));
    return std::array{Sheet{kSheets[0], members_csv(core, snapshot->roster, rules)},
                      Sheet{kSheets[1], employers_csv(core, snapshot->roster, rules)},
                      Sheet{kSheets[2], std::move(cases.entries)},
                      Sheet{kSheets[3], std::move(cases.all)}};
}

Result<void> export_csv(const Core& core, const std::filesystem::path& folder) {
    TRY(const auto sheets, export_sheets(core));
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure) return error(Errc::unavailable, failure.message(), folder.string());
    for (const Sheet& sheet : sheets) {
        TRY(write_file(folder / sheet.name, sheet.bytes));
    }
    return success();
}

}  // namespace promenade::app
