#include "bot/conversation/known_case.hpp"

#include "engine/workflow/decide.hpp"

#include <algorithm>

namespace promenade::conversation {

std::optional<KnownCase> case_known_to(const Scene& scene, const Speaker& speaker,
                                       const StreamId& stream) {
    const auto state = scene.engine.case_at(stream);
    if (!state) return std::nullopt;
    const auto& definitions = scene.people.snapshot().definitions;
    const auto definition = definitions.find(state.value().definition);
    if (definition == definitions.end() ||
        !workflow::may_read(definition->second, state.value(),
                            scene.engine.actor_in(speaker.id, stream)))
        return std::nullopt;
    return KnownCase{state.value(), &definition->second};
}

bool may_send(const Scene& scene, const Speaker& speaker, const KnownCase& known,
              std::string_view trigger) {
    const auto permitted = workflow::permitted(
        *known.definition, known.state, scene.engine.actor_in(speaker.id, known.state.stream));
    return std::any_of(permitted.begin(), permitted.end(),
                       [&](const workflow::TriggerSpec* spec) { return spec->name == trigger; });
}

}  // namespace promenade::conversation
