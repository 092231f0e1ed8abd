#include "bot/conversation/member_card.hpp"

#include "bot/delivery/entry.hpp"

#include <spdlog/spdlog.h>

namespace promenade::conversation {

namespace {

std::string joined_themes(const network::Person& person, const Scene& scene) {
    std::string themes;
    for (const std::string& theme : person.themes)
        themes += (themes.empty() ? "" : ", ") + scene.texts.render("theme." + theme, {});
    return themes;
}

// Its words; empty: there is none.
std::string entry_of(const Scene& scene, const PersonId& member) {
    std::string shown;
    const auto& definitions = scene.people.snapshot().definitions;
    scene.open_cases([&](const workflow::CaseState& state) {
        const auto definition = definitions.find(state.definition);
        if (definition == definitions.end() || definition->second.id() != delivery::kDirectory)
            return true;
        const auto entry = delivery::entry_of(state, scene.people, scene.engine, scene.texts);
        if (!entry) spdlog::error("an entry cannot be read: {}", describe(entry.error()));
        if (!entry || !entry.value() || entry.value()->member != member) return true;
        shown = delivery::shown_entry(*entry.value(), definition->second, scene.texts);
        return false;
    });
    return shown;
}

}  // namespace

runtime::Reply member_card(const Scene& scene, const Speaker& speaker, const PersonId& member) {
    const network::Person* person = scene.people.roster().person(member);
    const delivery::Named* named = scene.people.find(member);
    if (person && person->erased && speaker.manages())
        return {"member.erased", Map{{"id", member.text()}}};
    if (!person || !named) return {"member.unknown", {}};
    const auto employer = scene.people.roster().employers.find(person->employer);
    const Value facts{person->facts};
    const bool is_own = speaker.id == member;
    const bool sees_all = is_own || speaker.role == network::Role::coordinator ||
                          speaker.role == network::Role::referent;
    Map args{{"id", member.text()},
             {"name", named->full()},
             {"state", scene.texts.render("member.state." + person->state, {})},
             {"themes", joined_themes(*person, scene)},
             {"function", facts.text_at("function")},
             {"town", facts.text_at("town")},
             {"employer", employer == scene.people.roster().employers.end()
                              ? std::string_view{}
                              : Value{employer->second.facts}.text_at("name")},
             {"directory", ""}};
    std::string standing{facts.text_at("directory")};
    if (standing.empty()) standing = is_own ? "none_yet" : "none";
    const bool in_directory = person->role == network::Role::pdn && network::in_network(*person);
    if (in_directory && (sees_all || delivery::is_published(*person)))
        args.set("directory",
                 scene.texts.render("member.directory." + standing,
                                    Map{{"entry", delivery::is_published(*person) || is_own
                                                      ? entry_of(scene, member)
                                                      : std::string{}}}));
    if (!sees_all) return {"member.card", std::move(args)};
    args.set("email", named->email);
    args.set("phone", named->phone.empty() ? scene.texts.render("value.none", {}) : named->phone);
    return {"member.card_with_contact", std::move(args)};
}

}  // namespace promenade::conversation
