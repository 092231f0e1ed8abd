// Who is who: people, roles, chat accounts, employers, settings. Folded by the loop from the log,
// published as an immutable snapshot. Names are sealed in the events, and `Roster` holds the sealed
// form: who renders a name, or filters identities, opens it with the key store.
#pragma once

#include "engine/core/ids.hpp"
#include "engine/core/instant.hpp"
#include "engine/core/result.hpp"
#include "engine/core/value.hpp"
#include "engine/log/event.hpp"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::network {

enum class Role { pdn, coordinator, referent, employer, partner, unknown };
std::string_view name_of(Role role);  // "pdn", "coordinator"…; as in `by` of a definition
std::optional<Role> role_named(std::string_view name);

struct Person;
// Has a part in it now: not erased, not one who left it or never entered, nor one whose role
// another has taken.
bool in_network(const Person& person);
// The coordinator, not a deputy, or a referent: somebody who can be absent and be stood in for.
bool holds_role(const Person& person);
// Declared absent that day, whether somebody stands in or not.
bool is_away(const Person& person, LocalDate day);

// Days of an absence, both ends included, on which one person acts meanwhile, or nobody does.
struct DaysAway {
    LocalDate first, last;
    PersonId deputy;
};

// A sealed slot with the event that holds it: enough to open it.
struct SealedIn {
    std::string event_id, event_type;
    Value slot;

    friend bool operator==(const SealedIn&, const SealedIn&) = default;
};

inline constexpr std::array<std::string_view, 8> kMemberStates{
    "candidate", "onboarding", "labelled", "paused", "withdrawn", "refused", "left", "delabelled"};

struct Person {
    PersonId id;
    Role role = Role::unknown;
    // A member's: one of kMemberStates. A coordinator's: appointed or deputy. Else empty.
    std::string state;
    std::vector<std::string> themes;  // "jeunesse", "parentalite": of a member, of a referent
    std::string employer;             // "E17"
    // Other clear facts: function, town, label_date, hours_per_week… Of who holds a role,
    // "absences": [{first, last, deputy}], local dates, both ends included, as they were declared:
    // of several that cover a day the last says who stands in, or that nobody does.
    Map facts;
    std::optional<SealedIn> identity;  // {given_name, family_name, email, phone}, those known
    // E-mail that says nothing: "now", "daily", "never" as they chose, "refused" once their server
    // refused it; empty: where nothing is said.
    std::string mail;
    bool erased = false;
    Version version = 0;  // of the person's stream

    friend bool operator==(const Person&, const Person&) = default;
};

// Its contact is also a person of the same id, so that an employer can have a chat account and
// its contact can be erased; likewise a partner.
struct Employer {
    std::string id;  // "E01"
    Map facts;       // name, type, town, public, status, convention_start, convention_end
    std::optional<SealedIn> contact;  // {name, email}
    Version version = 0;

    friend bool operator==(const Employer&, const Employer&) = default;
};

// A chat account of a person; `account` is sealed under the person's key. Named by the id of the
// event that linked it.
struct Account {
    PersonId person;
    std::string platform;
    SealedIn account;

    friend bool operator==(const Account&, const Account&) = default;
};

// A one-time code, as its HMAC; the last one issued to that person.
struct Activation {
    PersonId person;
    std::string digest;
    Instant expires{};

    friend bool operator==(const Activation&, const Activation&) = default;
};

// Values are pure data: copying a Roster is how a snapshot is taken.
struct Roster {
    std::string log_id;  // network.founded's id = every event's source
    std::map<PersonId, Person> people;
    std::map<std::string, Employer> employers;
    std::map<std::string, Map> partners;
    std::vector<Account> accounts;                   // ordered by the linking event's id
    std::vector<Activation> activations;             // ordered by person
    Map settings;                                    // the deployed settings
    std::map<std::string, std::string> definitions;  // id -> hash of the one new cases run under
    std::map<std::string, std::string> definition_bytes;  // hash -> canonical bytes, all deployed
    std::map<StreamId, Version> versions;  // of the roster's own streams ("network", "M-021"…)

    const Person* person(const PersonId& id) const;
    // The one coordinator; the referent of a theme; nullptr where nobody is appointed.
    const Person* coordinator() const;
    const Person* referent_of(std::string_view theme) const;
    // On that day: who is absent and has named this person as deputy; whom an absent person has
    // named. nullptr where there is none.
    const Person* absent_for(const PersonId& deputy, LocalDate day) const;
    const Person* deputy_of(const PersonId& absent, LocalDate day) const;
    // Their absences day by day, in order and without a gap in one: where they cross, who was named
    // last.
    std::vector<DaysAway> days_away(const Person& absent) const;

    friend bool operator==(const Roster&, const Roster&) = default;
};

// Folds one event; other streams' events change nothing. Total, like workflow::evolve.
void evolve(Roster& roster, const log::Event& event);

// Table::roster and back: one row per person, employer, account…; `changed_rows` are those that the
// event touched, so that a rebuild from the log gives the same rows byte for byte.
// Errors of `roster_from`: corruption.
std::vector<std::pair<std::string, std::optional<std::string>>> changed_rows(
    const Roster& after, const log::Event& event);
Result<Roster> roster_from(const std::vector<std::pair<std::string, std::string>>& rows);

}  // namespace promenade::network
