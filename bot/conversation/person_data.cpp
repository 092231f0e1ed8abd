#include "bot/conversation/person_data.hpp"

#include "bot/conversation/form.hpp"
#include "bot/delivery/card.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace promenade::conversation {

namespace {

// As many as a message can hold.
constexpr std::int64_t kShownCharactersMax = 20'000;

std::string line(const Scene& scene, const std::string& label, const std::string& value) {
    return "\n" + scene.texts.render("data.line", Map{{"label", label}, {"value", value}});
}

std::string shown(const Scene& scene, const std::string& fact, const Value& value) {
    if (const std::string* const text = value.text()) {
        const std::string key = "data.value." + fact + "." + *text;
        return scene.texts.has(key) ? scene.texts.render(key, {}) : delivery::shown_date(*text);
    }
    if (const std::int64_t* const number = value.number()) return std::to_string(*number);
    if (const bool* const boolean = value.boolean())
        return scene.texts.render(*boolean ? "value.yes" : "value.no", {});
    std::string items;
    if (value.list())
        for (const Value& item : *value.list())
            items += (items.empty() ? "" : ", ") + shown(scene, fact, item);
    return items;
}

std::string facts_of(const Scene& scene, const network::Person& person) {
    std::string lines;
    for (const auto& [name, value] : person.facts) {
        // What procedures note for each other is in their cases, below.
        const std::string key = "data.fact." + name;
        if (scene.texts.has(key))
            lines += line(scene, scene.texts.render(key, {}), shown(scene, name, value));
    }
    return lines;
}

bool names(const Scene& scene, const workflow::Definition& definition,
           const workflow::CaseState& state, const PersonId& person) {
    return std::any_of(state.fields.begin(), state.fields.end(), [&](const auto& entry) {
        const workflow::FieldSpec* const field = definition.field(entry.first);
        return field && field->type == "person" && entry.second.text() &&
               scene.engine.person_behind(*entry.second.text(), state.stream) == person;
    });
}

std::string cases_of(const Scene& scene, const PersonId& person) {
    std::vector<StreamId> streams;
    const auto scanned = scene.store.scan_rows(log::Table::cases, "", "",
                                               [&](std::string_view stream, std::string_view) {
                                                   streams.emplace_back(std::string{stream});
                                                   return true;
                                               });
    if (!scanned) spdlog::error("the cases cannot be read: {}", describe(scanned.error()));
    std::string cards;
    for (const StreamId& stream : streams) {
        const auto state = scene.engine.case_at(stream);
        if (!state) continue;
        const auto& definitions = scene.people.snapshot().definitions;
        const auto at = definitions.find(state.value().definition);
        if (at == definitions.end() || !names(scene, at->second, state.value(), person)) continue;
        const auto card = delivery::case_card(state.value(), person, scene.people, scene.engine,
                                              scene.texts, delivery::CardSize::whole);
        if (card) cards += "\n\n" + card.value().text;
    }
    return cards;
}

}  // namespace

runtime::Reply data_of(const Scene& scene, const PersonId& person) {
    const network::Person* const known = scene.people.roster().person(person);
    const delivery::Named* const named = scene.people.find(person);
    if (!known || !named) return {"member.unknown", {}};
    const auto label = [&](const char* key) { return scene.texts.render(key, {}); };
    std::string lines = line(scene, label("data.name"), named->full());
    if (!named->email.empty()) lines += line(scene, label("data.email"), named->email);
    if (!named->phone.empty()) lines += line(scene, label("data.phone"), named->phone);
    lines += line(scene, label("data.number"), person.text());
    if (!known->state.empty())
        lines += line(scene, label("data.state"), label(("member.state." + known->state).c_str()));
    for (const std::string& theme : known->themes)
        lines += line(scene, label("data.theme"), label(("theme." + theme).c_str()));
    const auto employer = scene.people.roster().employers.find(known->employer);
    if (employer != scene.people.roster().employers.end())
        lines += line(scene, label("data.employer"),
                      std::string{Value{employer->second.facts}.text_at("name")});
    lines += facts_of(scene, *known);
    for (const auto& [platform, account] : scene.people.accounts(person))
        lines += line(scene, label("data.account"), platform + " " + account);
    lines += cases_of(scene, person);
    const bool is_cut = characters_in(lines) > kShownCharactersMax;
    if (is_cut) lines = first_characters(lines, kShownCharactersMax);
    return {is_cut ? "data.cut" : "data", Map{{"lines", std::move(lines)}}};
}

}  // namespace promenade::conversation
