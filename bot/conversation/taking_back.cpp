#include "bot/conversation/taking_back.hpp"

#include "bot/conversation/act.hpp"
#include "bot/conversation/form.hpp"
#include "bot/conversation/known_case.hpp"
#include "bot/conversation/queries.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/conversation/request.hpp"
#include "bot/delivery/card.hpp"
#include "bot/language/spoken.hpp"
#include "engine/log/codec.hpp"
#include "engine/workflow/decide.hpp"
#include "engine/workflow/scope.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace promenade::conversation {

namespace {

constexpr const char* kReopen = "reopen";  // of config/workflows/request.json

// The cases of what the speaker did, closing them included, the last one at the end; none of what
// is further back.
std::vector<StreamId> acted_on(const Scene& scene, const Speaker& speaker,
                               Position looked_through) {
    const Position size = scene.store.size();
    std::vector<StreamId> streams;
    const auto read = scene.store.scan(
        size > looked_through ? size - looked_through : 0, size,
        [&](Position, std::string_view bytes) {
            const auto event = log::decode(bytes);
            if (!event || event.value().definition.empty()) return true;
            const StreamId& stream = event.value().stream;
            if (event.value().actor != scene.engine.actor_in(speaker.id, stream).pseudonym)
                return true;
            std::erase(streams, stream);
            streams.push_back(stream);
            return true;
        });
    return read ? streams : std::vector<StreamId>{};
}

StreamId last_acted_on(const Scene& scene, const Speaker& speaker) {
    constexpr Position kLookedThrough = 1'000;
    const auto streams = acted_on(scene, speaker, kLookedThrough);
    return streams.empty() ? StreamId{} : streams.back();
}

// Why their last step is not taken back; empty: it can be.
std::string undo_refusal(const Scene& scene, const Speaker& speaker, const KnownCase& known) {
    const workflow::DecideContext context{scene.now, &scene.people.snapshot().calendars};
    const auto undone =
        workflow::decide_undo(*known.definition, known.state,
                              scene.engine.actor_in(speaker.id, known.state.stream), context);
    return undone ? std::string{} : undone.error().detail;
}

// What others than the case know of stays, and all that came before it.
bool is_known_elsewhere(const Scene& scene, const KnownCase& known) {
    constexpr Version kAfterOpening = 2;
    constexpr std::array kReachesOut{"spawned", "signals", "records", "ended"};
    if (!known.state.undos.empty()) return false;
    const auto positions = scene.store.positions(known.state.stream, kAfterOpening);
    return positions &&
           std::any_of(positions.value().begin(), positions.value().end(), [&](Position position) {
               const auto bytes = scene.store.read(position);
               const auto event =
                   bytes ? log::decode(bytes.value()) : Result<log::Event>{bytes.error()};
               return event &&
                      std::any_of(kReachesOut.begin(), kReachesOut.end(), [&](const char* key) {
                          return event.value().data.contains(key);
                      });
           });
}

void ask_first(const Scene& scene, const Speaker& speaker, const KnownCase& known,
               std::string_view trigger, std::string_view text, Turn& turn) {
    const workflow::TriggerSpec* const asked = known.definition->trigger(trigger);
    runtime::CaseCommand command;
    command.stream = known.state.stream;
    command.trigger = trigger;
    say(turn, text,
        Map{{"stream", known.state.stream.text()},
            {"title", known.definition->title()},
            {"trigger", asked ? asked->label : std::string{}},
            {"state", delivery::shown_state(*known.definition, known.state)},
            {"choices", List{choice(scene, Choice::yes), choice(scene, Choice::cancel)}}});
    keep_draft(scene, speaker, to_confirm(std::move(command)), turn);
}

// By the trigger that the definition names: a question of its form, or whether to send it.
void take_opening_back(const Scene& scene, const Speaker& speaker, const KnownCase& known,
                       const workflow::TriggerSpec& trigger, Turn& turn) {
    const StreamId& stream = known.state.stream;
    if (trigger.name == kWithdraw) return take_withdrawal(scene, speaker, stream, turn);
    if (!next_field(trigger, speaker, {}))
        return ask_first(scene, speaker, known, trigger.name, "undo.opening", turn);
    say(turn, "undo.opening.form",
        Map{{"stream", stream.text()},
            {"title", known.definition->title()},
            {"trigger", trigger.label}});
    start_trigger(scene, speaker, stream, 0, trigger.name, {}, turn);
}

}  // namespace

void take_undo(const Scene& scene, const Speaker& speaker, const std::string& stream, Turn& turn) {
    const StreamId meant = stream.empty() ? last_acted_on(scene, speaker) : StreamId{stream};
    if (meant.empty()) return say(turn, "refused.nothing_to_undo");
    if (const auto known = case_known_to(scene, speaker, meant)) {
        const std::string refusal = undo_refusal(scene, speaker, *known);
        if (refusal.empty() && stream.empty())
            return ask_first(scene, speaker, *known, runtime::kUndoTrigger, "undo.restate", turn);
        const workflow::TriggerSpec* const opening = workflow::takes_back_opening(
            *known->definition, known->state, scene.engine.actor_in(speaker.id, meant));
        // Of a request, whose steps are mostly others', the author means the whole.
        const bool means_the_whole = opening && (refusal == "nothing_to_undo" ||
                                                 (!refusal.empty() && opening->name == kWithdraw));
        if (means_the_whole) return take_opening_back(scene, speaker, *known, *opening, turn);
        if (refusal == "nothing_to_undo" && is_known_elsewhere(scene, *known)) {
            turn.submission.refusal = "nothing_to_undo";
            return say(turn, "undo.known_elsewhere", Map{{"stream", meant.text()}});
        }
    }
    start_trigger(scene, speaker, meant, 0, std::string{runtime::kUndoTrigger}, {}, turn);
}

void take_withdrawal(const Scene& scene, const Speaker& speaker, const StreamId& stream,
                     Turn& turn) {
    const auto known = case_known_to(scene, speaker, stream);
    if (known && may_send(scene, speaker, *known, kWithdraw))
        return ask_first(scene, speaker, *known, kWithdraw, "request.withdraw", turn);
    start_trigger(scene, speaker, stream, 0, std::string{kWithdraw}, {}, turn);
}

bool take_reopening(const Scene& scene, const Speaker& speaker, const std::string& text,
                    Turn& turn) {
    constexpr Position kLookedThrough = 10'000;
    const auto words = language::said_after(text, "reopens_own", scene.vocabulary);
    if (!words) return false;
    std::vector<StreamId> closed;
    for (const StreamId& stream : acted_on(scene, speaker, kLookedThrough)) {
        const auto known = case_known_to(scene, speaker, stream);
        if (known && known->definition->id() == kRequest &&
            workflow::is_author(known->state.fields, scene.engine.actor_in(speaker.id, stream)) &&
            may_send(scene, speaker, *known, kReopen))
            closed.push_back(stream);
    }
    if (closed.empty()) {
        say(turn, "request.none_to_reopen");
        return true;
    }
    if (closed.size() == 1) {
        language::Reading order;
        order.intent = language::Intent::act_on_case;
        order.stream = closed.front().text();
        order.trigger = kReopen;
        order.text = *words;
        act_on_case(scene, speaker, order, turn);
        return true;
    }
    constexpr std::size_t kOfferedMax = 6;
    List choices;
    for (auto stream = closed.rbegin(); stream != closed.rend() && choices.size() < kOfferedMax;
         ++stream)
        choices.push_back(
            say_choice(case_line(scene, scene.engine.case_at(*stream).value()),
                       scene.texts.render("say.reopen", Map{{"stream", stream->text()}})));
    say(turn, "order.which", Map{{"choices", std::move(choices)}});
    return true;
}

}  // namespace promenade::conversation
