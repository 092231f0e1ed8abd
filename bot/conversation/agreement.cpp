#include "bot/conversation/agreement.hpp"

#include "bot/conversation/act.hpp"
#include "bot/conversation/known_case.hpp"
#include "bot/conversation/overview.hpp"
#include "bot/conversation/reply.hpp"
#include "engine/workflow/decide.hpp"

#include <algorithm>
#include <functional>

namespace promenade::conversation {

namespace {

struct Awaited {
    KnownCase known;
    std::reference_wrapper<const workflow::TriggerSpec> trigger;
    Map data;
};

// An opinion that is favourable already is none that is awaited.
bool is_so_already(const Map& fields, const Map& data) {
    return data.size() > 0 && std::all_of(data.begin(), data.end(), [&](const auto& entry) {
               const Value* const value = fields.find(entry.first);
               return value && *value == entry.second;
           });
}

// Whoever asks: most procedures never do.
bool asks_for_a_yes(const Scene& scene, const workflow::CaseState& state) {
    const auto& definitions = scene.people.snapshot().definitions;
    const auto at = definitions.find(state.definition);
    if (at == definitions.end()) return false;
    const auto& triggers = at->second.triggers();
    return std::any_of(triggers.begin(), triggers.end(),
                       [](const workflow::TriggerSpec& each) { return each.yes.has_value(); });
}

std::optional<Awaited> awaited(const Scene& scene, const Speaker& speaker, const StreamId& stream) {
    const auto known = case_known_to(scene, speaker, stream);
    if (!known) return std::nullopt;
    for (const workflow::TriggerSpec* const trigger : workflow::permitted(
             *known->definition, known->state, scene.engine.actor_in(speaker.id, stream))) {
        if (!trigger->yes || is_so_already(known->state.fields, *trigger->yes)) continue;
        Map data = *trigger->yes;
        for (const workflow::FormField& asked : trigger->form)
            if (!data.contains(asked.field)) data.set(asked.field, nullptr);
        return Awaited{*known, *trigger, std::move(data)};
    }
    return std::nullopt;
}

// « Donner un avis : Favorable »
std::string label_of(const Awaited& awaited) {
    std::string label = awaited.trigger.get().label;
    for (const auto& [name, value] : *awaited.trigger.get().yes)
        label += " : " + awaited.known.definition->field(name)->choice(*value.text())->label;
    return label;
}

void ask_back(const Scene& scene, const Speaker& speaker, const std::vector<Awaited>& found,
              Turn& turn) {
    List choices;
    for (const Awaited& each : found) {
        const std::string& stream = each.known.state.stream.text();
        choices.push_back(
            Map{{"label", scene.texts.render("agreement.choice",
                                             Map{{"label", label_of(each)}, {"stream", stream}})},
                {"stream", stream},
                {"version", static_cast<std::int64_t>(each.known.state.version)},
                {"trigger", each.trigger.get().name},
                {"data", each.data}});
    }
    if (found.size() > 1) return say(turn, "agreement.which", Map{{"choices", std::move(choices)}});
    const Awaited& only = found.front();
    say(turn, "agreement.ask",
        Map{{"label", label_of(only)},
            {"stream", only.known.state.stream.text()},
            {"choices", List{choice(scene, Choice::yes), choice(scene, Choice::cancel)}}});
    runtime::CaseCommand command;
    command.stream = only.known.state.stream;
    command.trigger = only.trigger.get().name;
    command.data = *only.trigger.get().yes;
    keep_draft(scene, speaker, to_confirm(std::move(command)), turn);
}

}  // namespace

bool take_agreement(const Scene& scene, const Speaker& speaker,
                    const std::vector<std::string>& people, const ShownCard& shown, Turn& turn) {
    constexpr std::size_t kOfferedMax = 6;
    const StreamId& stream = shown.stream;
    const auto here = awaited(scene, speaker, stream);
    if (people.empty() && !stream.empty() && !case_known_to(scene, speaker, stream)) {
        say(turn, "action.no_longer_yours", Map{{"stream", stream.text()}});
        return true;
    }
    if (here && concerns(scene, speaker, here->known.state, people)) {
        // What the card asked for may have been answered by somebody else since.
        if (shown.version != 0 && shown.version != here->known.state.version)
            ask_back(scene, speaker, {*here}, turn);
        else
            start_trigger(scene, speaker, stream, 0, here->trigger.get().name, here->data, turn);
        return true;
    }
    if (people.empty() && !stream.empty()) return false;
    std::vector<Awaited> found;
    scene.open_cases([&](const workflow::CaseState& state) {
        if (asks_for_a_yes(scene, state) && concerns(scene, speaker, state, people))
            if (auto each = awaited(scene, speaker, state.stream))
                found.push_back(*std::move(each));
        return found.size() < kOfferedMax;
    });
    if (found.empty()) return false;
    ask_back(scene, speaker, found, turn);
    return true;
}

}  // namespace promenade::conversation
