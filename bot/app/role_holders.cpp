#include "bot/app/role_holders.hpp"

#include "engine/network/shape.hpp"

namespace promenade::app {

namespace {

using namespace network;

Shape holder(std::vector<Member> more = {}) {
    std::vector<Member> members{{"id", an_id()},
                                {"since", a_date(), false},
                                {"given_name", a_text(100)},
                                {"family_name", a_text(100)},
                                {"email", a_text(200), false},
                                {"phone", a_text(30), false}};
    members.insert(members.end(), more.begin(), more.end());
    return an_object(std::move(members));
}

const Shape& people() {
    static const Shape shape = an_object(
        {{"coordinator", holder()},
         {"deputies", a_list(holder()), false},
         {"referents",
          a_list(holder({{"themes", a_list(one_of({"jeunesse", "parentalite"}), true)}}))},
         {"absences",
          a_list(an_object({{"first", a_date()}, {"last", a_date()}, {"deputy", an_id(), false}})),
          false}});
    return shape;
}

const Shape& partners() {
    static const Shape shape = a_list(an_object({{"id", an_id()},
                                                 {"name", a_text(200)},
                                                 {"domain", a_text(200)},
                                                 {"territory", a_text(200)},
                                                 {"orientation", a_text(500)},
                                                 {"employer", an_id(), false},
                                                 {"phone", a_text(30), false},
                                                 {"email", a_text(200), false},
                                                 {"url", an_https_url(), false}}));
    return shape;
}

PersonId id_of(const Value& person) { return PersonId{std::string{person.text_at("id")}}; }

std::string since(const Value& person) { return std::string{person.text_at("since")}; }

Map identity_of(const Value& person) {
    Map identity = *person.map();
    for (const char* key : {"id", "since", "themes"}) identity.erase(key);
    return identity;
}

// A list of the document; empty where the key is absent.
List list_at(const Value& document, std::string_view key) {
    const Value* const value = document.find(key);
    return value ? *value->list() : List{};
}

DeclareAbsence absence_from(const Value& absence, const PersonId& coordinator) {
    DeclareAbsence command;
    command.person = coordinator;
    command.first = parse_date(absence.text_at("first")).value();
    command.last = parse_date(absence.text_at("last")).value();
    command.deputy = PersonId{std::string{absence.text_at("deputy")}};
    return command;
}

}  // namespace

Result<std::vector<NetworkCommand>> role_holders_from(std::string_view json,
                                                      std::string_view file) {
    TRY(const Value document, read_shaped(json, file, people()));
    const Value& coordinator = *document.find("coordinator");
    std::vector<NetworkCommand> commands{
        AppointCoordinator{id_of(coordinator), identity_of(coordinator), since(coordinator)}};
    for (const Value& deputy : list_at(document, "deputies"))
        commands.emplace_back(AppointDeputy{id_of(deputy), identity_of(deputy), since(deputy)});
    for (const Value& referent : list_at(document, "referents"))
        for (const Value& theme : list_at(referent, "themes"))
            commands.emplace_back(AssignReferent{id_of(referent), *theme.text(),
                                                 identity_of(referent), since(referent)});
    for (const Value& absence : list_at(document, "absences"))
        commands.emplace_back(absence_from(absence, id_of(coordinator)));
    return commands;
}

Result<std::vector<NetworkCommand>> partners_from(std::string_view json, std::string_view file) {
    TRY(const Value document, read_shaped(json, file, partners()));
    std::vector<NetworkCommand> commands;
    for (const Value& partner : *document.list()) {
        RecordPartner command{std::string{partner.text_at("id")}, *partner.map()};
        command.facts.erase("id");
        commands.emplace_back(std::move(command));
    }
    return commands;
}

}  // namespace promenade::app
