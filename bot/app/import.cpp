#include "bot/app/import.hpp"

#include "bot/app/csv.hpp"
#include "bot/app/row_reader.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace promenade::app {

namespace {

constexpr std::int64_t kHoursPerWeekMax = 60;

void set_if_any(Map& facts, std::string_view name, std::string value) {
    if (!value.empty()) facts.set(name, std::move(value));
}

List texts(const std::vector<std::string>& strings) { return {strings.begin(), strings.end()}; }

// Reads the rows of one file; `Kind` says what a row is.
template <class Kind>
class Importer {
public:
    Importer(const ImportRules& rules, const Known& known) : rules_(rules), known_(known) {}

    Import run(std::string_view bytes, std::string digest) {
        const auto csv = parse_csv(bytes);
        if (!csv) {
            refuse_file(csv.error());
            return std::move(import_);
        }
        import_.encoding = csv.value().encoding;
        const auto& rows = csv.value().rows;
        const Columns columns = Columns::read(rows.front(), Kind::columns(rules_), import_.report);
        if (!import_.refused() && rows.size() == 1)
            import_.report.push_back({1, Level::wrong, "no_rows", Map{{"line", 1}}});
        if (!import_.refused())
            for (auto row = rows.begin() + 1; row != rows.end(); ++row)
                read(RowReader{*row, columns, rules_, import_.report});
        finish(std::move(digest));
        return std::move(import_);
    }

private:
    void refuse_file(const Error& reason) {
        const std::size_t line = std::stoul(reason.where);
        import_.report.push_back(
            {line, Level::wrong, reason.detail, Map{{"line", static_cast<std::int64_t>(line)}}});
    }

    void read(RowReader row) {
        if (!row.ok()) return;
        const std::string id = row.needed("id");
        if (!row.ok()) return;
        if (!RE2::FullMatch(id, Kind::kIdPattern)) return row.wrong_value("bad_id", "id");
        if (!first_of(row, lines_of_ids_, id, "duplicate_id")) return;
        const network::Person* const person = known_.roster.person(PersonId{id});
        if (person && person->erased)
            return row.report(Level::left_out, "person_erased", Map{{"id", id}});

        auto command = Kind::read(row, id, known_, rules_);
        const std::string email = folded(Value{Kind::personal_of(command)}.text_at("email"));
        if (Kind::kOneAddressEach && !email.empty())
            first_of(row, lines_of_emails_, email, "duplicate_email");
        if (!row.ok()) return;
        const std::string_view change = change_of(command);
        if (change == "new")
            for (auto& each : Kind::from_the_start(std::move(command)))
                import_.commands.emplace_back(std::move(each));
        if (change == "changed") import_.commands.emplace_back(std::move(command));
        import_.rows += change == "unchanged" ? 0 : 1;
        row.report(Level::ok, std::string{change}, Map{{"id", id}});
    }

    bool first_of(RowReader& row, std::map<std::string, std::size_t>& lines,
                  const std::string& value, const char* code) {
        const auto [at, is_first] = lines.emplace(value, row.line());
        if (!is_first)
            row.report(Level::wrong, code,
                       Map{{"first_line", static_cast<std::int64_t>(at->second)}});
        return is_first;
    }

    std::string_view change_of(const typename Kind::Command& command) const {
        const auto state = Kind::compare(command, known_.roster);
        if (state == Kind::kAbsent) return "new";
        const auto opened = known_.opened.find(Kind::id_of(command));
        const bool same_person =
            (opened == known_.opened.end() ? Map{} : opened->second) == Kind::personal_of(command);
        return state == Kind::kSame && same_person ? "unchanged" : "changed";
    }

    void finish(std::string digest) {
        if (import_.refused()) import_.commands.clear();
        if (import_.commands.empty()) return;
        network::RecordImport record;
        record.kind = Kind::kName;
        record.rows = import_.rows;
        record.digest = std::move(digest);
        import_.commands.emplace_back(std::move(record));
    }

    const ImportRules& rules_;
    const Known& known_;
    Import import_;
    std::map<std::string, std::size_t> lines_of_ids_, lines_of_emails_;
};

struct Kinds {
    enum Comparison { kAbsent, kSame, kOther };
};

struct Members : Kinds {
    using Command = network::RecordMember;
    static constexpr const char* kName = "members";
    static constexpr const char* kIdPattern = "M-[0-9]{3,6}";
    static constexpr bool kOneAddressEach = true;

    static const Spellings& columns(const ImportRules& rules) { return rules.member_columns; }
    static const std::string& id_of(const Command& command) { return command.id.text(); }
    static const Map& personal_of(const Command& command) { return command.identity; }

    static Command read(RowReader& row, const std::string& id, const Known& known,
                        const ImportRules& rules) {
        Command member;
        member.id = PersonId{id};
        member.state = row.word("state", rules.states, "unknown_state");
        member.themes = row.themes();
        member.employer = row.needed("employer");
        if (!member.employer.empty() && !known.roster.employers.contains(member.employer))
            row.wrong_value("unknown_employer", "employer");
        member.identity = identity(row);
        member.facts = facts(row, known.today);
        const bool holds_label = member.state == "labelled" || member.state == "paused";
        if (holds_label && row.is_empty("label_date")) row.wrong("missing_value", "label_date");
        check_history(member, row);
        member.effectivetime = state_since(member);
        return member;
    }

    static bool is_out(const Command& member) {
        return member.state == "left" || member.state == "delabelled";
    }

    // A day of leaving is of who has left, and follows the label.
    static void check_history(const Command& member, RowReader& row) {
        const Value facts{member.facts};
        const std::string_view label = facts.text_at("label_date");
        for (const auto& [column, fits] : {std::pair{"left_on", is_out(member)},
                                           std::pair{"paused_on", member.state == "paused"}}) {
            const std::string_view day = facts.text_at(column);
            if (day.empty()) continue;
            if (!fits) row.wrong_value("date_without_state", column);
            if (day < label) row.wrong_value("dates_reversed", column);
        }
    }

    // The day from which the member's state is known to hold; empty: from today on.
    static std::string state_since(const Command& member) {
        const Value facts{member.facts};
        if (is_out(member)) return std::string{facts.text_at("left_on")};
        if (member.state == "paused") return std::string{facts.text_at("paused_on")};
        return {};
    }

    static Map identity(RowReader& row) {
        Map identity;
        set_if_any(identity, "given_name", row.needed("given_name"));
        set_if_any(identity, "family_name", row.needed("family_name"));
        set_if_any(identity, "email", row.email("email"));
        set_if_any(identity, "phone", row.phone("phone"));
        return identity;
    }

    static Map facts(RowReader& row, std::optional<LocalDate> today) {
        Map facts;
        for (const char* column : {"function", "town", "presence"})
            set_if_any(facts, column, row.text(column));
        for (const char* column : {"label_date", "last_sign", "paused_on", "left_on"})
            set_if_any(facts, column, row.past_date(column, today));
        if (const auto hours = row.number("hours_per_week", kHoursPerWeekMax))
            facts.set("hours_per_week", *hours);
        if (auto networks = row.list("networks"); !networks.empty())
            facts.set("networks", texts(networks));
        return facts;
    }

    // What the row tells of the years before it: the label, then the pause or the leaving. Somebody
    // whose day of leaving the spreadsheet has forgotten was never here as far as one knows.
    static std::vector<Command> from_the_start(Command member) {
        const std::string label{Value{member.facts}.text_at("label_date")};
        if (member.state == "labelled") member.effectivetime = label;
        const bool was_labelled =
            !label.empty() &&
            (member.state == "paused" || (is_out(member) && !member.effectivetime.empty()));
        std::vector<Command> history;
        if (was_labelled) {
            Command before = member;
            before.state = "labelled";
            before.effectivetime = label;
            before.facts.erase("paused_on");
            before.facts.erase("left_on");
            history.push_back(std::move(before));
            member.identity = {};
        }
        history.push_back(std::move(member));
        return history;
    }

    static Comparison compare(const Command& member, const network::Roster& roster) {
        const network::Person* const known = roster.person(member.id);
        if (!known) return kAbsent;
        const bool same = known->state == member.state && known->themes == member.themes &&
                          known->employer == member.employer && known->facts == member.facts;
        return same ? kSame : kOther;
    }
};

struct Employers : Kinds {
    using Command = network::RecordEmployer;
    static constexpr const char* kName = "employers";
    static constexpr const char* kIdPattern = "E[0-9]{2,5}";
    static constexpr bool kOneAddressEach = false;  // one director can have two structures

    static const Spellings& columns(const ImportRules& rules) { return rules.employer_columns; }
    static const std::string& id_of(const Command& command) { return command.id; }
    static const Map& personal_of(const Command& command) { return command.contact; }

    static Command read(RowReader& row, const std::string& id, const Known&,
                        const ImportRules& rules) {
        Command employer;
        employer.id = id;
        Map& facts = employer.facts;
        set_if_any(facts, "name", row.needed("name"));
        for (const char* column : {"type", "town"}) set_if_any(facts, column, row.text(column));
        facts.set("public", texts(row.themes()));
        set_if_any(facts, "status", row.word("status", rules.statuses, "unknown_status"));
        const std::string start = row.date("convention_start"), end = row.date("convention_end");
        if (!start.empty() && !end.empty() && end < start)
            row.wrong_value("dates_reversed", "convention_end");
        set_if_any(facts, "convention_start", start);
        set_if_any(facts, "convention_end", end);
        set_if_any(employer.contact, "name", row.text("contact_name"));
        set_if_any(employer.contact, "email", row.email("contact_email"));
        return employer;
    }

    static std::vector<Command> from_the_start(Command employer) {
        if (Value{employer.facts}.text_at("status") == "active")
            employer.effectivetime = Value{employer.facts}.text_at("convention_start");
        return {std::move(employer)};
    }

    static Comparison compare(const Command& employer, const network::Roster& roster) {
        const auto known = roster.employers.find(employer.id);
        if (known == roster.employers.end()) return kAbsent;
        return known->second.facts == employer.facts ? kSame : kOther;
    }
};

}  // namespace

bool Import::refused() const {
    return std::any_of(report.begin(), report.end(),
                       [](const ReportLine& line) { return line.level == Level::wrong; });
}

std::size_t Import::count(std::string_view code) const {
    return static_cast<std::size_t>(std::count_if(
        report.begin(), report.end(), [&](const ReportLine& line) { return line.code == code; }));
}

Import import_members(std::string_view bytes, const ImportRules& rules, const Known& known,
                      std::string digest) {
    return Importer<Members>{rules, known}.run(bytes, std::move(digest));
}

Import import_employers(std::string_view bytes, const ImportRules& rules, const Known& known,
                        std::string digest) {
    return Importer<Employers>{rules, known}.run(bytes, std::move(digest));
}

}  // namespace promenade::app
