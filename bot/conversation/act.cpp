#include "bot/conversation/act.hpp"

#include "bot/conversation/absence.hpp"
#include "bot/conversation/classes_said.hpp"
#include "bot/conversation/form.hpp"
#include "bot/conversation/known_case.hpp"
#include "bot/conversation/procedure.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/conversation/request.hpp"
#include "bot/conversation/taking_back.hpp"
#include "bot/delivery/card.hpp"
#include "bot/language/case_order.hpp"
#include "bot/language/fold.hpp"
#include "bot/language/lexicon.hpp"
#include "engine/workflow/migration.hpp"
#include "engine/workflow/permission.hpp"
#include "engine/workflow/scope.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace promenade::conversation {

namespace {

// Of config/workflows/request.json.
constexpr const char* kClassify = "classify";
constexpr const char* kNature = "nature";
constexpr const char* kRouteReferent = "route_referent";
constexpr const char* kRequestAdvice = "request_advice";
constexpr const char* kAskAuthor = "ask_author";

// « déjà traité par … à 10 h 42 ». The author's name is for those alone who may read it.
Map who_was_faster(const Scene& scene, const Speaker& speaker, const KnownCase& known) {
    const workflow::CaseState& state = known.state;
    const std::string& actor = state.actor;
    const bool may_know =
        !actor.empty() &&
        (actor != Value{state.fields}.text_at("author") ||
         workflow::may_read_field(*known.definition, state,
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

// What a manager answers goes to somebody: with less in it than they wrote, or with words that read
// as an order to the bot, it waits for a yes.
bool asks_before_sending(const Scene& scene, const Speaker& speaker,
                         const workflow::Definition& definition,
                         const runtime::CaseCommand& command, Turn& turn) {
    if (!speaker.manages() || !(turn.masked || turn.reads_as_order)) return false;
    std::string text;
    for (const auto& [name, value] : command.data) {
        const workflow::FieldSpec* const field = definition.field(name);
        if (field && field->type == "text" && value.text())
            text += (text.empty() ? "" : " ; ") + *value.text();
    }
    if (text.empty()) return false;
    say(turn, turn.masked ? "answer.masked" : "answer.reads_as_order",
        Map{{"stream", command.stream.text()},
            {"text", std::move(text)},
            {"choices", List{choice(scene, Choice::yes), choice(scene, Choice::cancel)}}});
    keep_draft(scene, speaker, to_confirm(command), turn);
    return true;
}

// Of a request that the bot alone has classified: the referent reads words that may be of a
// situation, so whoever routes them reads them once more.
bool asks_before_routing(const Scene& scene, const Speaker& speaker, const KnownCase& known,
                         const runtime::CaseCommand& command, Turn& turn) {
    if (command.trigger != kRouteReferent || known.state.fields.contains(kNature)) return false;
    const auto text = scene.engine.open_field(known.state, "text");
    if (!text || !text.value().text()) return false;
    say(turn, "request.routes_words",
        Map{{"stream", command.stream.text()},
            {"text", *text.value().text()},
            {"choices", List{choice(scene, Choice::yes), choice(scene, Choice::cancel)}}});
    keep_draft(scene, speaker, to_confirm(command), turn);
    return true;
}

bool asks_back(const Scene& scene, const Speaker& speaker, const workflow::TriggerSpec& spec,
               const runtime::CaseCommand& command, Turn& turn) {
    if (!spec.irreversible) return false;
    say(turn, "action.irreversible",
        Map{{"stream", command.stream.text()},
            {"label", spec.label},
            {"help", spec.help},
            {"choices", List{choice(scene, Choice::yes), choice(scene, Choice::cancel)}}});
    keep_draft(scene, speaker, to_confirm(command), turn);
    return true;
}

// Nothing but where the case stands keeps them from it.
bool may_send_some_day(const KnownCase& known, const workflow::TriggerSpec& spec,
                       const workflow::Actor& actor) {
    return workflow::in_either_hat(actor, [&](const workflow::Actor& acting) {
        return workflow::may_send(known.definition->procedure(), spec, known.state, acting);
    });
}

// « rouvre D-0042, ça ne marche toujours pas »: an author's own words, of an order that asks for
// none; « stp » is none. In somebody else's case they would be read as theirs.
void attach_words(const Scene& scene, const Speaker& speaker, const KnownCase& known,
                  const workflow::TriggerSpec& spec, const std::string& said, Map& data,
                  Turn& turn) {
    static const re2::RE2 kThreeWords(R"((?s)[^\pL\pN]*((?:\S+\s+){2,}\S.*))");
    std::string text;
    if (spec.attached.empty() || !re2::RE2::FullMatch(said, kThreeWords, &text)) return;
    const workflow::FieldSpec* const field = known.definition->field(spec.attached.front());
    if (!field || field->type != "text" || !field->personal || field->personal->of != "author")
        return;
    const auto actor = scene.engine.actor_in(speaker.id, known.state.stream);
    if (!workflow::is_author(known.state.fields, actor))
        return say(turn, "order.words_not_kept", Map{{"stream", known.state.stream.text()}});
    if (const auto words = read_answer(*field, text, scene))
        data.set(field->name, kept(scene, *field, known.sensitivity(), words.value(), turn));
}

// What the sentence brings along for this order. Words that are no answer to the form's first
// question leave it to be asked.
Map data_of(const Scene& scene, const Speaker& speaker, const KnownCase& known,
            const std::string& order, const language::Reading& reading, Turn& turn) {
    Map data;
    if (order == kClassify && !reading.nature.empty()) data.set(kNature, reading.nature);
    // « … et clos » after an answer says how it ended.
    if (order == "close" && order == reading.then) data.set("outcome", "traitee");
    // « à Brigitte », « l'avis de Brigitte » say which theme.
    const network::Person* const person = scene.people.roster().person(PersonId{reading.person});
    const bool is_for_a_referent = order == kRouteReferent || order == kRequestAdvice;
    if (is_for_a_referent && person && person->themes.size() == 1)
        data.set("theme", person->themes.front());
    const workflow::TriggerSpec* spec = known.definition->trigger(order);
    const bool owns_text =
        language::is_told(reading.then) ? order == reading.then : order == reading.trigger;
    if (!spec || reading.text.empty() || !owns_text) return data;
    // What is not understood is asked, not guessed.
    if (order == kClassify && !add_classes(scene, known, *spec, reading.text, data)) return {};
    if (!data.empty() || order == kClassify) return data;
    if (spec->form.empty()) {
        attach_words(scene, speaker, known, *spec, reading.text, data, turn);
        return data;
    }
    const workflow::FieldSpec* field = known.definition->field(spec->form.front().field);
    ENGINE_ASSERT(field);
    const bool is_number = field->type == "number";
    const auto answer =
        read_answer(*field, is_number ? number_said(reading.text) : reading.text, scene);
    if (answer)
        data.set(field->name, kept(scene, *field, known.sensitivity(), answer.value(), turn));
    return data;
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
    const Result<Value> answer = skipped ? Result<Value>{error(Errc::rejected, "needed")}
                                         : read_answer(narrowed(field, data), text, scene);
    if (!answer) {
        say(turn, "form." + answer.error().detail,
            Map{{"label", field.label},
                {"min", field.min.value_or(0)},
                {"max", field.max.value_or(field.length_max)}});
        if (asked) turn.submission.replies.push_back(question(definition, *asked, data, scene));
        return false;
    }
    data.set(field.name, kept(scene, field, sensitivity, answer.value(), turn));
    return true;
}

void start_trigger(const Scene& scene, const Speaker& speaker, const StreamId& stream,
                   Version seen_version, const std::string& trigger, const Map& data, Turn& turn) {
    const auto known = case_known_to(scene, speaker, stream);
    // Who was shown a card is told as much of it, whether there is such a case or not.
    if (!known && seen_version > 0)
        return say(turn, "action.no_longer_yours", Map{{"stream", stream.text()}});
    if (!known) return turn.submission.replies.push_back(no_such_case(speaker, stream));
    runtime::CaseCommand command;
    command.stream = stream;
    command.trigger = trigger;
    command.data = data;
    const workflow::TriggerSpec* spec = known->definition->trigger(trigger);
    const auto actor = scene.engine.actor_in(speaker.id, stream);
    const auto permitted = workflow::permitted(*known->definition, known->state, actor);
    const bool allowed =
        trigger == runtime::kUndoTrigger ||
        (spec && std::find(permitted.begin(), permitted.end(), spec) != permitted.end());
    if (!allowed && seen_version > 0 && seen_version < known->state.version)
        return say(turn, "action.too_late", who_was_faster(scene, speaker, *known));
    if (!allowed && known->definition->id() == kRequest && !permitted.empty() &&
        speaker.is(network::Role::referent))
        return refuse_with_what_is_offered(stream, permitted, turn);
    const workflow::FormField* asked = allowed && spec ? next_field(*spec, speaker, data) : nullptr;
    const bool refused = scene.engine.is_refused_already(command, speaker.id);
    if (!allowed && spec && !refused && next_needed(*spec, speaker, without_passed_over(data)) &&
        may_send_some_day(*known, *spec, actor)) {
        // Sent without its form, it would lack an answer that nobody is asked for.
        const bool over = workflow::is_over(*known->definition, known->state);
        turn.submission.refusal = over ? "finished" : "not_now";
        return say(turn, "refused." + turn.submission.refusal, Map{{"stream", stream.text()}});
    }
    if (!asked || refused) {
        command.data = without_passed_over(data);
        if (asks_before_sending(scene, speaker, *known->definition, command, turn)) return;
        if (allowed && asks_before_routing(scene, speaker, *known, command, turn)) return;
        if (allowed && spec && !refused && asks_back(scene, speaker, *spec, command, turn)) return;
        forget_draft(scene, speaker, turn);
        turn.submission.cases.push_back(std::move(command));
        // Shown once it is recorded: the card then says where things stand.
        return say(turn, "action.done", Map{{"card", stream.text()}});
    }
    ask(scene, speaker, *known->definition, *asked, std::move(command), turn);
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
    const auto known = case_known_to(scene, speaker, stream);
    const workflow::TriggerSpec* spec =
        known ? known->definition->trigger(draft.command.trigger) : nullptr;
    const workflow::FieldSpec* field = known ? known->definition->field(draft.field) : nullptr;
    if (!spec || !field) {
        forget_draft(scene, speaker, turn);
        return turn.submission.replies.push_back(no_such_case(speaker, stream));
    }
    Map data = draft.command.data;
    if (!fill_field(scene, *known->definition, *spec, *field, known->sensitivity(), text, skipped,
                    data, turn))
        return;
    start_trigger(scene, speaker, stream, draft.command.seen_version, draft.command.trigger, data,
                  turn);
}

namespace {

// « donne la D-0042 à Brigitte »: only a referent can be given a request.
bool can_be_handed_over(const Scene& scene, const StreamId& stream,
                        const language::Reading& reading, Turn& turn) {
    const bool names_somebody = !reading.person.empty() || !reading.candidates.empty();
    if (reading.trigger != kRouteReferent || !names_somebody) return true;
    const network::Person* const person = scene.people.roster().person(PersonId{reading.person});
    if (person && person->role == network::Role::referent) return true;
    if (reading.candidates.size() > 1)
        say(turn, "member.which_full_name");
    else
        say(turn, "request.not_a_referent",
            Map{{"name", scene.people.name(PersonId{reading.person})}, {"stream", stream.text()}});
    return false;
}

// « demande à Hakim … » of another one's request: it would go to its author.
bool is_of_its_author(const Scene& scene, const KnownCase& known, const language::Reading& reading,
                      Turn& turn) {
    if (reading.trigger != kAskAuthor || reading.person.empty()) return true;
    const StreamId& stream = known.state.stream;
    const auto author =
        scene.engine.person_behind(Value{known.state.fields}.text_at("author"), stream);
    if (author == PersonId{reading.person}) return true;
    say(turn, "request.not_its_author",
        Map{{"name", scene.people.name(PersonId{reading.person})}, {"stream", stream.text()}});
    return false;
}

// Who says a class in one sentence is not asked how to refine it.
void pass_over_the_optional(const KnownCase& known, Map& data) {
    const workflow::TriggerSpec* const spec = known.definition->trigger(kClassify);
    if (!spec) return;
    for (const workflow::FormField& asked : spec->form)
        if (asked.optional && !data.contains(asked.field)) data.set(asked.field, nullptr);
}

}  // namespace

void act_on_case(const Scene& scene, const Speaker& speaker, const language::Reading& reading,
                 Turn& turn) {
    const StreamId stream{reading.stream};
    if (reading.trigger == runtime::kUndoTrigger)
        return take_undo(scene, speaker, reading.stream, turn);
    if (reading.trigger == kWithdraw) return take_withdrawal(scene, speaker, stream, turn);
    const auto known = case_known_to(scene, speaker, stream);
    if (!known) return turn.submission.replies.push_back(no_such_case(speaker, stream));
    if (!reading.also.empty() && !language::is_told(reading.trigger))
        return say(turn, "order.one_at_a_time");
    if (!can_be_handed_over(scene, stream, reading, turn)) return;
    if (!is_of_its_author(scene, *known, reading, turn)) return;
    if (reading.drops_words) say(turn, "order.words_not_sent", Map{{"stream", stream.text()}});
    std::vector<std::string> orders;
    if (!reading.nature.empty() || reading.trigger == kClassify) orders.push_back(kClassify);
    for (const std::string& trigger : {reading.trigger, reading.then})
        if (!trigger.empty() && trigger != kClassify) orders.push_back(trigger);
    if (orders.empty()) orders.push_back(reading.trigger);
    const auto orders_to = [&](const char* trigger) {
        return std::find(orders.begin(), orders.end(), trigger) != orders.end();
    };
    // It is asked about, and implies the taking.
    if (orders_to(kRouteReferent) && !orders_to(kClassify) && !orders_to("accept_class") &&
        !known->state.fields.contains(kNature))
        orders = {kRouteReferent};
    if (orders.size() == 1 && reading.nature.empty()) {
        Map data = data_of(scene, speaker, *known, orders.front(), reading, turn);
        if (orders.front() == kClassify && !data.empty()) pass_over_the_optional(*known, data);
        return start_trigger(scene, speaker, stream, 0, orders.front(), data, turn);
    }
    // Several at once: each its own event, all in one commit. The first that lacks something is
    // asked for it, and what comes after it is to be said again.
    for (const std::string& order : orders) {
        const workflow::TriggerSpec* spec = known->definition->trigger(order);
        if (!spec) return say(turn, "refused.no_such_trigger", Map{{"stream", stream.text()}});
        runtime::CaseCommand command;
        command.stream = stream;
        command.trigger = order;
        command.data = data_of(scene, speaker, *known, order, reading, turn);
        if (const workflow::FormField* asked = next_needed(*spec, speaker, command.data))
            return ask(scene, speaker, *known->definition, *asked, std::move(command), turn);
        turn.submission.cases.push_back(std::move(command));
    }
    if (turn.masked) {
        turn.submission.cases.clear();
        return say(turn, "answer.masked_several");
    }
    say(turn, "action.done", Map{{"card", stream.text()}});
}

}  // namespace promenade::conversation
