#include "engine/network/commands.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/core/encoding.hpp"
#include "engine/network/retention.hpp"

#include <algorithm>
#include <array>

namespace promenade::network {

namespace {

using Drafts = Result<std::vector<Draft>>;

Error rejected(const char* reason) { return error(Errc::rejected, reason); }

Draft draft_for(const PersonId& person, std::string type, Map data) {
    Draft draft;
    draft.stream = StreamId{person.text()};
    draft.type = std::move(type);
    draft.data = std::move(data);
    draft.subject = person.text();
    return draft;
}

Draft draft_for_network(std::string type, Map data) {
    Draft draft;
    draft.stream = kNetworkStream;
    draft.type = std::move(type);
    draft.data = std::move(data);
    return draft;
}

void add_personal(Draft& draft, std::string slot, const Map& value, std::string_view retention) {
    if (!value.empty())
        draft.personal.push_back(
            {std::move(slot), value, PersonId{draft.subject}, std::string{retention}});
}

List texts(const std::vector<std::string>& strings) { return {strings.begin(), strings.end()}; }

bool is_member_state(std::string_view state) {
    return std::find(kMemberStates.begin(), kMemberStates.end(), state) != kMemberStates.end();
}

// Whoever is gone reads nothing more: the last thing, after what takes their role away.
void unlink_all(const Roster& roster, const PersonId& person, std::vector<Draft>& drafts) {
    for (const Account& account : roster.accounts)
        if (account.person == person)
            drafts.push_back(
                draft_for(person, "account.unlinked", Map{{"account", account.account.event_id}}));
}

Result<const Person*> living(const Roster& roster, const PersonId& id) {
    const Person* const person = roster.person(id);
    if (!person) return rejected("unknown_person");
    if (person->erased) return rejected("person_erased");
    return person;
}

// The id is free, or already held in one of these roles by somebody who was not erased.
Result<void> may_hold(const Roster& roster, const PersonId& id, std::initializer_list<Role> roles) {
    const Person* const person = roster.person(id);
    if (!person) return success();
    if (person->erased) return rejected("person_erased");
    if (std::find(roles.begin(), roles.end(), person->role) == roles.end())
        return rejected("role_conflict");
    return success();
}

struct Decide {
    const Roster& roster;

    Drafts operator()(const FoundNetwork& command) const {
        if (!roster.log_id.empty()) return rejected("already_founded");
        return std::vector{
            draft_for_network("network.founded", Map{{"origin", command.origin}, {"profile", 1}})};
    }

    Drafts operator()(const DeploySettings& command) const {
        if (command.settings == roster.settings) return std::vector<Draft>{};
        const std::string hash = hex(sha256(bytes_of(canonical(command.settings))));
        return std::vector{draft_for_network("settings.deployed",
                                             Map{{"hash", hash}, {"settings", command.settings}})};
    }

    Drafts operator()(const DeployDefinition& command) const {
        const std::string hash = hex(sha256(bytes_of(command.bytes)));
        const auto current = roster.definitions.find(command.id);
        if (current != roster.definitions.end() && current->second == hash)
            return std::vector<Draft>{};
        return std::vector{draft_for_network(
            "definition.deployed",
            Map{{"id", command.id}, {"hash", hash}, {"definition", command.bytes}})};
    }

    Drafts operator()(const RecordMember& command) const {
        TRY(may_hold(roster, command.id, {Role::pdn}));
        if (!is_member_state(command.state)) return rejected("unknown_state");
        if (!command.employer.empty() && !roster.employers.contains(command.employer))
            return rejected("unknown_employer");
        Map data = command.facts;
        data.set("state", command.state);
        data.set("themes", texts(command.themes));
        if (!command.employer.empty()) data.set("employer", command.employer);
        std::vector<Draft> drafts{draft_for(command.id, "member.recorded", std::move(data))};
        drafts[0].effectivetime = command.effectivetime;
        add_personal(drafts[0], "identity", command.identity, kIdentityRetention);
        if (command.state == "left" || command.state == "delabelled")
            unlink_all(roster, command.id, drafts);
        return drafts;
    }

    Drafts operator()(const RecordEmployer& command) const {
        const PersonId id{command.id};
        TRY(may_hold(roster, id, {Role::employer}));
        Draft draft = draft_for(id, "employer.registered", command.facts);
        draft.effectivetime = command.effectivetime;
        add_personal(draft, "contact", command.contact, kContactRetention);
        return std::vector{std::move(draft)};
    }

    Drafts operator()(const RecordPartner& command) const {
        const PersonId id{command.id};
        TRY(may_hold(roster, id, {Role::partner}));
        const auto known = roster.partners.find(command.id);
        if (known != roster.partners.end() && known->second == command.facts)
            return std::vector<Draft>{};
        return std::vector{draft_for(id, "partner.registered", command.facts)};
    }

    Drafts operator()(const AppointCoordinator& command) const {
        TRY(may_hold(roster, command.id, {Role::coordinator, Role::unknown}));
        std::vector<Draft> drafts{draft_for(command.id, "coordinator.appointed", {})};
        drafts[0].effectivetime = command.effectivetime;
        add_personal(drafts[0], "identity", command.identity, kIdentityRetention);
        const Person* const before = roster.coordinator();
        if (before && before->id != command.id) unlink_all(roster, before->id, drafts);
        return drafts;
    }

    Drafts operator()(const AppointDeputy& command) const {
        TRY(may_hold(roster, command.id, {Role::coordinator, Role::unknown}));
        const Person* const coordinator = roster.coordinator();
        if (coordinator && coordinator->id == command.id) return rejected("role_conflict");
        Draft draft = draft_for(command.id, "deputy.appointed", {});
        draft.effectivetime = command.effectivetime;
        add_personal(draft, "identity", command.identity, kIdentityRetention);
        return std::vector{std::move(draft)};
    }

    Drafts operator()(const AssignReferent& command) const {
        TRY(may_hold(roster, command.id, {Role::referent, Role::unknown}));
        std::vector<Draft> drafts{
            draft_for(command.id, "referent.assigned", Map{{"theme", command.theme}})};
        drafts[0].effectivetime = command.effectivetime;
        add_personal(drafts[0], "identity", command.identity, kIdentityRetention);
        const Person* const before = roster.referent_of(command.theme);
        if (before && before->id != command.id && before->themes.size() == 1)
            unlink_all(roster, before->id, drafts);
        return drafts;
    }

    Drafts operator()(const DeclareAbsence& command) const {
        TRY(const Person* const person, living(roster, command.person));
        if (!holds_role(*person)) return rejected("holds_no_role");
        if (command.last < command.first) return rejected("dates_reversed");
        Map data{{"first", format_date(command.first)}, {"last", format_date(command.last)}};
        if (command.cancelled) data.set("cancelled", true);
        if (!command.deputy.empty()) {
            if (command.deputy == command.person) return rejected("role_conflict");
            TRY(const Person* const deputy, living(roster, command.deputy));
            if (!in_network(*deputy)) return rejected("not_in_network");
            data.set("deputy", command.deputy.text());
        }
        return std::vector{draft_for(command.person,
                                     std::string{name_of(person->role)} + ".absence_declared",
                                     std::move(data))};
    }

    Drafts operator()(const IssueActivation& command) const {
        TRY(const Person* const person, living(roster, command.person));
        if (!in_network(*person)) return rejected("not_in_network");
        return std::vector{draft_for(
            command.person, "activation.issued",
            Map{{"digest", command.digest}, {"expires", format_instant(command.expires)}})};
    }

    Drafts operator()(const LinkAccount& command) const {
        TRY(const Person* const person, living(roster, command.person));
        if (!in_network(*person)) return rejected("not_in_network");
        Map data{{"platform", command.platform}};
        if (!command.digest.empty()) {
            TRY(check_activation(command));
            data.set("activation", command.digest);
        }
        Draft draft = draft_for(command.person, "account.linked", std::move(data));
        draft.personal.push_back(
            {"account", command.account, command.person, std::string{kAccountRetention}});
        return std::vector{std::move(draft)};
    }

    Result<void> check_activation(const LinkAccount& command) const {
        for (const Activation& activation : roster.activations) {
            if (activation.person != command.person || activation.digest != command.digest)
                continue;
            if (activation.expires < command.at) return rejected("activation_expired");
            return success();
        }
        return rejected("activation_unknown");
    }

    Drafts operator()(const UnlinkAccount& command) const {
        for (const Account& account : roster.accounts)
            if (account.person == command.person && account.account.event_id == command.account)
                return std::vector{draft_for(command.person, "account.unlinked",
                                             Map{{"account", command.account}})};
        return rejected("unknown_account");
    }

    Drafts operator()(const ChooseMail& command) const {
        TRY(const Person* const person, living(roster, command.person));
        if (person->mail == command.how) return std::vector<Draft>{};
        return std::vector{draft_for(command.person, "mail.chosen", Map{{"how", command.how}})};
    }

    Drafts operator()(const RecordImport& command) const {
        return std::vector{draft_for_network(
            "data.imported",
            Map{{"kind", command.kind}, {"rows", command.rows}, {"digest", command.digest}})};
    }

    Drafts operator()(const OrderErasure& command) const {
        TRY(living(roster, command.person));
        std::vector<Draft> drafts;
        unlink_all(roster, command.person, drafts);
        drafts.push_back(
            draft_for(command.person, "erasure.ordered", Map{{"reason", command.reason}}));
        return drafts;
    }
};

}  // namespace

Result<std::vector<Draft>> decide(const Roster& roster, const NetworkCommand& command) {
    return std::visit(Decide{roster}, command);
}

}  // namespace promenade::network
