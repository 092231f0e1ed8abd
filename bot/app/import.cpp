#include "bot/app/import.hpp"

#include "bot/app/csv.hpp"
#include "bot/app/import_kinds.hpp"
#include "bot/app/row_reader.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace promenade::app {

namespace {

// Reads the rows of one file; `Kind` says what a row is.
template <class Kind>
class Importer {
public:
    Importer(const ImportRules& rules, const Known& known)
        : rules_(rules), known_(known), held_(Kind::held_marks(known)) {}

    Import run(std::string_view bytes, std::string digest) {
        const auto csv = parse_csv(bytes);
        if (!csv) {
            refuse_file(csv.error());
            return std::move(import_);
        }
        import_.encoding = csv.value().encoding;
        import_.separator = csv.value().separator;
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
        const bool is_first = first_of(row, lines_of_ids_, id, "duplicate_id");
        const network::Person* const person = known_.roster.person(PersonId{id});
        if (person && person->erased)
            return row.report(Level::left_out, "person_erased", Map{{"id", id}});

        auto command = Kind::read(row, id, known_, rules_);
        const std::string address = Kind::own_address(command);
        if (is_first && !address.empty())
            first_of(row, lines_of_emails_, address, "duplicate_email");
        const std::vector<std::string> marks = Kind::marks(command);
        if (!row.ok()) return;
        const Comparison compared = Kind::compare(command, known_);
        Map moved = Kind::moved(command, known_);
        if (compared == Comparison::absent)
            for (auto& each : Kind::from_the_start(std::move(command)))
                import_.add(std::move(each));
        if (compared == Comparison::other) import_.add(std::move(command));
        import_.rows += compared == Comparison::same ? 0 : 1;
        row.report(Level::ok, std::string{told(compared)}, Map{{"id", id}});
        if (!moved.empty()) row.report(Level::ok, "state_changed", std::move(moved));
        look_for_another(row, id, marks);
    }

    // Somebody of another id who may be the same person: told once, of an earlier line rather than
    // of the network.
    void look_for_another(RowReader& row, const std::string& id,
                          const std::vector<std::string>& marks) {
        std::optional<Seen> earlier;
        std::string known;
        for (const std::string& mark : marks) {
            const auto [at, is_first] = seen_.emplace(mark, Seen{id, row.line()});
            if (!is_first && !earlier) earlier = at->second;
            const auto held = held_.find(mark);
            if (held != held_.end() && held->second != id) known = held->second;
        }
        if (earlier)
            row.report(Level::ok, "same_as_line",
                       Map{{"id", id},
                           {"other", earlier->id},
                           {"first_line", static_cast<std::int64_t>(earlier->line)}});
        else if (!known.empty())
            row.report(Level::ok, "same_as_known", Map{{"id", id}, {"other", known}});
    }

    static bool first_of(RowReader& row, std::map<std::string, std::size_t>& lines,
                         const std::string& value, const char* code) {
        const auto [at, is_first] = lines.emplace(value, row.line());
        if (!is_first)
            row.report(Level::wrong, code,
                       Map{{"first_line", static_cast<std::int64_t>(at->second)}});
        return is_first;
    }

    static std::string_view told(Comparison compared) {
        if (compared == Comparison::absent) return "new";
        return compared == Comparison::same ? "unchanged" : "changed";
    }

    void finish(std::string digest) {
        if (import_.refused()) {
            import_.commands.clear();
            import_.cases.clear();
        }
        if (import_.commands.empty() && import_.cases.empty()) return;
        network::RecordImport record;
        record.kind = Kind::kName;
        record.rows = import_.rows;
        record.digest = std::move(digest);
        import_.commands.emplace_back(std::move(record));
    }

    struct Seen {
        std::string id;
        std::size_t line;
    };

    const ImportRules& rules_;
    const Known& known_;
    const std::map<std::string, std::string> held_;  // what marks somebody known -> their id
    std::map<std::string, Seen> seen_;               // the same, of the rows above
    Import import_;
    std::map<std::string, std::size_t> lines_of_ids_, lines_of_emails_;
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

Import import_entries(std::string_view bytes, const ImportRules& rules, const Known& known,
                      std::string digest) {
    return Importer<Entries>{rules, known}.run(bytes, std::move(digest));
}

Import import_employers(std::string_view bytes, const ImportRules& rules, const Known& known,
                        std::string digest) {
    return Importer<Employers>{rules, known}.run(bytes, std::move(digest));
}

}  // namespace promenade::app
