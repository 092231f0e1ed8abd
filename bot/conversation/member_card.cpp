#include "bot/conversation/member_card.hpp"

#include "bot/delivery/entry.hpp"

#include <spdlog/spdlog.h>

namespace promenade::conversation {

namespace {

// On a line of its own; empty: it is of none.
std::string joined_themes(const network::Person& person, const Scene& scene) {
    std::string themes;
    for (const std::string& theme : person.themes)
        themes += (themes.empty() ? "" : ", ") + scene.texts.render("theme." + theme, {});
    return themes.empty() ? themes
                          : "\n" + scene.texts.render("member.themes", Map{{"themes", themes}});
}

// « Animatrice, Tilleuls, Brévanne », on a line of its own; empty: nothing is known of it.
std::string place_of(const Scene& scene, const network::Person& person) {
    const auto& employers = scene.people.roster().employers;
    const auto employer = employers.find(person.employer);
    const Value facts{person.facts};
    const Value structure{employer == employers.end() ? Map{} : employer->second.facts};
    std::string place;
    for (const std::string_view part :
         {facts.text_at("function"), structure.text_at("name"), facts.text_at("town")})
        if (!part.empty()) place += (place.empty() ? "" : ", ") + std::string{part};
    return place.empty() ? place : "\n" + place;
}

// What somebody is to the network: a member by their state, others by their role.
std::string standing_of(const Scene& scene, const network::Person& person) {
    const bool by_role = person.role != network::Role::pdn && person.state != "deputy";
    return scene.texts.render(by_role ? "role." + std::string{network::name_of(person.role)}
                                      : "member.state." + person.state,
                              {});
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

bool has_label(const network::Person& person) {
    return person.state == "labelled" || person.state == "paused";
}

bool manages_or_employs(const Speaker& speaker, const network::Person& person) {
    const bool employs =
        speaker.role == network::Role::employer && person.employer == speaker.id.text();
    return speaker.manages() || employs;
}

runtime::Reply member_card(const Scene& scene, const Speaker& speaker, const PersonId& member) {
    const network::Person* person = scene.people.roster().person(member);
    const delivery::Named* named = scene.people.find(member);
    if (person && person->erased && speaker.manages())
        return {"member.erased", Map{{"id", member.text()}}};
    if (!person || !named) return {"member.unknown", {}};
    const Value facts{person->facts};
    const bool is_own = speaker.id == member;
    const bool sees_all = is_own || manages_or_employs(speaker, *person);
    const bool is_member = person->role == network::Role::pdn;
    if (is_member && !sees_all && !delivery::is_published(*person))
        return has_label(*person)
                   ? runtime::Reply{"member.not_published", Map{{"name", named->full()}}}
                   : runtime::Reply{"member.unknown", {}};
    Map args{{"id", member.text()},
             {"name", named->full()},
             {"state", standing_of(scene, *person)},
             {"themes", joined_themes(*person, scene)},
             {"place", place_of(scene, *person)},
             {"directory", ""}};
    std::string standing{facts.text_at("directory")};
    if (standing.empty()) standing = is_own ? "none_yet" : "none";
    const bool in_directory = is_member && network::in_network(*person);
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
