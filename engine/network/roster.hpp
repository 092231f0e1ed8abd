// Who is who: people, roles, chat accounts, employers, settings. Folded by the loop from the log,
// published as an immutable snapshot. Names are sealed in the events; `Roster` holds the sealed
// form, and `names` opens it for rendering and for the identity filter.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/ids.hpp"
#include "engine/core/instant.hpp"
#include "engine/core/result.hpp"
#include "engine/core/value.hpp"
#include "engine/log/event.hpp"

namespace promenade::network {

enum class Role { pdn, coordinator, referent, employer, partner, unknown };
std::string_view name_of(Role role);  // "pdn", "coordinator"…; as in `by` of a definition
std::optional<Role> role_named(std::string_view name);

// A sealed slot with the event that holds it: enough to open it.
struct SealedIn {
    std::string event_id, event_type;
    Value slot;
};

struct Person {
    PersonId id;
    Role role = Role::unknown;
    std::string state;                // members: labelled, paused, onboarding, candidate, left, delabelled
    std::vector<std::string> themes;  // "jeunesse", "parentalite": a member's public, a referent's themes
    std::string employer;             // "E17"
    Map facts;                        // other clear facts: function, town, label_date, hours_per_week…
    std::optional<SealedIn> identity;  // {given_name, family_name, email, phone}
    bool erased = false;
    Version version = 0;  // of the person's stream
};

struct Employer {
    std::string id;  // "E01"
    Map facts;       // name, type, town, public, status, convention_start, convention_end
    std::optional<SealedIn> contact;  // {name, email}
    Version version = 0;
};

// A chat account of a person; `account` is sealed under the person's key.
struct Account {
    PersonId person;
    std::string platform;
    SealedIn account;
};

struct Activation {  // a one-time code, as its HMAC
    PersonId person;
    std::string digest;
    Instant expires{};
};

// Values are pure data: copying a Roster is how a snapshot is taken.
struct Roster {
    std::string log_id;  // network.founded's id = every event's source
    std::map<PersonId, Person> people;
    std::map<std::string, Employer> employers;
    std::map<std::string, Map> partners;
    std::vector<Account> accounts;
    std::vector<Activation> activations;
    Map settings;                                  // the deployed settings
    std::map<std::string, std::string> definitions;  // id -> hash of the one new cases run under
    std::map<std::string, std::string> definition_bytes;  // hash -> canonical bytes, all deployed
    std::map<StreamId, Version> versions;          // of the roster's own streams ("network"…)

    const Person* person(const PersonId& id) const;
    // The one coordinator; the referent of a theme; nullptr where nobody is appointed.
    const Person* coordinator() const;
    const Person* referent_of(std::string_view theme) const;
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
