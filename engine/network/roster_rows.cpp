// The roster as rows: "log", "settings", "definition/<id>", "bytes/<hash>", "person/<id>",
// "employer/<id>", "partner/<id>", "account/<linking event>", "activation/<person>",
// "version/<stream>". All but the first and the definitions are canonical JSON.
#include "engine/core/canonical_json.hpp"
#include "engine/network/roster.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace promenade::network {

namespace {

constexpr std::string_view kLog = "log", kSettings = "settings", kDefinition = "definition/",
                           kBytes = "bytes/", kPerson = "person/", kEmployer = "employer/",
                           kPartner = "partner/", kAccount = "account/",
                           kActivation = "activation/", kVersion = "version/";

std::string key(std::string_view kind, std::string_view id) { return std::string{kind}.append(id); }

Value to_value(Version version) { return static_cast<std::int64_t>(version); }

Value to_value(const SealedIn& sealed) {
    return Map{
        {"event_id", sealed.event_id}, {"event_type", sealed.event_type}, {"slot", sealed.slot}};
}

Value to_value(const Person& person) {
    Map map{{"employer", person.employer},
            {"erased", person.erased},
            {"facts", person.facts},
            {"role", name_of(person.role)},
            {"state", person.state},
            {"themes", List{person.themes.begin(), person.themes.end()}},
            {"version", to_value(person.version)}};
    if (person.identity) map.set("identity", to_value(*person.identity));
    if (!person.mail.empty()) map.set("mail", person.mail);
    return map;
}

Value to_value(const Employer& employer) {
    Map map{{"facts", employer.facts}, {"version", to_value(employer.version)}};
    if (employer.contact) map.set("contact", to_value(*employer.contact));
    return map;
}

Value to_value(const Account& account) {
    return Map{{"account", to_value(account.account)},
               {"person", account.person.text()},
               {"platform", account.platform}};
}

Value to_value(const Activation& activation) {
    return Map{{"digest", activation.digest}, {"expires", format_instant(activation.expires)}};
}

SealedIn sealed_from(const Value& value) {
    const Value* const slot = value.find("slot");
    return {std::string{value.text_at("event_id")}, std::string{value.text_at("event_type")},
            slot ? *slot : Value{}};
}

Map map_at(const Value& value, std::string_view name) {
    const Value* const member = value.find(name);
    return member && member->map() ? *member->map() : Map{};
}

Version version_at(const Value& value) {
    return static_cast<Version>(value.number_at("version", 0));
}

Person person_from(std::string_view id, const Value& value) {
    Person person;
    person.id = PersonId{std::string{id}};
    person.role = role_named(value.text_at("role")).value_or(Role::unknown);
    person.state = value.text_at("state");
    if (const Value* const themes = value.find("themes"); themes && themes->list())
        for (const Value& theme : *themes->list())
            if (theme.text()) person.themes.push_back(*theme.text());
    person.employer = value.text_at("employer");
    person.facts = map_at(value, "facts");
    if (const Value* const identity = value.find("identity"))
        person.identity = sealed_from(*identity);
    person.mail = value.text_at("mail");
    person.erased = value.boolean_at("erased", false);
    person.version = version_at(value);
    return person;
}

Employer employer_from(std::string_view id, const Value& value) {
    Employer employer;
    employer.id = id;
    employer.facts = map_at(value, "facts");
    if (const Value* const contact = value.find("contact"))
        employer.contact = sealed_from(*contact);
    employer.version = version_at(value);
    return employer;
}

Account account_from(const Value& value) {
    const Value* const sealed = value.find("account");
    return {PersonId{std::string{value.text_at("person")}}, std::string{value.text_at("platform")},
            sealed ? sealed_from(*sealed) : SealedIn{}};
}

template <class Map, class Key>
std::optional<std::string> row_in(const Map& entries, const Key& id) {
    const auto at = entries.find(id);
    if (at == entries.end()) return std::nullopt;
    return canonical(to_value(at->second));
}

std::optional<std::string> text_in(const std::map<std::string, std::string>& entries,
                                   const std::string& id) {
    const auto at = entries.find(id);
    if (at == entries.end()) return std::nullopt;
    return at->second;
}

std::optional<std::string> account_row(const Roster& roster, std::string_view linked) {
    for (const Account& account : roster.accounts)
        if (account.account.event_id == linked) return canonical(to_value(account));
    return std::nullopt;
}

std::optional<std::string> activation_row(const Roster& roster, const PersonId& person) {
    for (const Activation& activation : roster.activations)
        if (activation.person == person) return canonical(to_value(activation));
    return std::nullopt;
}

// What a row's key names: its kind, with the slash, and its id.
std::pair<std::string_view, std::string_view> split(std::string_view row_key) {
    const std::size_t slash = row_key.find('/');
    if (slash == std::string_view::npos) return {row_key, {}};
    return {row_key.substr(0, slash + 1), row_key.substr(slash + 1)};
}

std::optional<std::string> row_of(const Roster& roster, std::string_view row_key) {
    const auto [kind, view] = split(row_key);
    const std::string id{view};
    if (kind == kLog) return roster.log_id;
    if (kind == kSettings) return canonical(roster.settings);
    if (kind == kDefinition) return text_in(roster.definitions, id);
    if (kind == kBytes) return text_in(roster.definition_bytes, id);
    if (kind == kPerson) return row_in(roster.people, PersonId{id});
    if (kind == kEmployer) return row_in(roster.employers, id);
    if (kind == kPartner) {
        const auto at = roster.partners.find(id);
        if (at == roster.partners.end()) return std::nullopt;
        return canonical(at->second);
    }
    if (kind == kAccount) return account_row(roster, id);
    if (kind == kActivation) return activation_row(roster, PersonId{id});
    ENGINE_ASSERT(kind == kVersion);
    return row_in(roster.versions, StreamId{id});
}

// May name rows that stay the same: an appointment touches everyone who could lose the role.
std::set<std::string> touched_keys(const Roster& after, const log::Event& event) {
    const Value data{event.data};
    std::set<std::string> keys{key(kVersion, event.stream.text())};
    for (const std::string& id : {event.subject, event.stream.text()}) {
        if (after.people.contains(PersonId{id})) keys.insert(key(kPerson, id));
        if (after.employers.contains(id)) keys.insert(key(kEmployer, id));
        if (after.partners.contains(id)) keys.insert(key(kPartner, id));
    }
    if (event.type == "network.founded") keys.insert(std::string{kLog});
    if (event.type == "settings.deployed") keys.insert(std::string{kSettings});
    if (event.type == "definition.deployed") {
        keys.insert(key(kDefinition, data.text_at("id")));
        keys.insert(key(kBytes, data.text_at("hash")));
    }
    if (event.type == "account.linked") keys.insert(key(kAccount, event.id));
    if (event.type == "account.unlinked") keys.insert(key(kAccount, data.text_at("account")));
    if (event.type == "activation.issued" || event.type == "account.linked" ||
        event.type == "erasure.ordered")
        keys.insert(key(kActivation, event.subject));
    if (event.type == "coordinator.appointed" || event.type == "referent.assigned")
        for (const auto& [id, person] : after.people)
            if (person.role == Role::coordinator || person.role == Role::referent ||
                person.role == Role::unknown)
                keys.insert(key(kPerson, id.text()));
    return keys;
}

}  // namespace

std::vector<std::pair<std::string, std::optional<std::string>>> changed_rows(
    const Roster& after, const log::Event& event) {
    std::vector<std::pair<std::string, std::optional<std::string>>> rows;
    const auto version = after.versions.find(event.stream);
    if (version == after.versions.end() || version->second != event.version) return rows;
    for (const std::string& touched : touched_keys(after, event))
        rows.emplace_back(touched, row_of(after, touched));
    return rows;
}

Result<Roster> roster_from(const std::vector<std::pair<std::string, std::string>>& rows) {
    Roster roster;
    for (const auto& [row_key, bytes] : rows) {
        const auto [kind, view] = split(row_key);
        const std::string id{view};
        if (kind == kLog) {
            roster.log_id = bytes;
            continue;
        }
        if (kind == kDefinition || kind == kBytes) {
            (kind == kBytes ? roster.definition_bytes : roster.definitions)[id] = bytes;
            continue;
        }
        const auto parsed = parse_canonical(bytes);
        if (!parsed) return error(Errc::corruption, "a row of the roster", row_key);
        const Value& value = parsed.value();
        if (kind == kSettings && value.map()) {
            roster.settings = *value.map();
        } else if (kind == kPerson) {
            roster.people[PersonId{id}] = person_from(id, value);
        } else if (kind == kEmployer) {
            roster.employers[id] = employer_from(id, value);
        } else if (kind == kPartner && value.map()) {
            roster.partners[id] = *value.map();
        } else if (kind == kAccount) {
            roster.accounts.push_back(account_from(value));
        } else if (kind == kActivation) {
            const auto expires = parse_instant(value.text_at("expires"));
            if (!expires) return error(Errc::corruption, "an activation of the roster", row_key);
            roster.activations.push_back(
                {PersonId{id}, std::string{value.text_at("digest")}, expires.value()});
        } else if (kind == kVersion && value.number()) {
            roster.versions[StreamId{id}] = static_cast<Version>(*value.number());
        } else {
            return error(Errc::corruption, "a row of the roster", row_key);
        }
    }
    std::sort(roster.accounts.begin(), roster.accounts.end(),
              [](const auto& a, const auto& b) { return a.account.event_id < b.account.event_id; });
    std::sort(roster.activations.begin(), roster.activations.end(),
              [](const auto& a, const auto& b) { return a.person < b.person; });
    return roster;
}

}  // namespace promenade::network
