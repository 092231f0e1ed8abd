#include "engine/network/roster.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

namespace promenade::network {

namespace {

constexpr std::array<std::pair<Role, std::string_view>, 6> kRoles{{
    {Role::pdn, "pdn"},
    {Role::coordinator, "coordinator"},
    {Role::referent, "referent"},
    {Role::employer, "employer"},
    {Role::partner, "partner"},
    {Role::unknown, "unknown"},
}};

std::string text_in(const log::Event& event, std::string_view key) {
    return std::string{Value{event.data}.text_at(key)};
}

std::vector<std::string> texts_in(const log::Event& event, std::string_view key) {
    std::vector<std::string> texts;
    const Value* const value = event.data.find(key);
    if (value && value->list())
        for (const Value& item : *value->list())
            if (item.text()) texts.push_back(*item.text());
    return texts;
}

// The clear data less what has a place of its own.
Map facts_in(const log::Event& event, std::initializer_list<std::string_view> elsewhere) {
    Map facts = event.data;
    facts.erase("sealed");
    for (const std::string_view key : elsewhere) facts.erase(key);
    return facts;
}

std::optional<SealedIn> sealed_in(const log::Event& event, std::string_view slot) {
    const Value* const slots = event.data.find("sealed");
    if (slots && slots->list())
        for (const Value& sealed : *slots->list())
            if (sealed.text_at("slot") == slot) return SealedIn{event.id, event.type, sealed};
    return std::nullopt;
}

Person& person_of(Roster& roster, const log::Event& event) {
    const PersonId id{event.subject};
    Person& person = roster.people[id];
    person.id = id;
    return person;
}

// Another address deserves another try.
void try_mail_again(Person& person) {
    if (person.mail == "refused") person.mail.clear();
}

void take_identity(Person& person, const log::Event& event) {
    auto identity = sealed_in(event, "identity");
    if (!identity) return;
    person.identity = std::move(identity);
    try_mail_again(person);
}

void found(Roster& roster, const log::Event& event) { roster.log_id = event.source; }

void deploy_settings(Roster& roster, const log::Event& event) {
    const Value* const settings = event.data.find("settings");
    if (settings && settings->map()) roster.settings = *settings->map();
}

void deploy_definition(Roster& roster, const log::Event& event) {
    const std::string hash = text_in(event, "hash");
    roster.definitions[text_in(event, "id")] = hash;
    roster.definition_bytes[hash] = text_in(event, "definition");
}

void record_member(Roster& roster, const log::Event& event) {
    Person& person = person_of(roster, event);
    person.role = Role::pdn;
    person.state = text_in(event, "state");
    person.themes = texts_in(event, "themes");
    person.employer = text_in(event, "employer");
    person.facts = facts_in(event, {"state", "themes", "employer"});
    take_identity(person, event);
}

void register_employer(Roster& roster, const log::Event& event) {
    Person& person = person_of(roster, event);
    person.role = Role::employer;
    person.employer = event.subject;
    Employer& employer = roster.employers[event.subject];
    employer.id = event.subject;
    employer.facts = facts_in(event, {});
    auto contact = sealed_in(event, "contact");
    if (!contact) return;
    employer.contact = std::move(contact);
    try_mail_again(person);
}

void register_partner(Roster& roster, const log::Event& event) {
    person_of(roster, event).role = Role::partner;
    roster.partners[event.subject] = facts_in(event, {});
}

void appoint_coordinator(Roster& roster, const log::Event& event) {
    for (auto& [id, other] : roster.people) {
        if (other.role != Role::coordinator || other.state != "appointed") continue;
        other.role = Role::unknown;
        other.state.clear();
    }
    Person& person = person_of(roster, event);
    person.role = Role::coordinator;
    person.state = "appointed";
    take_identity(person, event);
}

void appoint_deputy(Roster& roster, const log::Event& event) {
    Person& person = person_of(roster, event);
    person.role = Role::coordinator;
    person.state = "deputy";
    take_identity(person, event);
}

void assign_referent(Roster& roster, const log::Event& event) {
    const std::string theme = text_in(event, "theme");
    for (auto& [id, other] : roster.people) {
        if (other.role != Role::referent) continue;
        std::erase(other.themes, theme);
        if (other.themes.empty()) other.role = Role::unknown;
    }
    Person& person = person_of(roster, event);
    person.role = Role::referent;
    person.themes.push_back(theme);
    std::sort(person.themes.begin(), person.themes.end());
    take_identity(person, event);
}

List absences_of(const Map& facts) {
    const Value* const known = facts.find("absences");
    return known && known->list() ? *known->list() : List{};
}

// Of those that begin the same day: the same deputy's is put right, what is not longer is replaced,
// and all are cancelled at once. In the order in which they were declared: for each day the last
// one decides.
void declare_absence(Roster& roster, const log::Event& event) {
    Map& facts = person_of(roster, event).facts;
    List absences = absences_of(facts);
    const Value absence{facts_in(event, {})};
    const bool cancelled = absence.boolean_at("cancelled", false);
    std::erase_if(absences, [&](const Value& other) {
        return other.text_at("first") == absence.text_at("first") &&
               (cancelled || other.text_at("last") <= absence.text_at("last") ||
                other.text_at("deputy") == absence.text_at("deputy"));
    });
    if (!cancelled) absences.push_back(absence);
    if (absences.empty())
        facts.erase("absences");
    else
        facts.set("absences", std::move(absences));
}

// Dates of this form are in the order of their text.
bool covers(const Value& absence, std::string_view date) {
    return absence.text_at("first") <= date && date <= absence.text_at("last");
}

// As it was said last, of the absences that cover the day: somebody, or nobody.
std::string_view deputy_on(const Person& absent, LocalDate day) {
    const Value* const absences = absent.facts.find("absences");
    if (!absences || !absences->list()) return {};
    const std::string date = format_date(day);
    const auto last = std::find_if(absences->list()->rbegin(), absences->list()->rend(),
                                   [&](const Value& absence) { return covers(absence, date); });
    return last == absences->list()->rend() ? std::string_view{} : last->text_at("deputy");
}

void drop_activation(Roster& roster, const PersonId& person) {
    std::erase_if(roster.activations,
                  [&](const Activation& activation) { return activation.person == person; });
}

void issue_activation(Roster& roster, const log::Event& event) {
    const auto expires = parse_instant(text_in(event, "expires"));
    if (!expires) return;
    const PersonId person{event.subject};
    drop_activation(roster, person);
    const auto at =
        std::find_if(roster.activations.begin(), roster.activations.end(),
                     [&](const Activation& activation) { return person < activation.person; });
    roster.activations.insert(at, Activation{person, text_in(event, "digest"), expires.value()});
}

void link_account(Roster& roster, const log::Event& event) {
    auto sealed = sealed_in(event, "account");
    if (!sealed) return;
    const PersonId person{event.subject};
    if (event.data.contains("activation")) drop_activation(roster, person);
    const auto at =
        std::find_if(roster.accounts.begin(), roster.accounts.end(),
                     [&](const Account& account) { return event.id < account.account.event_id; });
    roster.accounts.insert(at, Account{person, text_in(event, "platform"), *std::move(sealed)});
}

void unlink_account(Roster& roster, const log::Event& event) {
    const std::string linked = text_in(event, "account");
    std::erase_if(roster.accounts,
                  [&](const Account& account) { return account.account.event_id == linked; });
}

void choose_mail(Roster& roster, const log::Event& event) {
    person_of(roster, event).mail = text_in(event, "how");
}

void order_erasure(Roster& roster, const log::Event& event) {
    Person& person = person_of(roster, event);
    person.erased = true;
    person.identity.reset();
    drop_activation(roster, person.id);
    const auto employer = roster.employers.find(event.subject);
    if (employer != roster.employers.end()) employer->second.contact.reset();
}

void count_only(Roster&, const log::Event&) {}

using Fold = void (*)(Roster&, const log::Event&);

Fold fold_of(std::string_view type) {
    static const std::unordered_map<std::string_view, Fold> folds{
        {"network.founded", found},
        {"settings.deployed", deploy_settings},
        {"definition.deployed", deploy_definition},
        {"member.recorded", record_member},
        {"employer.registered", register_employer},
        {"partner.registered", register_partner},
        {"coordinator.appointed", appoint_coordinator},
        {"deputy.appointed", appoint_deputy},
        {"referent.assigned", assign_referent},
        {"coordinator.absence_declared", declare_absence},
        {"referent.absence_declared", declare_absence},
        {"activation.issued", issue_activation},
        {"account.linked", link_account},
        {"account.unlinked", unlink_account},
        {"mail.chosen", choose_mail},
        {"data.imported", count_only},
        {"erasure.ordered", order_erasure},
    };
    const auto at = folds.find(type);
    return at == folds.end() ? nullptr : at->second;
}

}  // namespace

std::string_view name_of(Role role) {
    for (const auto& [known, name] : kRoles)
        if (known == role) return name;
    return "unknown";
}

std::optional<Role> role_named(std::string_view name) {
    for (const auto& [role, known] : kRoles)
        if (known == name) return role;
    return std::nullopt;
}

bool in_network(const Person& person) {
    constexpr std::array<std::string_view, 4> kGone{"withdrawn", "refused", "left", "delabelled"};
    return !person.erased && person.role != Role::unknown &&
           std::find(kGone.begin(), kGone.end(), person.state) == kGone.end();
}

bool holds_role(const Person& person) {
    const bool coordinates = person.role == Role::coordinator && person.state == "appointed";
    return (coordinates || person.role == Role::referent) && !person.erased;
}

bool is_away(const Person& person, LocalDate day) {
    const List absences = absences_of(person.facts);
    const std::string date = format_date(day);
    return holds_role(person) && std::any_of(absences.begin(), absences.end(),
                                             [&](const Value& one) { return covers(one, date); });
}

const Person* Roster::person(const PersonId& id) const {
    const auto at = people.find(id);
    return at == people.end() ? nullptr : &at->second;
}

const Person* Roster::coordinator() const {
    for (const auto& [id, person] : people)
        if (person.role == Role::coordinator && person.state == "appointed" && !person.erased)
            return &person;
    return nullptr;
}

const Person* Roster::referent_of(std::string_view theme) const {
    for (const auto& [id, person] : people)
        if (person.role == Role::referent && !person.erased &&
            std::find(person.themes.begin(), person.themes.end(), theme) != person.themes.end())
            return &person;
    return nullptr;
}

const Person* Roster::absent_for(const PersonId& deputy, LocalDate day) const {
    for (const auto& [id, person] : people)
        if (holds_role(person) && deputy_on(person, day) == deputy.text()) return &person;
    return nullptr;
}

const Person* Roster::deputy_of(const PersonId& absent, LocalDate day) const {
    const Person* const away = person(absent);
    if (!away || !holds_role(*away)) return nullptr;
    const Person* const deputy = person(PersonId{std::string{deputy_on(*away, day)}});
    return deputy && !deputy->erased ? deputy : nullptr;
}

std::vector<DaysAway> Roster::days_away(const Person& absent) const {
    using std::chrono::days;
    using std::chrono::sys_days;
    std::set<sys_days> changes;
    for (const Value& absence : absences_of(absent.facts)) {
        const auto first = parse_date(absence.text_at("first"));
        const auto last = parse_date(absence.text_at("last"));
        if (!first || !last) continue;
        changes.insert(sys_days{first.value()});
        changes.insert(sys_days{last.value()} + days{1});
    }
    std::vector<DaysAway> found;
    for (auto next = changes.begin(); next != changes.end();) {
        const LocalDate first{*next++};
        if (next == changes.end() || !is_away(absent, first)) continue;
        const Person* const deputy = deputy_of(absent.id, first);
        found.push_back({first, LocalDate{*next - days{1}}, deputy ? deputy->id : PersonId{}});
    }
    return found;
}

void evolve(Roster& roster, const log::Event& event) {
    const Fold fold = fold_of(event.type);
    if (fold) fold(roster, event);
    // A type of a later version in one of our streams still counts.
    if (!fold && !roster.versions.contains(event.stream)) return;
    roster.versions[event.stream] = event.version;
    const auto person = roster.people.find(PersonId{event.stream.text()});
    if (person != roster.people.end()) person->second.version = event.version;
    const auto employer = roster.employers.find(event.stream.text());
    if (employer != roster.employers.end()) employer->second.version = event.version;
}

}  // namespace promenade::network
