#include "bot/conversation/taking_up.hpp"

#include "bot/conversation/reply.hpp"
#include "engine/workflow/local_settings.hpp"
#include "engine/workflow/permission.hpp"

#include <map>

namespace promenade::conversation {

namespace {

std::string line(const Scene& scene, const char* key, Map args) {
    return "\n" + scene.texts.render(key, std::move(args));
}

// « labellisé : 43 », in the order of the words.
template <typename Counts>
std::string counted(const Scene& scene, const Counts& counts, const std::string& key) {
    std::string lines;
    for (const auto& [what, count] : counts)
        lines += line(scene, "taking_up.count",
                      Map{{"what", key.empty() ? what : scene.texts.render(key + what, {})},
                          {"count", count}});
    return lines;
}

std::string members_of(const Scene& scene) {
    std::map<std::string, std::int64_t> states;
    for (const auto& [id, person] : scene.people.roster().people)
        if (person.role == network::Role::pdn && !person.erased && network::in_network(person))
            ++states[person.state];
    return counted(scene, states, "member.state.");
}

std::string employers_of(const Scene& scene) {
    std::map<std::string, std::int64_t> statuses;
    for (const auto& [id, employer] : scene.people.roster().employers)
        if (const std::string status{Value{employer.facts}.text_at("status")}; !status.empty())
            ++statuses[status];
    return counted(scene, statuses, "employer.status.");
}

// « Référent Caf, jeunesse », « Coordination, suppléance ».
std::string role_of(const Scene& scene, const network::Person& person) {
    std::string role = scene.texts.render("role." + std::string{network::name_of(person.role)}, {});
    if (person.state == "deputy") role += ", " + scene.texts.render("role.deputy", {});
    if (person.role == network::Role::referent)
        for (const std::string& theme : person.themes)
            role += ", " + scene.texts.render("theme." + theme, {});
    return role;
}

std::string who_decides(const Scene& scene) {
    std::string lines;
    for (const auto& [id, person] : scene.people.roster().people)
        if (network::holds_role(person) ||
            (person.role == network::Role::coordinator && network::in_network(person)))
            lines += line(scene, "taking_up.person",
                          Map{{"name", scene.people.name(id)}, {"role", role_of(scene, person)}});
    // The choices that this network has made of who decides, as its procedures say them.
    for (const auto& [procedure, setting] :
         {std::pair{"membership", "second_key"}, std::pair{"delabelling", "decider"}}) {
        const workflow::Definition* const definition = scene.people.snapshot().current(procedure);
        if (!definition) continue;
        const Map values =
            workflow::local_settings(definition->procedure(), &scene.people.roster().settings);
        const std::string choice{Value{values}.text_at(setting)};
        lines += line(scene, "taking_up.decides",
                      Map{{"title", definition->title()},
                          {"choice", scene.texts.render("taking_up.decider." + choice, {})}});
    }
    return lines;
}

struct Work {
    std::int64_t open = 0, late = 0;
};

std::string work_of(const Scene& scene, const Speaker& speaker) {
    std::map<std::string, Work> by_title;
    const auto& definitions = scene.people.snapshot().definitions;
    scene.open_cases([&](const workflow::CaseState& state) {
        const auto at = definitions.find(state.definition);
        if (at == definitions.end() || at->second.is_register() ||
            !workflow::may_read(at->second, state, scene.engine.actor_in(speaker.id, state.stream)))
            return true;
        Work& work = by_title[at->second.title()];
        ++work.open;
        // A reminder that has fired and changed nothing since.
        const bool is_late =
            std::any_of(state.timers.begin(), state.timers.end(),
                        [&](const workflow::Timer& timer) { return timer.due <= scene.now; });
        if (is_late || scene.now - state.stands_since > std::chrono::hours{24 * 30}) ++work.late;
        return true;
    });
    std::string lines;
    for (const auto& [title, work] : by_title)
        lines += line(scene, "taking_up.work",
                      Map{{"title", title}, {"open", work.open}, {"late", work.late}});
    return lines.empty() ? line(scene, "taking_up.no_work", {}) : lines;
}

}  // namespace

runtime::Reply deciders(const Scene& scene) {
    return {"deciders", Map{{"people", who_decides(scene)}}};
}

runtime::Reply taking_up(const Scene& scene, const Speaker& speaker) {
    if (!speaker.manages()) {
        const network::Person* const holder = scene.people.roster().coordinator();
        return {"taking_up.not_you",
                Map{{"name", holder ? scene.people.name(holder->id) : std::string{}}}};
    }
    const Value settings{scene.people.roster().settings};
    std::string themes;
    if (const Value* const list = settings.find("themes"); list && list->list())
        for (const Value& theme : *list->list())
            themes +=
                (themes.empty() ? "" : ", ") + scene.texts.render("theme." + *theme.text(), {});
    const Value* const rules = settings.find("rules");
    const std::string maturity{settings.text_at("maturity")};
    return {"taking_up",
            Map{{"network", settings.text_at("name")},
                {"themes", themes},
                {"maturity", maturity.empty() ? scene.texts.render("value.none", {}) : maturity},
                {"members", members_of(scene)},
                {"employers", employers_of(scene)},
                {"people", who_decides(scene)},
                {"work", work_of(scene, speaker)},
                {"rules", rules && rules->list() ? static_cast<std::int64_t>(rules->list()->size())
                                                 : std::int64_t{0}},
                {"choices", List{say_choice(scene.texts.render("taking_up.rules", {}),
                                            scene.texts.render("taking_up.rules", {})),
                                 say_choice(scene.texts.render("taking_up.checklist", {}),
                                            scene.texts.render("taking_up.checklist", {}))}}}};
}

}  // namespace promenade::conversation
