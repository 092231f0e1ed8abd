#include "bot/conversation/procedure.hpp"

#include "bot/conversation/act.hpp"
#include "bot/conversation/agreement.hpp"
#include "bot/conversation/form.hpp"
#include "bot/conversation/newcomer.hpp"
#include "bot/conversation/overview.hpp"
#include "bot/conversation/queries.hpp"
#include "bot/conversation/reason.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/conversation/request.hpp"
#include "bot/conversation/said_data.hpp"
#include "bot/conversation/taking_back.hpp"
#include "bot/delivery/card.hpp"
#include "bot/language/fold.hpp"
#include "engine/workflow/permission.hpp"

#include <algorithm>
#include <utility>

namespace promenade::conversation {

namespace {

const workflow::Definition* current(const Scene& scene, const std::string& id) {
    return scene.people.snapshot().current(id);
}

bool may_open(const Scene& scene, const Speaker& speaker, const workflow::Definition& definition) {
    const workflow::Actor actor = scene.engine.actor_in(speaker.id, StreamId{});
    return !workflow::permitted(definition, workflow::CaseState{}, actor).empty();
}

// « un jeune veut quitter le réseau social »: nobody's own step, but a situation, or a question.
bool tells_of_others(const Scene& scene, const Speaker& speaker, const Procedures::Heard& heard,
                     const std::string& text) {
    if (!heard.first_person && heard.people.empty()) return true;
    const std::string nature = language::understand(text, role_word(speaker.role),
                                                    language::Room::direct, scene.vocabulary)
                                   .nature;
    return nature == "SITUATION" || nature == "SIGNALEMENT";
}

// Somebody else is named by one who may only speak for themselves.
bool speaks_for_another(const Speaker& speaker, const workflow::Definition& definition,
                        const workflow::TriggerSpec& spec, const std::vector<std::string>& people) {
    const bool names_another = std::any_of(people.begin(), people.end(),
                                           [&](const auto& id) { return id != speaker.id.text(); });
    return names_another && std::any_of(spec.form.begin(), spec.form.end(), [&](const auto& asked) {
               const workflow::FieldSpec* const field = definition.field(asked.field);
               return field && field->type == "person" && !is_asked_of(speaker, asked);
           });
}

// The case as it would be, told back before it is opened.
void restate(const Scene& scene, const Speaker& speaker, const workflow::Definition& definition,
             runtime::CaseCommand command, Turn& turn) {
    std::string lines;
    for (const workflow::FieldSpec& field : definition.fields()) {
        const Value* const value = command.data.find(field.name);
        if (!value || value->is_null()) continue;
        const bool is_new = command.newcomer && command.newcomer->field == field.name;
        const std::string shown =
            is_new
                ? scene.texts.render("procedure.newcomer", command.newcomer->identity)
                : delivery::shown_value(field, *value, {}, scene.people, scene.engine, scene.texts);
        lines += "\n" + scene.texts.render("procedure.line",
                                           Map{{"label", field.label}, {"value", shown}});
    }
    say(turn, "procedure.restate",
        Map{{"title", definition.title()},
            {"lines", lines},
            {"choices", List{choice(scene, Choice::yes), choice(scene, Choice::cancel)}}});
    keep_draft(scene, speaker, to_confirm(std::move(command)), turn);
}

// A confidential procedure is about one person, once at a time. Nothing notes on that person that
// it is open, so that only who reads it can be told; empty: none that they read.
StreamId open_about_the_same(const Scene& scene, const Speaker& speaker,
                             const workflow::Definition& definition, const Map& data) {
    if (!definition.pseudonymous()) return {};
    std::vector<std::string> people;
    for (const workflow::FieldSpec& field : definition.fields())
        if (const Value* const value = data.find(field.name);
            value && value->text() && field.type == "person")
            people.push_back(*value->text());
    if (people.empty()) return {};
    for (const workflow::CaseState& state : readable_cases(scene, speaker, people)) {
        const auto& definitions = scene.people.snapshot().definitions;
        const auto at = definitions.find(state.definition);
        if (at != definitions.end() && at->second.id() == definition.id()) return state.stream;
    }
    return {};
}

// Asks the first thing that the form lacks, or tells back what was understood.
void open(const Scene& scene, const Speaker& speaker, const workflow::Definition& definition,
          runtime::CaseCommand command, Turn& turn) {
    if (!may_open(scene, speaker, definition)) return say(turn, "refused.not_allowed");
    const workflow::TriggerSpec* const spec = definition.trigger(definition.initial_trigger());
    ENGINE_ASSERT(spec);
    command.definition = definition.id();
    command.trigger = spec->name;
    if (const StreamId other = open_about_the_same(scene, speaker, definition, command.data);
        !other.empty())
        return say(turn, "procedure.one_open", Map{{"stream", other.text()}});
    const workflow::FormField* const asked = next_field(*spec, speaker, command.data);
    if (!asked) return restate(scene, speaker, definition, std::move(command), turn);
    if (scene.engine.is_refused_already(command, speaker.id)) {
        forget_draft(scene, speaker, turn);
        turn.submission.cases.push_back(std::move(command));
        return;
    }
    ask(scene, speaker, definition, *asked, std::move(command), turn);
}

// Names somebody by a full name that nobody here has. What stands in the field until the engine
// gives them an id names nobody.
bool take_newcomer(const Scene& scene, const workflow::TriggerSpec& spec,
                   const workflow::FieldSpec& field, const std::string& text,
                   runtime::CaseCommand& command) {
    const bool may_be_new =
        std::any_of(spec.form.begin(), spec.form.end(), [&](const workflow::FormField& asked) {
            return asked.newcomer && asked.field == field.name;
        });
    auto identity = may_be_new ? newcomer_in(text) : std::nullopt;
    if (!identity) return false;
    const Value named{*identity};
    const std::string full = language::folded_text(std::string{named.text_at("given_name")} + " " +
                                                   std::string{named.text_at("family_name")});
    for (const auto& entry : scene.people.roster().people)
        if (const delivery::Named* const known = scene.people.find(entry.first);
            known && language::folded_text(known->full()) == full) {
            command.data.set(field.name, entry.first.text());
            return true;
        }
    command.newcomer = {field.name, std::move(*identity)};
    command.data.set(field.name, "newcomer");
    return true;
}

struct Move {
    workflow::CaseState state;
    std::reference_wrapper<const workflow::Definition> definition;
    std::reference_wrapper<const workflow::TriggerSpec> spec;
};

// What is said, in the open cases that can be meant.
struct Moves {
    std::vector<Move> possible, refused;
    std::vector<Move> of_others;  // read by the speaker, sent by others alone
};

Moves moves_in(const Scene& scene, const Speaker& speaker, const Procedures::Heard& heard,
               const StreamId& named) {
    Moves found;
    const auto& definitions = scene.people.snapshot().definitions;
    scene.open_cases([&](const workflow::CaseState& state) {
        const auto at = definitions.find(state.definition);
        if (at == definitions.end() || (!named.empty() && state.stream != named) ||
            !concerns(scene, speaker, state, heard.people))
            return true;
        const workflow::Actor actor = scene.engine.actor_in(speaker.id, state.stream);
        for (const Procedures::Trigger& trigger : heard.triggers) {
            const workflow::TriggerSpec* const spec =
                trigger.definition == at->second.id() ? at->second.trigger(trigger.name) : nullptr;
            if (!spec || !workflow::may_read(at->second, state, actor)) continue;
            if (workflow::answers(at->second, state, actor, *spec))
                found.possible.push_back({state, at->second, *spec});
            else if (workflow::in_either_hat(actor, [&](const workflow::Actor& acting) {
                         return workflow::rule_that_lets(at->second.procedure(), *spec, state,
                                                         acting) != nullptr;
                     }))
                found.refused.push_back({state, at->second, *spec});
            else if (!heard.people.empty() || !named.empty())
                found.of_others.push_back({state, at->second, *spec});
        }
        return true;
    });
    return found;
}

bool reads_case(const Scene& scene, const Speaker& speaker, const StreamId& stream) {
    const auto state = scene.engine.case_at(stream);
    if (!state) return false;
    const auto& definitions = scene.people.snapshot().definitions;
    const auto at = definitions.find(state.value().definition);
    return at != definitions.end() &&
           workflow::may_read(at->second, state.value(), scene.engine.actor_in(speaker.id, stream));
}

// The trigger in the open case that is meant; of several the bot asks which. False: none can be.
bool move_on(const Scene& scene, const Speaker& speaker, const Procedures::Heard& heard,
             const StreamId& named, const std::string& text, Moves found, Turn& turn) {
    auto& [moves, others, of_others] = found;
    // Of the one case that can be meant the engine says why it does not take it.
    if (moves.empty() && others.size() == 1) moves = std::move(others);
    if (moves.empty() && named.empty() && !speaker.manages()) return false;
    if (moves.empty() && of_others.size() == 1) {
        const Move& move = of_others.front();
        const auto& rules = move.definition.get().procedure().rules(move.spec).by;
        const bool is_somebodys =
            std::any_of(rules.begin(), rules.end(), [](const auto& rule) { return rule.in_field; });
        say(turn, is_somebodys ? "procedure.not_yours" : "procedure.of_another_role",
            Map{{"stream", move.state.stream.text()}, {"trigger", move.spec.get().label}});
        return true;
    }
    if (moves.empty()) {
        const bool knows = named.empty() || reads_case(scene, speaker, named);
        turn.submission.replies.push_back(
            knows ? runtime::Reply{named.empty() ? "procedure.none" : "refused.not_now",
                                   Map{{"stream", named.text()}}}
                  : no_such_case(speaker, named));
        return true;
    }
    if (moves.size() > 1) {
        List choices;
        for (const Move& move : moves)
            choices.push_back(say_choice(case_line(scene, move.state),
                                         move.spec.get().label + " " + move.state.stream.text()));
        say(turn, "procedure.which", Map{{"choices", std::move(choices)}});
        return true;
    }
    const Move& only = moves.front();
    // Who says which case is meant is no answer to its form: « marraine d'Émeline ».
    std::vector<std::string> others_named = heard.people;
    std::erase_if(others_named, [&](const std::string& person) {
        return concerns(scene, speaker, only.state, {person});
    });
    start_trigger(scene, speaker, only.state.stream, 0, only.spec.get().name,
                  data_said(scene, speaker, only.definition, only.spec, others_named, text), turn);
    return true;
}

}  // namespace

bool take_procedure(const Scene& scene, const Speaker& speaker, const std::string& text,
                    Turn& turn) {
    const auto [named, rest] = scene.procedures.without_number(text);
    const Procedures::Heard heard = scene.procedures.heard(rest, scene.vocabulary);
    if (heard.triggers.empty()) {
        if (named.empty()) return false;
        if (take_label(scene, speaker, named, rest, turn)) return true;
        const auto asked = language::read_intent(rest, role_word(speaker.role), scene.vocabulary);
        if (asked.intent == language::Intent::why) {
            turn.submission.replies.push_back(reason_for(scene, speaker, named));
            return true;
        }
        if (asked.intent == language::Intent::cancel) {
            take_undo(scene, speaker, named.text(), turn);
            return true;
        }
        // « ok pour L-0001 »
        if (asked.intent != language::Intent::yes ||
            !take_agreement(scene, speaker, {}, {named}, turn))
            turn.submission.replies.push_back(show_case(scene, speaker, named));
        return true;
    }
    if (heard.triggers.front().name.empty()) {
        if (!speaker.manages()) return false;
        turn.submission.replies.push_back(
            cases_of(scene, speaker, *current(scene, heard.triggers.front().definition)));
        return true;
    }
    Moves moves = moves_in(scene, speaker, heard, named);
    // What is under way goes on before anything is opened.
    const auto goes_on = [](const Move& move) {
        return move.spec.get().name != move.definition.get().initial_trigger();
    };
    if (std::any_of(moves.possible.begin(), moves.possible.end(), goes_on))
        return move_on(scene, speaker, heard, named, rest, std::move(moves), turn);
    bool only_openings = true;
    for (const Procedures::Trigger& trigger : heard.triggers) {
        const workflow::Definition* const definition = current(scene, trigger.definition);
        const bool opens = definition && trigger.name == definition->initial_trigger();
        only_openings = only_openings && opens;
        if (!opens || !may_open(scene, speaker, *definition)) continue;
        const workflow::TriggerSpec& spec = *definition->trigger(trigger.name);
        if (!heard.by_label && !speaker.manages() && tells_of_others(scene, speaker, heard, text))
            return false;
        if (speaks_for_another(speaker, *definition, spec, heard.people)) {
            say(turn, "procedure.for_another");
            return true;
        }
        runtime::CaseCommand command;
        command.data = data_said(scene, speaker, *definition, spec, heard.people, rest);
        open(scene, speaker, *definition, std::move(command), turn);
        return true;
    }
    // What they may not open they may still ask for.
    if (only_openings) return false;
    return move_on(scene, speaker, heard, named, rest, std::move(moves), turn);
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
    const workflow::TriggerSpec& spec = *definition->trigger(draft.command.trigger);
    runtime::CaseCommand command = draft.command;
    if (!take_newcomer(scene, spec, *field, text, command) &&
        !fill_field(scene, *definition, spec, *field, 0, text, skipped, command.data, turn))
        return;
    open(scene, speaker, *definition, std::move(command), turn);
}

}  // namespace promenade::conversation
