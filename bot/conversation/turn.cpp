#include "bot/conversation/turn.hpp"

#include "bot/conversation/absence.hpp"
#include "bot/conversation/act.hpp"
#include "bot/conversation/agreement.hpp"
#include "bot/conversation/attachment.hpp"
#include "bot/conversation/chosen.hpp"
#include "bot/conversation/correction.hpp"
#include "bot/conversation/counts.hpp"
#include "bot/conversation/form.hpp"
#include "bot/conversation/known_case.hpp"
#include "bot/conversation/overview.hpp"
#include "bot/conversation/person_data.hpp"
#include "bot/conversation/precision.hpp"
#include "bot/conversation/procedure.hpp"
#include "bot/conversation/queries.hpp"
#include "bot/conversation/reason.hpp"
#include "bot/conversation/registers.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/conversation/request.hpp"
#include "bot/conversation/said_data.hpp"
#include "bot/conversation/taking_back.hpp"
#include "bot/conversation/taking_up.hpp"
#include "bot/conversation/waiting_question.hpp"
#include "bot/conversation/way_in.hpp"
#include "bot/conversation/which_case.hpp"
#include "bot/language/fold.hpp"
#include "bot/language/spoken.hpp"

#include <algorithm>
#include <cctype>

namespace promenade::conversation {

namespace {

using language::Intent;
using language::Reading;
using platforms::IncomingMessage;

bool says_something(const std::string& text) {
    const std::string folded = language::folded_text(text);
    return std::any_of(folded.begin(), folded.end(),
                       [](unsigned char c) { return std::isalnum(c) != 0; });
}

// Said of a request by its number, or for somebody: its words are of no procedure.
bool names_a_request(Intent intent) {
    switch (intent) {
        case Intent::act_on_case:
        case Intent::show_case:
        case Intent::replay:
        case Intent::why:
        case Intent::on_behalf:
        case Intent::answer_link:
        case Intent::ask_caf: return true;
        default: return false;
    }
}

// What people say to each other in a room that others read asks nothing of the bot.
bool is_small_talk(Intent intent) {
    switch (intent) {
        case Intent::greeting:
        case Intent::thanks:
        case Intent::yes:
        case Intent::no:
        case Intent::skip:
        case Intent::number: return true;
        default: return false;
    }
}

bool is_refusal(Intent intent) { return intent == Intent::cancel || intent == Intent::no; }

// Answers that any reader of the room may see; all others go to the person's own conversation.
bool is_for_everybody(Intent intent) { return intent == Intent::help || intent == Intent::rules; }

std::string first_name(const Scene& scene, const PersonId& person) {
    const delivery::Named* const named = scene.people.find(person);
    return named && !named->given_name.empty() ? named->given_name : scene.people.name(person);
}

void take_on_behalf(const Scene& scene, const Speaker& speaker, const Reading& reading,
                    language::Room room, Turn& turn) {
    if (!speaker.is(network::Role::coordinator)) return say(turn, "refused.not_allowed");
    if (reading.candidates.size() > 1) return say(turn, "member.which_full_name");
    if (reading.person.empty()) return say(turn, "member.unknown");
    if (reading.text.empty()) return say(turn, "request.rephrase");
    take_request(scene, speaker, reading.text, room, PersonId{reading.person}, false, turn);
}

// As their own role has it; else, of who stands in for somebody, what that one's role can order.
Reading read(const Scene& scene, const Speaker& speaker, const std::string& text) {
    Reading own = language::read_intent(text, role_word(speaker.role), scene.vocabulary);
    if (speaker.stands_in == network::Role::unknown) return own;
    Reading other = language::read_intent(text, role_word(speaker.stands_in), scene.vocabulary);
    switch (other.intent) {
        case Intent::triage:
        case Intent::act_on_case:
        case Intent::on_behalf:
        case Intent::my_day:
        case Intent::replay: return other;
        default: return own;
    }
}

// « Signaler » alone means child protection to these professionals, and a colleague's practice to
// others.
void ask_what_is_signalled(const Scene& scene, const Speaker& speaker, Turn& turn) {
    const auto offer = [&](const char* label, const char* said) {
        return say_choice(scene.texts.render(label, {}), scene.texts.render(said, {}));
    };
    say(turn, "signal.which",
        Map{{"choices",
             List{offer("signal.youth", "say.signal.youth"),
                  offer("signal.professional",
                        speaker.manages() ? "say.signal.practice" : "say.signal.professional")}}});
}

void choose_mail(const Scene& scene, const Speaker& speaker, const std::string& how, Turn& turn) {
    const delivery::Named* named = scene.people.find(speaker.id);
    if (!named) named = scene.people.employer_contact(speaker.id.text());
    if (!named || named->email.empty()) return say(turn, "mail.no_address");
    turn.submission.network.push_back(network::ChooseMail{speaker.id, how});
    say(turn, "mail.chosen." + how);
}

// « D-0042 », with or without words that are no order: an author's are a precision.
void look_at_case(const Scene& scene, const Speaker& speaker, const Reading& reading, Turn& turn) {
    const StreamId stream{reading.stream};
    if (!reading.text.empty()) {
        if (take_addition(scene, speaker, stream, reading.text, turn)) return;
        if (case_known_to(scene, speaker, stream))
            say(turn,
                speaker.role == network::Role::referent ? "case.only_shown.referent"
                : speaker.manages()                     ? "case.only_shown.manager"
                                                        : "case.only_shown",
                Map{{"stream", reading.stream}});
    }
    turn.submission.replies.push_back(show_case(scene, speaker, stream));
}

// Of words that are read as nothing else, a changed message or a file's caption: a danger, and what
// may not stay in a room. False: they are harmless.
bool take_what_harms(const Scene& scene, const Speaker& speaker, const std::string& text,
                     language::Room room, Turn& turn) {
    const language::Understanding read =
        language::understand(text, role_word(speaker.role), room, scene.vocabulary);
    const bool may_stay =
        room == language::Room::direct ||
        (read.sensitivity == 0 && read.filtered.identity == language::Identity::pass);
    if (!read.urgent && may_stay) return false;
    take_request(scene, speaker, text, room, {}, false, turn);
    return true;
}

void take_text(const Scene& scene, const Speaker& speaker, const std::string& text,
               language::Room room, const ShownCard& shown, Turn& turn) {
    Reading reading = read(scene, speaker, text);
    if (reading.intent == Intent::replay && reading.stream.empty())
        reading.stream = scene.procedures.without_number(text).first.text();
    const auto draft = read_draft(speaker.id, scene.now, scene.store, scene.keys);
    // A danger goes before everything: the answer to a question, a number, a greeting. Only those
    // who manage speak of one in their own answers and orders.
    const bool manages_a_case =
        speaker.manages() &&
        (reading.intent == Intent::act_on_case || reading.intent == Intent::order ||
         (draft && draft->waits == Draft::Waits::field));
    if (reading.intent != Intent::on_behalf && !manages_a_case &&
        language::understand(text, role_word(speaker.role), room, scene.vocabulary).urgent)
        return take_request(scene, speaker, text, room, {}, false, turn);
    if (room == language::Room::open && is_small_talk(reading.intent)) return;
    // « oui » once another card has come: to which of the two?
    const bool unsure = draft && draft->waits == Draft::Waits::confirmation &&
                        !shown.stream.empty() && reading.intent == Intent::yes &&
                        !draft->question.text.empty();
    if (unsure) return turn.submission.replies.push_back(draft->question);
    if (draft && room == language::Room::direct &&
        answer_waiting(scene, speaker, *draft, text, reading, turn))
        return;
    if (room == language::Room::direct && !names_a_request(reading.intent) &&
        take_procedure(scene, speaker, text, turn))
        return;
    if (room == language::Room::direct) {
        const auto people = language::agreed_for(text, scene.vocabulary);
        const bool agrees =
            !people.empty() || (reading.intent == Intent::yes && !shown.stream.empty());
        if (agrees && take_agreement(scene, speaker, people, shown, turn)) return;
        if (!reading.stream.empty() &&
            take_label(scene, speaker, StreamId{reading.stream}, text, turn))
            return;
        if (reading.intent == Intent::none && take_reopening(scene, speaker, text, turn)) return;
    }
    if (auto answer = answer_from_registers(scene, speaker, reading))
        return answer_from(scene, speaker, text, reading, room, std::move(*answer), turn);
    switch (reading.intent) {
        case Intent::human:
            if (speaker.role == network::Role::coordinator) return say(turn, "human.coordinator");
            return take_human(scene, turn);
        case Intent::greeting:
            return say(turn, "greeting", Map{{"name", first_name(scene, speaker.id)}});
        case Intent::thanks: return say(turn, "out.thanks");
        case Intent::cancel: return take_undo(scene, speaker, reading.stream, turn);
        case Intent::act_on_case: return act_on_case(scene, speaker, reading, turn);
        case Intent::show_case: return look_at_case(scene, speaker, reading, turn);
        case Intent::why: return say(turn, "why.which");
        case Intent::signal_what: return ask_what_is_signalled(scene, speaker, turn);
        case Intent::where_stands:
            turn.submission.replies.push_back(
                where_stands(scene, speaker, language::people_in(text, scene.vocabulary)));
            return;
        case Intent::answer_link:
            turn.submission.replies.push_back(
                answer_links(scene, speaker, language::people_in(text, scene.vocabulary)));
            return;
        case Intent::account_code:
            return give_code(scene, speaker, language::people_in(text, scene.vocabulary), turn);
        case Intent::own_correction: return take_own_correction(scene, speaker, text, turn);
        case Intent::correction: return take_correction(scene, speaker, reading.text, turn);
        case Intent::web_link: return give_web_link(scene, speaker, turn);
        case Intent::my_day: turn.submission.replies.push_back(my_day(scene, speaker)); return;
        case Intent::taking_up:
            turn.submission.replies.push_back(taking_up(scene, speaker));
            return;
        case Intent::own_data:
            turn.submission.replies.push_back(data_of(scene, speaker.id));
            return;
        case Intent::counts: turn.submission.replies.push_back(counts(scene, text)); return;
        case Intent::entries: turn.submission.replies.push_back(entries(scene, text)); return;
        case Intent::exits: turn.submission.replies.push_back(exits(scene, text)); return;
        case Intent::paused: turn.submission.replies.push_back(paused(scene)); return;
        case Intent::mail_now: return choose_mail(scene, speaker, "now", turn);
        case Intent::mail_daily: return choose_mail(scene, speaker, "daily", turn);
        case Intent::mail_never: return choose_mail(scene, speaker, "never", turn);
        case Intent::absence: return take_absence(scene, speaker, text, room, false, turn);
        case Intent::absence_over: return take_absence(scene, speaker, text, room, true, turn);
        case Intent::on_behalf: return take_on_behalf(scene, speaker, reading, room, turn);
        case Intent::ask_caf:
            if (speaker.role != network::Role::coordinator)
                return take_request(scene, speaker, text, room, {}, false, turn);
            return take_request(scene, speaker, reading.text, room, {}, true, turn);
        case Intent::skip: return say(turn, "nothing_waits");
        case Intent::yes:
        case Intent::no:
        case Intent::number:
            // « C'est pour des élèves ? » is answered so too.
            if (room == language::Room::direct && take_reply(scene, speaker, text, turn)) return;
            if (reading.intent == Intent::yes && take_agreement(scene, speaker, {}, {}, turn))
                return;
            return say(turn, "nothing_waits");
        case Intent::order:
            if (ask_which_case(scene, speaker, text, reading, shown.stream, turn)) return;
            [[fallthrough]];
        default:
            if (!says_something(text)) return say(turn, "nothing_read");
            if (room == language::Room::direct && take_reply(scene, speaker, text, turn)) return;
            return take_request(scene, speaker, text, room, {}, false, turn);
    }
}

// « pourquoi ? »: of the case that is named, else of the one last shown. False: of none.
bool take_why(const Scene& scene, const Speaker& speaker, const std::string& text,
              const Reading& reading, const Offered& offered, Turn& turn) {
    StreamId stream{reading.stream};
    if (stream.empty()) stream = scene.procedures.without_number(text).first;
    if (stream.empty()) stream = last_shown(offered);
    if (stream.empty() || !scene.engine.case_at(stream)) return false;
    turn.submission.replies.push_back(reason_for(scene, speaker, stream));
    return true;
}

void take_action(const Scene& scene, const Speaker& speaker, const delivery::Action& action,
                 language::Room room, Turn& turn) {
    if (action.stream.empty()) return take_text(scene, speaker, action.say, room, {}, turn);
    if (action.trigger.empty()) {
        if (!case_known_to(scene, speaker, action.stream))
            return say(turn, "action.no_longer_yours", Map{{"stream", action.stream.text()}});
        turn.submission.replies.push_back(
            show_case(scene, speaker, action.stream, delivery::CardSize::whole));
        return;
    }
    start_trigger(scene, speaker, action.stream, action.version, action.trigger, action.data, turn);
}

// Which message it was is not known here: nothing that was said before it is submitted any more.
void take_redaction(const Scene& scene, const Speaker& speaker, Turn& turn) {
    if (!read_draft(speaker.id, scene.now, scene.store, scene.keys))
        return say(turn, "redaction.recorded_stays");
    forget_draft(scene, speaker, turn);
    say(turn, "redaction.question_dropped");
}

}  // namespace

std::string_view role_word(network::Role role) {
    switch (role) {
        case network::Role::pdn: return "pdn";
        case network::Role::coordinator: return "coordinateur";
        case network::Role::referent: return "referent";
        case network::Role::employer: return "employeur";
        case network::Role::partner: return "partenaire";
        case network::Role::unknown: break;
    }
    return "pdn";
}

Turn take_turn(const Scene& scene, const Speaker& speaker, const IncomingMessage& message,
               const Offered& offered) {
    Turn turn;
    turn.submission.actor = speaker.id;
    turn.submission.reply_to = {message.platform, message.room};
    turn.in_private = !message.direct;
    const language::Room room = message.direct ? language::Room::direct : language::Room::open;
    switch (message.kind) {
        case IncomingMessage::Kind::text: {
            const Reading reading =
                language::read_intent(message.text, role_word(speaker.role), scene.vocabulary);
            if (is_for_everybody(reading.intent)) turn.in_private = false;
            // « L-0001 » is a case, not the first choice.
            const bool names_a_case = !scene.procedures.without_number(message.text).first.empty();
            const int chosen = chosen_by(scene, speaker, message.text, reading, offered);
            const auto choice =
                message.direct && chosen > 0 && !names_a_case ? offered(chosen) : std::nullopt;
            if (message.direct && reading.intent == Intent::why &&
                take_why(scene, speaker, message.text, reading, offered, turn))
                break;
            // A question of the bot's own that this message does not answer: no later « oui » does.
            turn.withdraws_offer =
                message.direct && !choice && offered(1) && !offered(1)->say.empty();
            if (choice)
                take_action(scene, speaker, *choice, room, turn);
            else if (turn.withdraws_offer && is_refusal(reading.intent) &&
                     !read_draft(speaker.id, scene.now, scene.store, scene.keys))
                say(turn, "draft.cancelled");
            else
                take_text(scene, speaker, message.text, room, card_shown(offered), turn);
            break;
        }
        case IncomingMessage::Kind::action:
        case IncomingMessage::Kind::reaction: {
            const auto action = delivery::read_action(message.action, scene.keys.pepper());
            if (action)
                take_action(scene, speaker, action.value(), room, turn);
            else if (message.kind == IncomingMessage::Kind::action)
                say(turn, "action.unknown");
            break;
        }
        case IncomingMessage::Kind::attachment:
            if (!take_what_harms(scene, speaker, message.text, room, turn))
                take_attachment(scene, speaker, message, turn);
            break;
        case IncomingMessage::Kind::edit:
            if (!take_what_harms(scene, speaker, message.text, room, turn))
                say(turn, "edit.not_followed");
            break;
        case IncomingMessage::Kind::joined:
            turn.in_private = false;
            say(turn, message.action == "encrypted" ? "room.encrypted" : "room.welcome");
            break;
        case IncomingMessage::Kind::redaction:
            if (message.direct) take_redaction(scene, speaker, turn);
            break;
    }
    raise_sensitivity(scene, speaker, turn);
    return turn;
}

}  // namespace promenade::conversation
