#include "bot/conversation/attachment.hpp"

#include "bot/conversation/act.hpp"
#include "bot/conversation/form.hpp"
#include "bot/conversation/photo.hpp"
#include "bot/conversation/reply.hpp"
#include "engine/privacy/sealed_file.hpp"
#include "engine/workflow/local_settings.hpp"

#include <algorithm>

namespace promenade::conversation {

namespace {

constexpr std::size_t kMegabyte = 1024 * 1024;

struct Wanted {
    workflow::CaseState state;
    const workflow::Definition* definition;
    const workflow::TriggerSpec* trigger;
    const workflow::FieldSpec* field;
};

// The step that a file alone completes, of a case where the speaker may send it.
std::optional<Wanted> wanted_from(const Scene& scene, const Speaker& speaker) {
    std::optional<Wanted> wanted;
    const auto& definitions = scene.people.snapshot().definitions;
    scene.open_cases([&](const workflow::CaseState& state) {
        const auto at = definitions.find(state.definition);
        if (at == definitions.end()) return true;
        const workflow::Definition& definition = at->second;
        const auto actor = scene.engine.actor_in(speaker.id, state.stream);
        for (const workflow::TriggerSpec* spec : workflow::permitted(definition, state, actor)) {
            const workflow::FormField* const asked = next_field(*spec, speaker, {});
            const auto* field = asked ? definition.field(asked->field) : nullptr;
            if (!field || field->type != "file" ||
                next_field(*spec, speaker, Map{{field->name, ""}}))
                continue;
            wanted = Wanted{state, &definition, spec, field};
            return false;
        }
        return true;
    });
    return wanted;
}

Map settings_of(const workflow::Definition& definition, const Scene& scene) {
    return workflow::local_settings(definition.procedure(), &scene.people.roster().settings);
}

PhotoLimits limits_of(const Map& settings, const std::string& field) {
    const Value values{settings};
    PhotoLimits limits;
    limits.side_min = static_cast<int>(values.number_at(field + "_side_min", limits.side_min));
    limits.bytes_max =
        static_cast<std::size_t>(values.number_at(field + "_mb_max", 10)) * kMegabyte;
    return limits;
}

Map places_of(const PhotoLimits& limits) {
    return {{"side", limits.side_min},
            {"megabytes", static_cast<std::int64_t>(limits.bytes_max / kMegabyte)}};
}

PersonId owner_of(const Wanted& wanted, const Speaker& speaker, const Scene& scene) {
    const std::string& of = wanted.field->personal->of;
    if (of == "actor") return speaker.id;
    return scene.engine.person_behind(Value{wanted.state.fields}.text_at(of), wanted.state.stream);
}

}  // namespace

void take_attachment(const Scene& scene, const Speaker& speaker,
                     const platforms::IncomingMessage& message, Turn& turn) {
    const auto wanted = message.direct ? wanted_from(scene, speaker) : std::optional<Wanted>{};
    const PersonId owner = wanted ? owner_of(*wanted, speaker, scene) : PersonId{};
    if (owner.empty()) return say(turn, "attachment.refused");
    if (!message.attachment) return say(turn, "photo.not_here");
    const PhotoLimits limits =
        limits_of(settings_of(*wanted->definition, scene), wanted->field->name);
    const auto photo = message.attachment->too_large ? error(Errc::rejected, "too_large")
                                                     : fit_photo(message.attachment->bytes, limits);
    if (!photo) return say(turn, "photo." + photo.error().detail, places_of(limits));
    NewFile file{random_id(scene.random), photo.value(), owner, wanted->field->personal->retention};
    Value value = privacy::SealedFiles::value_of(file.id, file.bytes);
    turn.files.push_back(std::move(file));
    start_trigger(scene, speaker, wanted->state.stream, 0, wanted->trigger->name,
                  Map{{wanted->field->name, std::move(value)}}, turn);
}

std::string asked_of_a_photo(const workflow::Definition& definition,
                             const workflow::FieldSpec& field, const Scene& scene) {
    const Map settings = settings_of(definition, scene);
    const std::string name = field.name + "_criteria";
    const Value* const ids = settings.find(name);
    std::string criteria;
    for (const workflow::LocalSetting& setting : definition.procedure().settings) {
        if (setting.spec.name != name || !ids || !ids->list()) continue;
        for (const Value& id : *ids->list())
            if (const auto* choice = id.text() ? setting.spec.choice(*id.text()) : nullptr)
                criteria +=
                    "\n" + scene.texts.render("photo.criterion", Map{{"criterion", choice->label}});
    }
    return criteria + "\n" +
           scene.texts.render("photo.limits", places_of(limits_of(settings, field.name)));
}

}  // namespace promenade::conversation
