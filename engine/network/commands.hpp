// What people decide about the network itself, and the facts that come of it. Pure: the runtime
// stamps, seals and commits the drafts.
#pragma once

#include "engine/network/roster.hpp"

#include <string>
#include <variant>
#include <vector>

namespace promenade::network {

inline const StreamId kNetworkStream{"network"};

// Position 0; its source is the log's id. `origin` names the log in its checkpoints.
struct FoundNetwork {
    std::string origin;
};
struct DeploySettings {
    Map settings;  // as check_settings returned them
};
// New cases of `id` run under it from then on. `bytes`: canonical, loaded without error.
struct DeployDefinition {
    std::string id, bytes;
};

// The whole record replaces the one before.
struct RecordMember {
    PersonId id;
    std::string state;
    std::vector<std::string> themes;
    std::string employer;  // may be empty
    Map facts;
    Map identity;               // sealed: given_name, family_name, email, phone
    std::string effectivetime;  // since when; empty: now
};
struct RecordEmployer {
    std::string id;
    Map facts;
    Map contact;  // sealed: name, email
    std::string effectivetime;
};
// A partner's contact is the service's own, never a person's: all of it is clear.
struct RecordPartner {
    std::string id;
    Map facts;
};

// The Caf decides; the coordinator or the operator records. Who held the role before loses it, and
// their chat accounts with it. Another holder is another id ("coordinator", "coordinator-2"), so
// that each can be erased alone; the same id corrects the identity.
struct AppointCoordinator {
    PersonId id;
    Map identity;
    std::string effectivetime;
};
struct AppointDeputy {
    PersonId id;
    Map identity;
    std::string effectivetime;
};
// A theme has one referent; a referent can have several themes.
struct AssignReferent {
    PersonId id;
    std::string theme;
    Map identity;  // empty: as it was
    std::string effectivetime;
};
// Of the coordinator or a referent; replaces what they declared from the same first day.
struct DeclareAbsence {
    PersonId person;
    LocalDate first, last;   // both included
    PersonId deputy;         // who acts meanwhile; may be empty
    bool cancelled = false;  // there is none, after all
};

// `digest` = hex HMAC of the code under the pepper; the code itself is nowhere.
struct IssueActivation {
    PersonId person;
    std::string digest;
    Instant expires{};
};
// With the digest of the code that was typed at `at`, which uses it up; without, by the operator.
struct LinkAccount {
    PersonId person;
    std::string platform;
    Value account;  // sealed
    std::string digest;
    Instant at{};
};
struct UnlinkAccount {
    PersonId person;
    std::string account;  // id of the event that linked it
};

// How often somebody gets e-mail: "now", "daily", "never"; "refused": their address is no good.
struct ChooseMail {
    PersonId person;
    std::string how;
};

// Follows the records of one file. `digest` = HMAC of its bytes, `rows` = how many it recorded.
struct RecordImport {
    std::string kind;  // "members", "employers", "entries"
    std::int64_t rows = 0;
    std::string digest;
};
// Recorded before the keys are destroyed. Accounts are unlinked by the same commit.
struct OrderErasure {
    PersonId person;
    std::string reason;  // a code
};

using NetworkCommand =
    std::variant<FoundNetwork, DeploySettings, DeployDefinition, RecordMember, RecordEmployer,
                 RecordPartner, AppointCoordinator, AppointDeputy, AssignReferent, DeclareAbsence,
                 IssueActivation, LinkAccount, UnlinkAccount, ChooseMail, RecordImport,
                 OrderErasure>;

// To be sealed in the slot `name`, under the key of that person and retention class.
struct Personal {
    std::string name;
    Value value;
    PersonId of;
    std::string retention;
};

// An event of the stream's next version, but for what only the runtime knows.
struct Draft {
    StreamId stream;
    std::string type;
    Map data;
    std::vector<Personal> personal;
    std::string subject;
    std::string effectivetime;
};

// No drafts: it is so already. Errors: rejected, detail = already_founded, unknown_person,
// person_erased, unknown_state, unknown_employer, role_conflict, holds_no_role, dates_reversed,
// not_in_network, activation_unknown, activation_expired, unknown_account.
Result<std::vector<Draft>> decide(const Roster& roster, const NetworkCommand& command);

}  // namespace promenade::network
