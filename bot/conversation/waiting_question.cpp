#include "bot/conversation/waiting_question.hpp"

#include "bot/conversation/absence.hpp"
#include "bot/conversation/act.hpp"
#include "bot/conversation/correction.hpp"
#include "bot/conversation/form.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/conversation/request.hpp"
#include "bot/conversation/taking_back.hpp"
#include "bot/language/besides.hpp"
#include "bot/language/case_order.hpp"
#include "bot/language/fold.hpp"

#include <re2/re2.h>

#include <array>

namespace promenade::conversation {

namespace {

using language::Intent;
using language::Reading;

// What means the same whatever was asked. What one who manages orders must never become the words
// of an answer.
bool is_a_plain_order(Intent intent, const Speaker& speaker) {
    switch (intent) {
        case Intent::act_on_case:
        case Intent::on_behalf:
        case Intent::ask_caf:
        case Intent::member_card:
        case Intent::employer_card:
        case Intent::replay:
        case Intent::my_day:
        case Intent::taking_up:
        case Intent::where_stands:
        case Intent::counts:
        case Intent::entries:
        case Intent::exits:
        case Intent::paused:
        case Intent::conventions:
        case Intent::mailing_list:
        case Intent::account_code:
        case Intent::correction: return speaker.manages();
        case Intent::cancel:
        case Intent::help:
        case Intent::human:
        case Intent::triage:
        case Intent::my_requests:
        case Intent::show_case:
        case Intent::own_data:
        case Intent::export_all: return true;
        default: return false;
    }
}

bool asks_something(Intent intent) {
    switch (intent) {
        case Intent::none:
        case Intent::yes:
        case Intent::no:
        case Intent::skip:
        case Intent::number:
        case Intent::greeting:
        case Intent::thanks: return false;
        default: return true;
    }
}

// « M-021 » alone names somebody, also to one who could ask for their card by it.
bool is_a_members_number(const std::string& text) {
    static const re2::RE2 kNumber("(?i)\\s*m-?[0-9]{1,6}\\s*");
    return re2::RE2::FullMatch(text, kNumber);
}

struct AskedField {
    const workflow::FieldSpec* field = nullptr;  // none: the question is of no procedure's form
    bool optional = false;
};

AskedField field_asked(const Scene& scene, const Draft& draft) {
    const runtime::Snapshot& snapshot = scene.people.snapshot();
    const workflow::Definition* definition = snapshot.current(draft.command.definition);
    if (const auto state = scene.engine.case_at(draft.command.stream)) {
        const auto at = snapshot.definitions.find(state.value().definition);
        definition = at == snapshot.definitions.end() ? nullptr : &at->second;
    }
    if (!definition) return {};
    AskedField asked{definition->field(draft.field)};
    if (const workflow::TriggerSpec* const trigger = definition->trigger(draft.command.trigger))
        for (const workflow::FormField& each : trigger->form)
            if (each.field == draft.field) asked.optional = each.optional;
    return asked;
}

bool takes_any_words(const workflow::FieldSpec& field) {
    return field.choices.empty() && (field.type == "text" || field.type == "list");
}

// « S-0001 », « nom retiré S-0001 »
bool is_about_a_case(const Scene& scene, const std::string& text) {
    const auto [named, rest] = scene.procedures.without_number(text);
    if (named.empty()) return false;
    return rest.find_first_not_of(" \t\r\n.?!") == std::string::npos ||
           !scene.procedures.heard(rest, scene.vocabulary).triggers.empty();
}

bool is_about_something_else(const Scene& scene, const Speaker& speaker, const Draft& draft,
                             const std::string& text, const Reading& reading) {
    const workflow::FieldSpec* const field = field_asked(scene, draft).field;
    const bool is_read =
        field && !takes_any_words(*field) && read_answer(*field, text, scene).has_value();
    // « Listes de diffusion » is the choice where it is one, and asks for them elsewhere.
    if (is_a_members_number(text) || (is_read && !field->choices.empty())) return false;
    if (is_a_plain_order(reading.intent, speaker) || is_about_a_case(scene, text)) return true;
    if (!field || takes_any_words(*field) || is_read) return false;
    return asks_something(reading.intent) ||
           language::is_a_request(text, role_word(speaker.role), scene.vocabulary) ||
           !scene.procedures.heard(text, scene.vocabulary).triggers.empty();
}

// The words of a choice that the waiting question showed, read as what the choice says.
Intent choice_in(const Scene& scene, const Draft& draft, const Reading& reading,
                 const std::string& text) {
    const bool identity = draft.waits == Draft::Waits::identity;
    if (identity && reading.intent == Intent::a_colleague) return Intent::yes;
    if (identity && reading.intent == Intent::a_youth) return Intent::no;
    const bool opens = draft.command.stream.empty();
    const std::array<std::pair<const char*, Intent>, 3> choices{
        {{identity ? "choice.colleague" : "choice.yes", Intent::yes},
         {identity ? "choice.youth"
          : opens  ? "choice.no"
                   : "choice.other",
          Intent::no},
         {"choice.cancel", Intent::cancel}}};
    const std::string folded = language::folded_text(text);
    for (const auto& [label, intent] : choices)
        if (folded == language::folded_text(scene.texts.render(label, {}))) return intent;
    // A tired « oui » keeps no name.
    return identity && reading.intent == Intent::yes ? Intent::none : reading.intent;
}

void take_yes(const Scene& scene, const Speaker& speaker, const Draft& draft, Turn& turn) {
    if (draft.waits == Draft::Waits::identity)
        return take_identity_answer(scene, speaker, draft, true, turn);
    forget_draft(scene, speaker, turn);
    if (draft.command.definition == kAbsence) return declare_absence(scene, speaker, draft, turn);
    if (draft.command.definition == kCorrection)
        return record_correction(scene, speaker, draft, turn);
    turn.submission.cases.push_back(draft.command);
    if (const StreamId& stream = draft.command.stream; !stream.empty())
        say(turn, "action.done", Map{{"card", stream.text()}});
    else if (draft.command.definition != kRequest)
        say(turn, "procedure.opened", Map{{"card", ""}});
}

void take_no(const Scene& scene, const Speaker& speaker, const Draft& draft, const Reading& reading,
             Turn& turn) {
    if (draft.waits == Draft::Waits::identity)
        return take_identity_answer(scene, speaker, draft, false, turn);
    forget_draft(scene, speaker, turn);
    if (draft.command.trigger == kWithdraw || draft.command.definition != kRequest)
        return say(turn, "draft.cancelled");
    std::string other = reading.text.empty() ? draft.original : reading.text;
    if (other.empty()) return say(turn, "request.rephrase");
    // « non, plutôt avant 6 ans »: what makes no request by itself corrects the one that waits.
    const std::string said{Value{draft.command.data}.text_at("text")};
    if (!reading.text.empty() && !said.empty() &&
        !language::is_a_request(other, role_word(speaker.role), scene.vocabulary))
        other = said + "\n" + other;
    take_request(scene, speaker, other, language::Room::direct, draft.command.onbehalfof, false,
                 turn);
}

// « annule ma demande », after « annule » was asked back about.
bool asks_to_take_back(const Draft& draft, const std::string& text, const Scene& scene) {
    const std::string& trigger = draft.command.trigger;
    return draft.waits == Draft::Waits::confirmation && !draft.command.stream.empty() &&
           (trigger == kWithdraw || trigger == runtime::kUndoTrigger) &&
           language::says(text, "withdraws_own", scene.vocabulary);
}

void take_withdrawal_of(const Scene& scene, const Speaker& speaker, const Draft& draft,
                        Turn& turn) {
    if (draft.command.trigger == kWithdraw) return take_yes(scene, speaker, draft, turn);
    take_withdrawal(scene, speaker, draft.command.stream, turn);
}

// « parentalité », « pour Discord »: a word or two more.
bool has_few_words(const std::string& text) {
    static const re2::RE2 kFew(R"(\s*\S+(\s+\S+)?\s*)");
    return re2::RE2::FullMatch(text, kFew);
}

}  // namespace

bool answer_waiting(const Scene& scene, const Speaker& speaker, const Draft& draft,
                    const std::string& text, const Reading& reading, Turn& turn) {
    const bool asks_a_field = draft.waits == Draft::Waits::field;
    if (asks_a_field && !is_about_something_else(scene, speaker, draft, text, reading)) {
        // « Un mot pour l'auteur ? » — « oui », « non »: no words for them yet.
        const AskedField asked = field_asked(scene, draft);
        const bool wants_words = asked.optional && asked.field && takes_any_words(*asked.field);
        if (wants_words && reading.intent == Intent::yes) {
            say(turn, "form.which_words");
            return true;
        }
        const bool passes = reading.intent == Intent::skip ||
                            (wants_words && reading.intent == Intent::no && reading.text.empty());
        // « Dites que vous venez de ma part » is an answer as people write them.
        turn.reads_as_order =
            reading.intent == Intent::order && !language::is_told(reading.trigger);
        answer_field(scene, speaker, draft, text, passes, turn);
        return true;
    }
    switch (asks_a_field ? reading.intent : choice_in(scene, draft, reading, text)) {
        case Intent::cancel:
            forget_draft(scene, speaker, turn);
            if (asks_to_take_back(draft, text, scene))
                take_withdrawal_of(scene, speaker, draft, turn);
            else
                say(turn, "draft.cancelled");
            return true;
        case Intent::yes:
            if (asks_a_field) return false;
            take_yes(scene, speaker, draft, turn);
            return true;
        case Intent::no:
            if (asks_a_field) return false;
            take_no(scene, speaker, draft, reading, turn);
            return true;
        default: break;
    }
    if (draft.waits == Draft::Waits::identity && reading.intent == Intent::yes) {
        say(turn, "identity.which", Map{{"choices", identity_choices(scene)}});
        return true;
    }
    const std::string more = asks_a_field ? "" : language::after_a_yes(text, scene.vocabulary);
    const std::string said{Value{draft.command.data}.text_at("text")};
    const bool waits_for_a_yes = draft.waits == Draft::Waits::confirmation &&
                                 draft.command.definition == kRequest &&
                                 draft.command.stream.empty();
    const bool amends = !more.empty() && waits_for_a_yes;
    const bool adds = !amends && waits_for_a_yes && reading.intent == Intent::none &&
                      has_few_words(text) && text.find('?') == std::string::npos &&
                      !language::is_a_request(text, role_word(speaker.role), scene.vocabulary);
    if (!amends && !adds) return false;
    forget_draft(scene, speaker, turn);
    take_request(scene, speaker, said + "\n" + (adds ? text : more), language::Room::direct,
                 draft.command.onbehalfof, !Value{draft.command.data}.text_at("theme").empty(),
                 turn);
    return true;
}

bool waits_for_a_number(const Scene& scene, const PersonId& speaker) {
    const auto draft = read_draft(speaker, scene.now, scene.store, scene.keys);
    if (!draft || draft->waits != Draft::Waits::field) return false;
    const workflow::FieldSpec* const field = field_asked(scene, *draft).field;
    return field && field->type == "number" && field->choices.empty();
}

}  // namespace promenade::conversation
