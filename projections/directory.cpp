// Rows: "member/<id>", "employer/<id>".
#include "projections/directory.hpp"

#include "projections/stored.hpp"

#include <algorithm>

namespace promenade::projections {

namespace {

constexpr std::string_view kMember = "member/", kEmployer = "employer/";

std::string key(std::string_view kind, std::string_view id) { return std::string{kind}.append(id); }

Map facts_of(const log::Event& event, std::initializer_list<std::string_view> elsewhere) {
    Map facts = event.data;
    facts.erase("sealed");
    for (const std::string_view name : elsewhere) facts.erase(name);
    return facts;
}

// The slot of this event; where it has none, the one that is known.
Result<void> keep_sealed(Map& row, const log::Event& event, std::string_view slot, Rows& rows,
                         std::string_view at) {
    if (const auto sealed = sealed_slot(event, slot)) {
        row.set(slot, to_map(*sealed));
        return success();
    }
    TRY(const std::optional<Map> known, get_map(rows, at));
    if (known && known->contains(slot)) row.set(slot, *known->find(slot));
    return success();
}

Result<void> record_member(const log::Event& event, Rows& rows) {
    const std::string at = key(kMember, event.subject);
    Map row{{"employer", text_at(event.data, "employer")},
            {"facts", facts_of(event, {"state", "themes", "employer"})},
            {"since", held_since(event)},
            {"state", text_at(event.data, "state")},
            {"themes", list_at(event.data, "themes")},
            {"version", static_cast<std::int64_t>(event.version)}};
    TRY(keep_sealed(row, event, "identity", rows, at));
    put_map(rows, at, row);
    return success();
}

Result<void> register_employer(const log::Event& event, Rows& rows) {
    const std::string at = key(kEmployer, event.subject);
    Map row{{"facts", facts_of(event, {})}};
    TRY(keep_sealed(row, event, "contact", rows, at));
    put_map(rows, at, row);
    return success();
}

// What was sealed goes; the row stays, so that no count changes.
Result<void> order_erasure(const log::Event& event, Rows& rows) {
    for (const std::string_view kind : {kMember, kEmployer}) {
        const std::string at = key(kind, event.subject);
        TRY(std::optional<Map> row, get_map(rows, at));
        if (!row) continue;
        row->erase("identity");
        row->erase("contact");
        row->set("erased", true);
        put_map(rows, at, *row);
    }
    return success();
}

Result<void> apply_to_directory(const log::Event& event, Rows& rows) {
    if (event.type == "member.recorded") return record_member(event, rows);
    if (event.type == "employer.registered") return register_employer(event, rows);
    if (event.type == "erasure.ordered") return order_erasure(event, rows);
    return success();
}

Result<Member> member_from(std::string_view id, const Map& row, const ReadRows& rows) {
    Member member;
    member.id = PersonId{std::string{id}};
    member.state = text_at(row, "state");
    member.themes = texts_at(row, "themes");
    member.employer = text_at(row, "employer");
    member.facts = map_at(row, "facts");
    member.identity = sealed_from(row, "identity");
    member.erased = row.contains("erased");
    member.since = text_at(row, "since");
    member.version = static_cast<Version>(Value{row}.number_at("version", 0));
    if (!member.employer.empty()) {
        TRY(const std::optional<Structure> employer, structure(rows, member.employer));
        if (employer) member.employer_name = text_at(employer->facts, "name");
    }
    return member;
}

bool admits(const DirectoryQuery& query, const Map& row) {
    const auto fits = [](std::string_view wanted, std::string_view is) {
        return wanted.empty() || wanted == is;
    };
    const List& themes = list_at(row, "themes");
    return fits(query.state, text_at(row, "state")) &&
           fits(query.employer, text_at(row, "employer")) &&
           (query.theme.empty() ||
            std::find(themes.begin(), themes.end(), Value{query.theme}) != themes.end());
}

}  // namespace

const Projection kDirectory{"directory", 1, apply_to_directory};

Result<Paged<Member>> members(const ReadRows& rows, const DirectoryQuery& query) {
    Paged<Member> found;
    Result<void> read = success();
    const auto add = [&](std::string_view id, std::string_view stored) -> Result<void> {
        TRY(const Map row, map_from(stored));
        if (!admits(query, row)) return success();
        if (found.items.size() == query.page.limit) {
            found.next = found.items.back().id.text();
            return success();
        }
        TRY(Member member, member_from(id, row, rows));
        found.items.push_back(std::move(member));
        return success();
    };
    const std::string from = query.page.after.empty() ? "" : key(kMember, query.page.after) + '\0';
    TRY(rows.scan(kMember, from, [&](std::string_view at, std::string_view stored) {
        read = add(at.substr(kMember.size()), stored);
        return read.has_value() && found.next.empty();
    }));
    TRY(std::move(read));
    return found;
}

Result<std::optional<Member>> member(const ReadRows& rows, const PersonId& id) {
    TRY(const std::optional<Map> row, get_map(rows, key(kMember, id.text())));
    if (!row) return std::optional<Member>{};
    TRY(Member member, member_from(id.text(), *row, rows));
    return std::optional{std::move(member)};
}

Result<std::optional<Structure>> structure(const ReadRows& rows, std::string_view id) {
    TRY(const std::optional<Map> row, get_map(rows, key(kEmployer, id)));
    if (!row) return std::optional<Structure>{};
    return std::optional{
        Structure{std::string{id}, map_at(*row, "facts"), sealed_from(*row, "contact")}};
}

}  // namespace promenade::projections
