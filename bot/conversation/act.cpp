#include "bot/conversation/act.hpp"

#include "bot/conversation/absence.hpp"
#include "bot/conversation/form.hpp"
#include "bot/conversation/procedure.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/conversation/request.hpp"
#include "bot/delivery/card.hpp"
#include "engine/log/codec.hpp"

#include <algorithm>

namespace promenade::conversation {

namespace {

// Of config/workflows/request.json.
constexpr const char* kRouteReferent = "route_referent";
constexpr const char* kWaitsForAuthor = "waiting_author";
constexpr const char* kReply = "reply";

struct Target {
    workflow::CaseState state;
    const workflow::Definition* definition = nullptr;
};

// The case, if the speaker may know of it.
std::optional<Target> target_of(const Scene& scene, const Speaker& speaker,
                                const StreamId& stream) {
    const auto state = scene.engine.case_at(stream);
    if (!state) return std::nullopt;
    const auto& definitions = scene.people.snapshot().definitions;
    const auto definition = definitions.find(state.value().definition);
    if (definition == definitions.end() ||
        !workflow::may_read(definition->second, state.value(),
                            scene.engine.actor_in(speaker.id, stream)))
        return std::nullopt;
    return Target{state.value(), &definition->second};
}

// « déjà traité par … à 10 h 42 ». The author's name is for those alone who may read it.
Map who_was_faster(const Scene& scene, const Speaker& speaker, const Target& target) {
    const workflow::CaseState& state = target.state;
    const std::string& actor = state.actor;
    const bool may_know =
        !actor.empty() &&
        (actor != Value{state.fields}.text_at("author") ||
         workflow::may_read_field(*target.definition, state,
                                  scene.engine.actor_in(speaker.id, state.stream), "author"));
    return Map{{"stream", state.stream.text()},
               {"who", may_know ? delivery::shown_name(actor, state.stream, scene.people,
                                                       scene.engine, scene.texts)
                                : scene.texts.render("name.somebody_else", {})},
               {"when", delivery::shown_instant(state.changed_at, scene.people)}};
}

Map without_passed_over(const Map& data) {
    Map given;
    for (const auto& [name, value] : data)
        if (!value.is_null()) given.set(name, value);
    return given;
}

int sensitivity_of(const workflow::CaseState& state) {
    return static_cast<int>(Value{state.fields}.number_at("sensitivity", 0));
}

// Nothing of a field's free text is kept before the filter has read it.
Value filtered(const Scene& scene, int sensitivity, const Value& value, Turn& turn) {
    const std::string* text = value.text();
    if (!text) return value;
    const language::Filtered read = language::filter_identity(*text, sensitivity, scene.vocabulary);
    if (read.masked.empty()) return value;
    turn.masked = true;
    say(turn, "request.not_kept");
    return Value{read.cleaned};
}

// What a manager answers goes to somebody: with less in it than they wrote, it waits for a yes.
bool asks_before_sending(const Scene& scene, const Speaker& speaker,
                         const workflow::Definition& definition,
                         const runtime::CaseCommand& command, Turn& turn) {
    if (!turn.masked || !speaker.manages()) return false;
    std::string text;
    for (const auto& [name, value] : command.data) {
        const workflow::FieldSpec* const field = definition.field(name);
        if (field && field->type == "text" && value.text())
            text += (text.empty() ? "" : " ; ") + *value.text();
    }
    say(turn, "answer.masked",
        Map{{"text", std::move(text)},
            {"choices", List{choice(scene, Choice::yes), choice(scene, Choice::cancel)}}});
    keep_draft(scene, speaker, to_confirm(command), turn);
    return true;
}

// The case of the last thing that the speaker did, closing it included; none if others have done a
// lot since.
StreamId last_acted_on(const Scene& scene, const Speaker& speaker) {
    constexpr Position kLookedThrough = 1000;
    const Position size = scene.store.size();
    StreamId last;
    const auto read = scene.store.scan(
        size > kLookedThrough ? size - kLookedThrough : 0, size,
        [&](Position, std::string_view bytes) {
            const auto event = log::decode(bytes);
            if (!event || event.value().definition.empty()) return true;
            const StreamId& stream = event.value().stream;
            if (event.value().actor == scene.engine.actor_in(speaker.id, stream).pseudonym)
                last = stream;
            return true;
        });
    return read ? last : StreamId{};
}

// What the sentence brings along for this order. Words that are no answer to the form's first
// question leave it to be asked.
Map data_of(const Scene& scene, const Target& target, const std::string& order,
            const language::Reading& reading, Turn& turn) {
    Map data;
    if (order == "classify" && !reading.nature.empty()) data.set("nature", reading.nature);
    // « … et clos » after an answer says how it ended.
    if (order == "close" && order == reading.then) data.set("outcome", "traitee");
    const workflow::TriggerSpec* spec = target.definition->trigger(order);
    if (!spec || spec->form.empty() || reading.text.empty() || order == "classify") return data;
    const workflow::FieldSpec* field = target.definition->field(spec->form.front().field);
    ENGINE_ASSERT(field);
    if (data.contains(field->name)) return data;
    if (const auto answer = read_answer(*field, reading.text, scene))
        data.set(field->name, filtered(scene, sensitivity_of(target.state), answer.value(), turn));
    return data;
}

// « annule D-0042 » of somebody with nothing to take back, whose request it is: to withdraw it
// needs a yes.
bool offers_to_withdraw(const Scene& scene, const Speaker& speaker, const Target& target,
                        Turn& turn) {
    const workflow::Actor actor = scene.engine.actor_in(speaker.id, target.state.stream);
    const auto permitted = workflow::permitted(*target.definition, target.state, actor);
    const bool may_withdraw = std::any_of(permitted.begin(), permitted.end(),
                                          [](const auto* spec) { return spec->name == kWithdraw; });
    const workflow::DecideContext context{scene.now, &scene.people.snapshot().calendars};
    if (!may_withdraw || workflow::decide_undo(*target.definition, target.state, actor, context))
        return false;
    runtime::CaseCommand command;
    command.stream = target.state.stream;
    command.trigger = kWithdraw;
    say(turn, "request.withdraw",
        Map{{"stream", target.state.stream.text()},
            {"choices", List{choice(scene, Choice::yes), choice(scene, Choice::cancel)}}});
    keep_draft(scene, speaker, to_confirm(std::move(command)), turn);
    return true;
}

}  // namespace

bool fill_field(const Scene& scene, const workflow::Definition& definition,
                const workflow::TriggerSpec& spec, const workflow::FieldSpec& field,
                int sensitivity, const std::string& text, bool skipped, Map& data, Turn& turn) {
    const auto at = std::find_if(spec.form.begin(), spec.form.end(),
                                 [&](const auto& f) { return f.field == field.name; });
    const workflow::FormField* const asked = at == spec.form.end() ? nullptr : &*at;
    if (skipped && asked && asked->optional) {
        data.set(field.name, nullptr);
        return true;
    }
    const Result<Value> answer =
        skipped ? Result<Value>{error(Errc::rejected, "needed")} : read_answer(field, text, scene);
    if (!answer) {
        say(turn, "form." + answer.error().detail,
            Map{{"label", field.label},
                {"min", field.min.value_or(0)},
                {"max", field.max.value_or(field.length_max)}});
        if (asked) turn.submission.replies.push_back(question(definition, *asked, scene));
        return false;
    }
    const bool is_free = field.type == "text" || field.type == "list";
    data.set(field.name,
             is_free ? filtered(scene, sensitivity, answer.value(), turn) : answer.value());
    return true;
}

void start_trigger(const Scene& scene, const Speaker& speaker, const StreamId& stream,
                   Version seen_version, const std::string& trigger, const Map& data, Turn& turn) {
    const auto target = target_of(scene, speaker, stream);
    if (!target) return say(turn, "case.unknown", Map{{"stream", stream.text()}});
    runtime::CaseCommand command;
    command.stream = stream;
    command.trigger = trigger;
    command.data = data;
    const workflow::TriggerSpec* spec = target->definition->trigger(trigger);
    const auto actor = scene.engine.actor_in(speaker.id, stream);
    const auto permitted = workflow::permitted(*target->definition, target->state, actor);
    const bool allowed =
        trigger == runtime::kUndoTrigger ||
        (spec && std::find(permitted.begin(), permitted.end(), spec) != permitted.end());
    if (!allowed && seen_version > 0 && seen_version < target->state.version)
        return say(turn, "action.too_late", who_was_faster(scene, speaker, *target));
    const workflow::FormField* asked = allowed && spec ? next_field(*spec, speaker, data) : nullptr;
    if (!asked) {
        command.data = without_passed_over(data);
        if (asks_before_sending(scene, speaker, *target->definition, command, turn)) return;
        forget_draft(scene, speaker, turn);
        turn.submission.cases.push_back(std::move(command));
        // Shown once it is recorded: the card then says where things stand.
        return say(turn, "action.done", Map{{"card", stream.text()}});
    }
    ask(scene, speaker, *target->definition, *asked, std::move(command), turn);
}

void answer_field(const Scene& scene, const Speaker& speaker, const Draft& draft,
                  const std::string& text, bool skipped, Turn& turn) {
    const StreamId& stream = draft.command.stream;
    if (draft.command.definition == kAbsence)
        return answer_absence(scene, speaker, draft, text, turn);
    if (stream.empty())
        return draft.command.definition == kRequest
                   ? take_theme(scene, speaker, draft, text, turn)
                   : answer_opening(scene, speaker, draft, text, skipped, turn);
    const auto target = target_of(scene, speaker, stream);
    const workflow::TriggerSpec* spec =
        target ? target->definition->trigger(draft.command.trigger) : nullptr;
    const workflow::FieldSpec* field = target ? target->definition->field(draft.field) : nullptr;
    if (!spec || !field) {
        forget_draft(scene, speaker, turn);
        return say(turn, "case.unknown", Map{{"stream", stream.text()}});
    }
    Map data = draft.command.data;
    if (!fill_field(scene, *target->definition, *spec, *field, sensitivity_of(target->state), text,
                    skipped, data, turn))
        return;
    start_trigger(scene, speaker, stream, draft.command.seen_version, draft.command.trigger, data,
                  turn);
}

namespace {

// « donne la D-0042 à Brigitte »: only a referent can be given a request.
void hand_over(const Scene& scene, const Speaker& speaker, const StreamId& stream,
               const language::Reading& reading, Turn& turn) {
    if (reading.candidates.size() > 1) return say(turn, "member.which_full_name");
    const network::Person* const person = scene.people.roster().person(PersonId{reading.person});
    if (!person || person->role != network::Role::referent)
        return say(
            turn, "request.not_a_referent",
            Map{{"name", scene.people.name(PersonId{reading.person})}, {"stream", stream.text()}});
    Map data;
    if (person->themes.size() == 1) data.set("theme", person->themes.front());
    start_trigger(scene, speaker, stream, 0, kRouteReferent, data, turn);
}

}  // namespace

void act_on_case(const Scene& scene, const Speaker& speaker, const language::Reading& reading,
                 Turn& turn) {
    const StreamId stream{reading.stream};
    if (reading.trigger == runtime::kUndoTrigger)
        return take_undo(scene, speaker, reading.stream, turn);
    const auto target = target_of(scene, speaker, stream);
    if (!target) return say(turn, "case.unknown", Map{{"stream", reading.stream}});
    const bool names_somebody = !reading.person.empty() || !reading.candidates.empty();
    if (reading.trigger == kRouteReferent && names_somebody)
        return hand_over(scene, speaker, stream, reading, turn);
    std::vector<std::string> orders;
    if (!reading.nature.empty()) orders.push_back("classify");
    for (const std::string& trigger : {reading.trigger, reading.then})
        if (!trigger.empty() && trigger != "classify") orders.push_back(trigger);
    if (orders.empty()) orders.push_back(reading.trigger);
    if (orders.size() == 1 && reading.nature.empty())
        return start_trigger(scene, speaker, stream, 0, orders.front(),
                             data_of(scene, *target, orders.front(), reading, turn), turn);
    // Several at once: each its own event, all in one commit. The first that lacks something is
    // asked for it, and what comes after it is to be said again.
    for (const std::string& order : orders) {
        const workflow::TriggerSpec* spec = target->definition->trigger(order);
        if (!spec) return say(turn, "refused.no_such_trigger", Map{{"stream", stream.text()}});
        runtime::CaseCommand command;
        command.stream = stream;
        command.trigger = order;
        command.data = data_of(scene, *target, order, reading, turn);
        if (const workflow::FormField* asked = next_needed(*spec, speaker, command.data))
            return ask(scene, speaker, *target->definition, *asked, std::move(command), turn);
        turn.submission.cases.push_back(std::move(command));
    }
    if (turn.masked) {
        turn.submission.cases.clear();
        return say(turn, "answer.masked_several");
    }
    say(turn, "action.done", Map{{"card", stream.text()}});
}

bool take_reply(const Scene& scene, const Speaker& speaker, const std::string& text, Turn& turn) {
    std::vector<workflow::CaseState> waiting;
    scene.open_cases([&](const workflow::CaseState& state) {
        const auto& active = state.configuration;
        if (std::find(active.begin(), active.end(), kWaitsForAuthor) != active.end() &&
            scene.engine.person_behind(Value{state.fields}.text_at("author"), state.stream) ==
                speaker.id)
            waiting.push_back(state);
        return waiting.size() < 2;
    });
    if (waiting.size() != 1) return false;
    const workflow::CaseState& state = waiting.front();
    const auto target = target_of(scene, speaker, state.stream);
    const workflow::FieldSpec* field = target ? target->definition->field(kReply) : nullptr;
    if (!field) return false;
    if (characters_in(text) > field->length_max) {
        say(turn, "form.too_long", Map{{"max", field->length_max}});
        return true;
    }
    Draft draft;
    draft.command.stream = state.stream;
    draft.command.trigger = kReply;
    const Value kept = filtered(scene, sensitivity_of(state), text, turn);
    // What the filter held back is in no draft: it would have to be written again.
    if (kept == Value{text}) draft.original = text;
    draft.command.data.set(kReply, kept);
    say(turn, "request.restate.reply",
        Map{{"stream", state.stream.text()},
            {"text", kept},
            {"choices", List{choice(scene, Choice::yes), choice(scene, Choice::other),
                             choice(scene, Choice::cancel)}}});
    keep_draft(scene, speaker, std::move(draft), turn);
    return true;
}

void take_undo(const Scene& scene, const Speaker& speaker, const std::string& stream, Turn& turn) {
    const StreamId last = stream.empty() ? last_acted_on(scene, speaker) : StreamId{stream};
    if (last.empty()) return say(turn, "refused.nothing_to_undo");
    const auto target = target_of(scene, speaker, last);
    if (!stream.empty() && target && offers_to_withdraw(scene, speaker, *target, turn)) return;
    start_trigger(scene, speaker, last, 0, std::string{runtime::kUndoTrigger}, {}, turn);
}

}  // namespace promenade::conversation
