#include "bot/conversation/procedure.hpp"

#include "bot/conversation/act.hpp"
#include "bot/conversation/form.hpp"
#include "bot/conversation/queries.hpp"
#include "bot/conversation/reason.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/conversation/request.hpp"
#include "bot/delivery/card.hpp"

#include <algorithm>

namespace promenade::conversation {

namespace {

const workflow::Definition* current(const Scene& scene, const std::string& id) {
    return scene.people.snapshot().current(id);
}

bool may_open(const Scene& scene, const Speaker& speaker, const workflow::Definition& definition) {
    const workflow::Actor actor = scene.engine.actor_in(speaker.id, StreamId{});
    return !workflow::permitted(definition, workflow::CaseState{}, actor).empty();
}

// Whoever is named fills the one person that the form asks for.
Map data_of(const workflow::Definition& definition, const workflow::TriggerSpec& spec,
            const std::vector<std::string>& people) {
    Map data;
    if (people.size() != 1) return data;
    for (const workflow::FormField& asked : spec.form) {
        const workflow::FieldSpec* const field = definition.field(asked.field);
        if (field && field->type == "person") {
            data.set(asked.field, people.front());
            break;
        }
    }
    return data;
}

// The case as it would be, told back before it is opened.
void restate(const Scene& scene, const Speaker& speaker, const workflow::Definition& definition,
             runtime::CaseCommand command, Turn& turn) {
    std::string lines;
    for (const workflow::FieldSpec& field : definition.fields()) {
        const Value* const value = command.data.find(field.name);
        if (!value || value->is_null()) continue;
        lines += "\n" + scene.texts.render(
                            "procedure.line",
                            Map{{"label", field.label},
                                {"value", delivery::shown_value(field, *value, {}, scene.people,
                                                                scene.engine, scene.texts)}});
    }
    say(turn, "procedure.restate",
        Map{{"title", definition.title()},
            {"lines", lines},
            {"choices", List{choice(scene, Choice::yes), choice(scene, Choice::cancel)}}});
    keep_draft(scene, speaker, to_confirm(std::move(command)), turn);
}

// Asks the first thing that the form lacks, or tells back what was understood.
void open(const Scene& scene, const Speaker& speaker, const workflow::Definition& definition,
          Map data, Turn& turn) {
    if (!may_open(scene, speaker, definition)) return say(turn, "refused.not_allowed");
    const workflow::TriggerSpec* const spec = definition.trigger(definition.initial_trigger());
    ENGINE_ASSERT(spec);
    runtime::CaseCommand command;
    command.definition = definition.id();
    command.trigger = spec->name;
    command.data = std::move(data);
    const workflow::FormField* const asked = next_field(*spec, command.data);
    if (!asked) return restate(scene, speaker, definition, std::move(command), turn);
    ask(scene, speaker, definition, *asked, std::move(command), turn);
}

bool concerns(const Scene& scene, const workflow::Definition& definition,
              const workflow::CaseState& state, const std::vector<std::string>& people) {
    if (people.empty()) return true;
    for (const auto& [name, value] : state.fields) {
        const workflow::FieldSpec* const field = definition.field(name);
        if (!field || field->type != "person" || !value.text()) continue;
        const PersonId person = scene.engine.person_behind(*value.text(), state.stream);
        if (std::find(people.begin(), people.end(), person.text()) != people.end()) return true;
    }
    return false;
}

// Open cases where the speaker may send it now.
std::vector<workflow::CaseState> meant(const Scene& scene, const Speaker& speaker,
                                       const Procedures::Trigger& trigger,
                                       const std::vector<std::string>& people) {
    std::vector<workflow::CaseState> found;
    const auto& definitions = scene.people.snapshot().definitions;
    scene.open_cases([&](const workflow::CaseState& state) {
        const auto at = definitions.find(state.definition);
        if (at == definitions.end() || at->second.id() != trigger.definition ||
            !concerns(scene, at->second, state, people))
            return true;
        const auto permitted =
            workflow::permitted(at->second, state, scene.engine.actor_in(speaker.id, state.stream));
        if (std::any_of(permitted.begin(), permitted.end(),
                        [&](const auto* spec) { return spec->name == trigger.name; }))
            found.push_back(state);
        return true;
    });
    return found;
}

// The trigger in the open case that is meant; of several the bot asks which.
void move_on(const Scene& scene, const Speaker& speaker, const Procedures::Heard& heard,
             const StreamId& named, Turn& turn) {
    struct Move {
        workflow::CaseState state;
        const workflow::Definition& definition;
        const workflow::TriggerSpec& spec;
    };
    std::vector<Move> moves;
    for (const Procedures::Trigger& trigger : heard.triggers)
        for (workflow::CaseState& state : meant(scene, speaker, trigger, heard.people)) {
            if (!named.empty() && state.stream != named) continue;
            const auto& definition =
                scene.people.snapshot().definitions.find(state.definition)->second;
            moves.push_back({std::move(state), definition, *definition.trigger(trigger.name)});
        }
    if (moves.empty())
        return say(turn, named.empty() ? "procedure.none" : "refused.not_now",
                   Map{{"stream", named.text()}});
    if (moves.size() > 1) {
        List choices;
        for (const Move& move : moves)
            choices.push_back(say_choice(case_line(scene, move.state),
                                         move.spec.label + " " + move.state.stream.text()));
        return say(turn, "procedure.which", Map{{"choices", std::move(choices)}});
    }
    const Move& only = moves.front();
    start_trigger(scene, speaker, only.state.stream, 0, only.spec.name,
                  data_of(only.definition, only.spec, heard.people), turn);
}

}  // namespace

bool take_procedure(const Scene& scene, const Speaker& speaker, const std::string& text,
                    Turn& turn) {
    const auto [named, rest] = scene.procedures.without_number(text);
    const Procedures::Heard heard = scene.procedures.heard(rest, scene.vocabulary);
    if (heard.triggers.empty()) {
        if (named.empty()) return false;
        const auto asked = language::read_intent(rest, role_word(speaker.role), scene.vocabulary);
        if (asked.intent == language::Intent::why) {
            turn.submission.replies.push_back(reason_for(scene, speaker, named));
            return true;
        }
        turn.submission.replies.push_back(show_case(scene, speaker, named));
        return true;
    }
    bool only_openings = true;
    for (const Procedures::Trigger& trigger : heard.triggers) {
        const workflow::Definition* const definition = current(scene, trigger.definition);
        const bool opens = definition && trigger.name == definition->initial_trigger();
        only_openings = only_openings && opens;
        if (!opens || !may_open(scene, speaker, *definition)) continue;
        open(scene, speaker, *definition,
             data_of(*definition, *definition->trigger(trigger.name), heard.people), turn);
        return true;
    }
    if (only_openings)
        say(turn, "refused.not_allowed");
    else
        move_on(scene, speaker, heard, named, turn);
    return true;
}

List openings(const Scene& scene, const Speaker& speaker) {
    List choices;
    for (const auto& entry : scene.people.roster().definitions) {
        const workflow::Definition* const definition = current(scene, entry.first);
        if (!definition || entry.first == kRequest || !may_open(scene, speaker, *definition))
            continue;
        const std::string& label = definition->trigger(definition->initial_trigger())->label;
        choices.push_back(say_choice(label, label));
    }
    return choices;
}

void answer_opening(const Scene& scene, const Speaker& speaker, const Draft& draft,
                    const std::string& text, bool skipped, Turn& turn) {
    const workflow::Definition* const definition = current(scene, draft.command.definition);
    const workflow::FieldSpec* const field = definition ? definition->field(draft.field) : nullptr;
    if (!field) {
        forget_draft(scene, speaker, turn);
        return say(turn, "refused.no_such_procedure");
    }
    Map data = draft.command.data;
    if (!fill_field(scene, *definition, *definition->trigger(draft.command.trigger), *field, 0,
                    text, skipped, data, turn))
        return;
    open(scene, speaker, *definition, std::move(data), turn);
}

}  // namespace promenade::conversation
