#include "bot/app/import_kinds.hpp"

#include <algorithm>

namespace promenade::app {

namespace {

constexpr std::int64_t kHoursPerWeekMax = 60;

void set_if_any(Map& facts, std::string_view name, std::string value) {
    if (!value.empty()) facts.set(name, std::move(value));
}

List texts(const std::vector<std::string>& strings) { return {strings.begin(), strings.end()}; }

const Map& opened_of(const Known& known, const std::string& id) {
    static const Map kNothing;
    const auto at = known.opened.find(id);
    return at == known.opened.end() ? kNothing : at->second;
}

bool is_out(const network::RecordMember& member) {
    return member.state == "left" || member.state == "delabelled";
}

// A day of leaving is of who has left, and follows the label.
void check_history(const network::RecordMember& member, RowReader& row) {
    const Value facts{member.facts};
    const std::string_view label = facts.text_at("label_date");
    for (const auto& [column, fits] :
         {std::pair{"left_on", is_out(member)}, std::pair{"paused_on", member.state == "paused"}}) {
        const std::string_view day = facts.text_at(column);
        if (day.empty()) continue;
        if (!fits) row.wrong_value("date_without_state", column);
        if (day < label) row.wrong_value("dates_reversed", column);
    }
}

// The day from which the member's state is known to hold; empty: from today on.
std::string state_since(const network::RecordMember& member) {
    const Value facts{member.facts};
    if (is_out(member)) return std::string{facts.text_at("left_on")};
    if (member.state == "paused") return std::string{facts.text_at("paused_on")};
    return {};
}

// What procedures have recorded of them since is no column, and a sign seen here is the last.
void keep_recorded(Map& facts, const network::Person* person) {
    if (!person) return;
    for (const char* name : {"directory", "unlisted"})
        if (const Value* const recorded = person->facts.find(name)) facts.set(name, *recorded);
    const std::string seen{Value{person->facts}.text_at("last_sign")};
    if (seen > Value{facts}.text_at("last_sign")) facts.set("last_sign", seen);
}

Map identity(RowReader& row) {
    Map identity;
    set_if_any(identity, "given_name", row.needed("given_name"));
    set_if_any(identity, "family_name", row.needed("family_name"));
    set_if_any(identity, "email", row.email("email"));
    set_if_any(identity, "phone", row.phone("phone"));
    return identity;
}

std::vector<std::string> marks_of(const Map& identity) {
    const Value person{identity};
    std::vector<std::string> marks{
        folded(std::string{person.text_at("given_name")}.append(" ").append(
            person.text_at("family_name")))};
    if (const auto email = person.text_at("email"); !email.empty()) marks.push_back(folded(email));
    std::string digits;
    for (const char c : person.text_at("phone"))
        if (c >= '0' && c <= '9') digits += c;
    if (digits.starts_with("33")) digits.replace(0, 2, "0");
    if (!digits.empty()) marks.push_back(std::move(digits));
    return marks;
}

Map facts(RowReader& row, std::optional<LocalDate> today) {
    Map facts;
    for (const char* column : {"function", "town"}) set_if_any(facts, column, row.text(column));
    set_if_any(facts, "presence", row.slots("presence"));
    for (const char* column : {"label_date", "last_sign", "paused_on", "left_on"})
        set_if_any(facts, column, row.past_date(column, today));
    if (const auto hours = row.number("hours_per_week", kHoursPerWeekMax))
        facts.set("hours_per_week", *hours);
    if (auto networks = row.list("networks"); !networks.empty())
        facts.set("networks", texts(networks));
    return facts;
}

}  // namespace

Members::Command Members::read(RowReader& row, const std::string& id, const Known& known,
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
    keep_recorded(member.facts, known.roster.person(member.id));
    const bool holds_label = member.state == "labelled" || member.state == "paused";
    if (holds_label && row.is_empty("label_date")) row.wrong("missing_value", "label_date");
    check_history(member, row);
    member.effectivetime = state_since(member);
    return member;
}

std::string Members::own_address(const Command& member) {
    return folded(Value{member.identity}.text_at("email"));
}

// Somebody whose day of leaving the spreadsheet has forgotten was never here as far as one knows.
std::vector<Members::Command> Members::from_the_start(Command member) {
    const std::string label{Value{member.facts}.text_at("label_date")};
    if (member.state == "labelled") member.effectivetime = label;
    const bool was_labelled = !label.empty() && (member.state == "paused" ||
                                                 (is_out(member) && !member.effectivetime.empty()));
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

Comparison Members::compare(const Command& member, const Known& known) {
    const network::Person* const person = known.roster.person(member.id);
    if (!person) return Comparison::absent;
    const bool same = person->state == member.state && person->themes == member.themes &&
                      person->employer == member.employer && person->facts == member.facts &&
                      opened_of(known, member.id.text()) == member.identity;
    return same ? Comparison::same : Comparison::other;
}

Map Members::moved(const Command& member, const Known& known) {
    const network::Person* const person = known.roster.person(member.id);
    if (!person || person->state == member.state) return {};
    return Map{{"id", member.id.text()}, {"from", person->state}, {"to", member.state}};
}

std::vector<std::string> Members::marks(const Command& member) { return marks_of(member.identity); }

std::map<std::string, std::string> Members::held_marks(const Known& known) {
    std::map<std::string, std::string> held;
    for (const auto& [id, identity] : known.opened) {
        const network::Person* const person = known.roster.person(PersonId{id});
        if (!person || person->role != network::Role::pdn) continue;
        for (std::string& mark : marks_of(identity)) held.emplace(std::move(mark), id);
    }
    return held;
}

Employers::Command Employers::read(RowReader& row, const std::string& id, const Known&,
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

std::vector<Employers::Command> Employers::from_the_start(Command employer) {
    if (Value{employer.facts}.text_at("status") == "active")
        employer.effectivetime = Value{employer.facts}.text_at("convention_start");
    return {std::move(employer)};
}

Comparison Employers::compare(const Command& employer, const Known& known) {
    const auto recorded = known.roster.employers.find(employer.id);
    if (recorded == known.roster.employers.end()) return Comparison::absent;
    const bool same = recorded->second.facts == employer.facts &&
                      opened_of(known, employer.id) == employer.contact;
    return same ? Comparison::same : Comparison::other;
}

Entries::Command Entries::read(RowReader& row, const std::string& id, const Known& known,
                               const ImportRules& rules) {
    Command entry;
    entry.definition = "directory";
    entry.trigger = "draft";
    entry.data.set("subject", id);
    const network::Person* const member = known.roster.person(PersonId{id});
    if (!member || (member->state != "labelled" && member->state != "paused")) {
        row.wrong_value("unknown_member", "id");
        return entry;
    }
    set_if_any(entry.data, "function", std::string{Value{member->facts}.text_at("function")});
    set_if_any(entry.data, "profiles", row.needed("profiles"));
    set_if_any(entry.data, "slots", row.slots("slots"));
    if (row.is_empty("published_on")) row.wrong("missing_value", "published_on");
    set_if_any(entry.data, "published_on", row.past_date("published_on", known.today));
    set_if_any(entry.data, "standing", row.word("standing", rules.standings, "unknown_standing"));
    return entry;
}

Comparison Entries::compare(const Command& entry, const Known& known) {
    const network::Person* const member =
        known.roster.person(PersonId{std::string{Value{entry.data}.text_at("subject")}});
    const std::string standing{Value{member->facts}.text_at("directory")};
    return standing.empty() || standing == "removed" ? Comparison::absent : Comparison::same;
}

}  // namespace promenade::app
