#include "bot/conversation/reply.hpp"

#include "bot/conversation/form.hpp"
#include "bot/conversation/request.hpp"

namespace promenade::conversation {

namespace {

// The catalogue's keys of a label and of the word that it types.
std::pair<const char*, const char*> keys_of(Choice choice) {
    switch (choice) {
        case Choice::yes: return {"choice.yes", "say.yes"};
        case Choice::no: return {"choice.no", "say.no"};
        case Choice::other: return {"choice.other", "say.no"};
        case Choice::is_so: return {"choice.is_so", "say.yes"};
        case Choice::is_not_so: return {"choice.is_not_so", "say.no"};
        case Choice::colleague: return {"choice.colleague", "say.colleague"};
        case Choice::youth: return {"choice.youth", "say.no"};
        case Choice::nobody: return {"choice.nobody", "say.nobody"};
        case Choice::skip: return {"choice.skip", "say.skip"};
        case Choice::cancel: break;
    }
    return {"choice.cancel", "say.cancel"};
}

}  // namespace

void say(Turn& turn, std::string_view text, Map args) {
    turn.submission.replies.push_back({std::string{text}, std::move(args)});
}

runtime::Reply no_such_case(const Speaker& speaker, const StreamId& stream) {
    return {speaker.manages() ? "case.unknown.manager" : "case.unknown",
            Map{{"stream", stream.text()}}};
}

void refuse_with_what_is_offered(const StreamId& stream,
                                 const std::vector<const workflow::TriggerSpec*>& offered,
                                 Turn& turn) {
    std::string labels;
    for (const workflow::TriggerSpec* const trigger : offered)
        labels += (labels.empty() ? "" : ", ") + trigger->label;
    turn.submission.refusal = "not_allowed";
    say(turn, "refused.offered", Map{{"stream", stream.text()}, {"labels", std::move(labels)}});
}

Value say_choice(std::string label, std::string say) {
    return Map{{"label", std::move(label)}, {"say", std::move(say)}};
}

Value choice(const Scene& scene, Choice choice) {
    const auto [label, word] = keys_of(choice);
    return say_choice(scene.texts.render(label, {}), scene.texts.render(word, {}));
}

List identity_choices(const Scene& scene) {
    return List{choice(scene, Choice::colleague), choice(scene, Choice::youth),
                choice(scene, Choice::cancel)};
}

namespace {

// A request that was read back and not yet confirmed, or a procedure that was begun, which another
// question now takes the place of: it is not recorded, and its author must know.
void tell_what_is_set_aside(const Scene& scene, const Speaker& speaker, const Draft& next,
                            Turn& turn) {
    constexpr std::int64_t kShown = 80;
    const auto waiting = read_draft(speaker.id, scene.now, scene.store, scene.keys);
    if (!waiting || !waiting->command.stream.empty() || !turn.submission.rows.empty()) return;
    const std::string& begun = waiting->command.definition;
    if (begun != kRequest && begun != next.command.definition && !begun.empty())
        return say(turn, "draft.set_aside");
    if (begun != kRequest || waiting->waits != Draft::Waits::confirmation) return;
    const Value data{waiting->command.data};
    std::string text = first_characters(data.text_at("text"), kShown);
    if (text.size() < data.text_at("text").size()) text += "…";
    turn.submission.replies.insert(turn.submission.replies.begin(),
                                   {"request.set_aside", Map{{"text", std::move(text)}}});
}

}  // namespace

void keep_draft(const Scene& scene, const Speaker& speaker, Draft draft, Turn& turn) {
    if (!turn.submission.replies.empty()) draft.question = turn.submission.replies.back();
    tell_what_is_set_aside(scene, speaker, draft, turn);
    draft.asked_at = scene.now;
    turn.submission.rows.push_back(draft_row(speaker.id, draft, scene.keys, scene.random));
}

void forget_draft(const Scene& scene, const Speaker& speaker, Turn& turn) {
    turn.submission.rows.push_back(no_draft_row(speaker.id, scene.keys));
}

Draft to_confirm(runtime::CaseCommand command) {
    Draft draft;
    draft.waits = Draft::Waits::confirmation;
    draft.command = std::move(command);
    return draft;
}

void ask(const Scene& scene, const Speaker& speaker, const workflow::Definition& definition,
         const workflow::FormField& asked, runtime::CaseCommand command, Turn& turn) {
    Draft draft;
    draft.waits = Draft::Waits::field;
    draft.field = asked.field;
    draft.command = std::move(command);
    turn.submission.replies.push_back(question(definition, asked, draft.command.data, scene));
    keep_draft(scene, speaker, std::move(draft), turn);
}

}  // namespace promenade::conversation
