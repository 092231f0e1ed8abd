#include "bot/conversation/precision.hpp"

#include "bot/conversation/form.hpp"
#include "bot/conversation/known_case.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/language/understand.hpp"

#include <algorithm>

namespace promenade::conversation {

namespace {

// Of config/workflows/request.json: the state, and the trigger whose form is the field of its name.
constexpr const char* kWaitsForAuthor = "waiting_author";
constexpr const char* kReply = "reply";
constexpr const char* kSensitivity = "sensitivity";

}  // namespace

bool take_reply(const Scene& scene, const Speaker& speaker, const std::string& text, Turn& turn) {
    std::vector<StreamId> waiting;
    scene.open_cases([&](const workflow::CaseState& state) {
        const auto& active = state.configuration;
        if (std::find(active.begin(), active.end(), kWaitsForAuthor) != active.end() &&
            scene.engine.person_behind(Value{state.fields}.text_at("author"), state.stream) ==
                speaker.id)
            waiting.push_back(state.stream);
        return waiting.size() < 2;
    });
    return waiting.size() == 1 && take_addition(scene, speaker, waiting.front(), text, turn);
}

bool take_addition(const Scene& scene, const Speaker& speaker, const StreamId& stream,
                   const std::string& text, Turn& turn) {
    const auto known = case_known_to(scene, speaker, stream);
    const workflow::FieldSpec* field = known ? known->definition->field(kReply) : nullptr;
    const bool is_author =
        known && scene.engine.person_behind(Value{known->state.fields}.text_at("author"), stream) ==
                     speaker.id;
    if (!field || !is_author || !may_send(scene, speaker, *known, kReply)) return false;
    if (characters_in(text) > field->length_max) {
        say(turn, "form.too_long", Map{{"max", field->length_max}});
        return true;
    }
    Draft draft;
    draft.command.stream = stream;
    draft.command.trigger = kReply;
    const Value addition = kept(scene, *field, known->sensitivity(), text, turn);
    // What the filter held back is in no draft: it would have to be written again.
    if (addition == Value{text}) draft.original = text;
    draft.command.data.set(kReply, addition);
    say(turn, "request.restate.reply",
        Map{{"stream", stream.text()},
            {"text", addition},
            {"choices", List{choice(scene, Choice::yes), choice(scene, Choice::other),
                             choice(scene, Choice::cancel)}}});
    keep_draft(scene, speaker, std::move(draft), turn);
    return true;
}

void raise_sensitivity(const Scene& scene, const Speaker& speaker, Turn& turn) {
    for (runtime::CaseCommand& command : turn.submission.cases) {
        const auto known = case_known_to(scene, speaker, command.stream);
        const auto* const trigger = known ? known->definition->trigger(command.trigger) : nullptr;
        if (!trigger || command.data.contains(kSensitivity) ||
            std::find(trigger->attached.begin(), trigger->attached.end(), kSensitivity) ==
                trigger->attached.end())
            continue;
        int sensitivity = known->sensitivity();
        for (const auto& [name, value] : command.data) {
            const workflow::FieldSpec* const field = known->definition->field(name);
            if (!field || field->type != "text" || !value.text()) continue;
            const auto read = language::understand(*value.text(), role_word(speaker.role),
                                                   language::Room::direct, scene.vocabulary);
            sensitivity = std::max(sensitivity, read.sensitivity);
        }
        if (sensitivity > known->sensitivity()) command.data.set(kSensitivity, sensitivity);
    }
}

}  // namespace promenade::conversation
