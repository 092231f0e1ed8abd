#include "bot/conversation/request.hpp"

#include "bot/conversation/absence.hpp"
#include "bot/conversation/form.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/delivery/card.hpp"
#include "bot/language/besides.hpp"
#include "bot/language/fold.hpp"
#include "bot/language/spoken.hpp"

#include <algorithm>

namespace promenade::conversation {

namespace {

using language::Identity;
using language::Understanding;

std::string label_of(const Scene& scene, const char* field, const Value& value) {
    const workflow::Definition* request = scene.people.snapshot().current(std::string{kRequest});
    const workflow::FieldSpec* spec = request ? request->field(field) : nullptr;
    if (!spec) return {};
    return delivery::shown_value(*spec, value, {}, scene.people, scene.engine, scene.texts);
}

// « mise en relation » as the id that the definition stores: mise_en_relation.
std::string as_id(std::string_view words) {
    std::string id = language::folded_text(words);
    std::replace(id.begin(), id.end(), ' ', '_');
    return id;
}

Map data_of(const Understanding& read, std::string text, language::Room room) {
    List because;
    for (const std::string& word : read.because) because.push_back(word);
    Map data{{"text", std::move(text)},
             {"room", room == language::Room::direct ? "dm" : "public"},
             {"urgent", read.urgent},
             {"proposed_nature", read.nature},
             {"proposed_category", read.category},
             {"proposed_expected_answer", as_id(read.expected_answer)},
             {"proposed_sensitivity", read.sensitivity},
             {"proposed_confidence", read.confidence}};
    if (!read.second_category.empty()) data.set("proposed_second_category", read.second_category);
    // The words that decided may be the very ones that were not kept.
    if (!because.empty() && read.filtered.masked.empty())
        data.set("proposed_because", std::move(because));
    return data;
}

runtime::CaseCommand submit_command(Map data, const PersonId& onbehalfof) {
    runtime::CaseCommand command;
    command.definition = kRequest;
    command.trigger = "submit";
    command.data = std::move(data);
    command.onbehalfof = onbehalfof;
    return command;
}

// « J'ai compris … c'est bien ça ? », with what was not kept, and who will read it.
void restate(const Scene& scene, const Speaker& speaker, runtime::CaseCommand command,
             bool something_masked, Turn& turn) {
    const Value data{command.data};
    std::string key = "request.restate";
    if (!command.onbehalfof.empty())
        key += ".on_behalf";
    else if (speaker.role == network::Role::coordinator)
        key += ".to_referent";
    else if (data.text_at("proposed_nature") == "HORS_CHAMP")
        key += ".unsure";
    else if (data.text_at("proposed_nature") == "SITUATION" ||
             data.text_at("proposed_nature") == "SIGNALEMENT")
        key += ".confidential";
    Map args{
        {"text", data.text_at("text")},
        {"category", label_of(scene, "category", data.text_at("proposed_category"))},
        {"expected", label_of(scene, "expected_answer", data.text_at("proposed_expected_answer"))},
        {"person", scene.people.name(command.onbehalfof)},
        {"choices", List{choice(scene, Choice::yes), choice(scene, Choice::no),
                         choice(scene, Choice::cancel)}}};
    const std::string away = add_coordination_today(scene, key.ends_with(".confidential"), args);
    if (scene.texts.has(key + away)) key += away;
    if (something_masked) {
        turn.redact = true;
        say(turn, "request.not_kept");
    }
    if (language::asks_several(data.text_at("text"), role_word(speaker.role), scene.vocabulary))
        say(turn, "request.several");
    say(turn, key, std::move(args));
    keep_draft(scene, speaker, to_confirm(std::move(command)), turn);
}

// Nothing in the message says what it is about: a human will know.
bool is_unsure(const Understanding& read) {
    return read.nature == "HORS_CHAMP" && read.category != "HC_HUMAIN" && read.because.empty();
}

// In a room: the bot is named, or whoever is there is asked for what the network has.
bool is_for_the_bot(const Scene& scene, const std::string& text, const Understanding& read) {
    return language::says(text, "named_bot", scene.vocabulary) ||
           (read.nature != "HORS_CHAMP" && !read.because.empty() &&
            language::says(text, "asks_the_room", scene.vocabulary));
}

// What is no request for the network: told where to turn, nothing recorded.
bool out_of_scope(const Understanding& read, Turn& turn) {
    if (read.nature != "HORS_CHAMP" || read.category == "HC_HUMAIN") return false;
    // Of somebody: a human reads it, whatever it asks.
    if (is_unsure(read) || read.sensitivity > 0 || !read.filtered.masked.empty()) return false;
    if (read.expected_answer == "aucune")
        say(turn, "out.thanks");
    else
        say(turn, read.category == "HC_RH" ? "out.hr" : "out.other");
    return true;
}

// As much as the field takes: the beginning, and the passage of the danger where that comes later.
std::string danger_words(const Understanding& read, std::int64_t max) {
    const std::string& text = read.filtered.cleaned;
    if (characters_in(text) <= max) return text;
    const std::size_t danger = read.because.empty() ? text.npos : text.find(read.because.front());
    const std::string start = first_characters(text, max / 2 - 5);
    if (danger == text.npos || danger < start.size()) return first_characters(text, max);
    std::size_t from = danger - std::min<std::size_t>(danger, 200);
    while ((text[from] & 0xC0) == 0x80) ++from;
    return start + " […] " + first_characters(text.substr(from), max / 2);
}

// The numbers first, then the coordinator; the words only where nobody is named in them.
void take_danger(const Scene& scene, const Understanding& read, const PersonId& onbehalfof,
                 language::Room room, Turn& turn) {
    turn.emergency = true;
    const bool keeps_words =
        room == language::Room::direct && read.filtered.identity != Identity::block;
    // Nothing of its form may keep it from the coordinator.
    const workflow::Definition* request = scene.people.snapshot().current(std::string{kRequest});
    const workflow::FieldSpec* field = request ? request->field("text") : nullptr;
    const std::int64_t length_max = field ? field->length_max : 0;
    Map data = data_of(read,
                       keeps_words ? danger_words(read, length_max)
                                   : scene.texts.render("request.words_not_kept", {}),
                       room);
    if (!keeps_words) data.erase("proposed_because");
    turn.submission.cases.push_back(submit_command(std::move(data), onbehalfof));
    if (keeps_words && characters_in(read.filtered.cleaned) > length_max)
        say(turn, "request.danger_cut", Map{{"max", length_max}});
    if (read.filtered.masked.empty()) return;
    turn.redact = true;
    // Of a message in a room it is said that none of it was kept.
    if (room == language::Room::direct)
        say(turn, keeps_words ? "request.not_kept" : "request.no_word_kept");
}

void ask_identity(const Scene& scene, const Speaker& speaker, const Understanding& read,
                  const std::string& text, runtime::CaseCommand command, Turn& turn) {
    Draft draft;
    turn.redact = true;
    draft.waits = Draft::Waits::identity;
    draft.command = std::move(command);
    draft.original = text;
    say(turn, "identity.ask",
        Map{{"word", read.filtered.masked.front()}, {"choices", identity_choices(scene)}});
    keep_draft(scene, speaker, std::move(draft), turn);
}

// « dis à Hakim que … »: the bot carries no message from one to the other.
bool tells_a_member(const Scene& scene, const std::string& text) {
    return language::says(text, "tells_somebody", scene.vocabulary) &&
           !language::people_in(text, scene.vocabulary).empty();
}

// Longer than the request's own field: said before anything is asked.
bool too_long(const Scene& scene, std::string_view text, Turn& turn) {
    const workflow::Definition* request = scene.people.snapshot().current(std::string{kRequest});
    const workflow::FieldSpec* field = request ? request->field("text") : nullptr;
    if (!field || characters_in(text) <= field->length_max) return false;
    say(turn, "request.too_long", Map{{"max", field->length_max}});
    return true;
}

// The coordinator's own goes to the referent of a theme: which one is the one thing to ask.
void ask_theme(const Scene& scene, const Speaker& speaker, runtime::CaseCommand command,
               Turn& turn) {
    const workflow::Definition* request = scene.people.snapshot().current(std::string{kRequest});
    if (!request || !request->field("theme")) return say(turn, "refused.no_such_procedure");
    ask(scene, speaker, *request, {"theme", false}, std::move(command), turn);
}

}  // namespace

void take_human(const Scene& scene, Turn& turn) {
    const workflow::Definition* request = scene.people.snapshot().current(std::string{kRequest});
    if (!request) return say(turn, "refused.no_such_procedure");
    turn.submission.cases.push_back(
        submit_command(Map{{"text", scene.texts.render("request.human_wanted", {})},
                           {"room", "dm"},
                           {"urgent", false},
                           {"proposed_nature", "HORS_CHAMP"},
                           {"proposed_category", "HC_HUMAIN"},
                           {"proposed_expected_answer", "mise_en_relation"},
                           {"proposed_sensitivity", 0}},
                       {}));
}

void take_request(const Scene& scene, const Speaker& speaker, const std::string& text,
                  language::Room room, const PersonId& onbehalfof, bool to_referent, Turn& turn) {
    const Understanding read =
        language::understand(text, role_word(speaker.role), room, scene.vocabulary);
    if (room == language::Room::open &&
        (read.sensitivity >= 1 || read.filtered.identity != Identity::pass || read.urgent)) {
        turn.redact = turn.in_private = true;
        turn.submission.refusal = "public_channel";
        // Nothing of the words, but a danger is a danger wherever it was written.
        if (read.urgent) take_danger(scene, read, onbehalfof, room, turn);
        return say(turn, "public.not_kept");
    }
    if (read.urgent) return take_danger(scene, read, onbehalfof, room, turn);
    // An employer may ask many things, but never what the professionals wrote.
    if (speaker.role == network::Role::employer && read.nature == "HORS_CHAMP" &&
        read.category != "HC_HUMAIN" && read.expected_answer != "aucune")
        return say(turn, "refused.employer");
    // What people say to each other in a room asks nothing of the bot.
    if (room == language::Room::open && !is_for_the_bot(scene, text, read)) return;
    if (out_of_scope(read, turn)) return;
    if (too_long(scene, read.filtered.cleaned, turn)) return;
    runtime::CaseCommand command =
        submit_command(data_of(read, read.filtered.cleaned, room), onbehalfof);
    if (to_referent) return ask_theme(scene, speaker, std::move(command), turn);
    if (speaker.role == network::Role::coordinator && onbehalfof.empty())
        return say(turn, tells_a_member(scene, text) ? "coordinator.tells" : "coordinator.what");
    // One name that nothing says to be a young person's; whatever else was found is not asked
    // about.
    if (read.filtered.identity == Identity::ask && read.filtered.masked.size() == 1 &&
        !read.filtered.about_youth)
        return ask_identity(scene, speaker, read, text, std::move(command), turn);
    restate(scene, speaker, std::move(command), !read.filtered.masked.empty(), turn);
}

void take_theme(const Scene& scene, const Speaker& speaker, const Draft& draft,
                const std::string& text, Turn& turn) {
    const workflow::Definition* request = scene.people.snapshot().current(std::string{kRequest});
    const workflow::FieldSpec* field = request ? request->field("theme") : nullptr;
    if (!field) return say(turn, "refused.no_such_procedure");
    const Result<Value> theme = read_answer(*field, text, scene);
    runtime::CaseCommand command = draft.command;
    if (!theme) return ask_theme(scene, speaker, std::move(command), turn);
    command.data.set("theme", theme.value());
    restate(scene, speaker, std::move(command), false, turn);
}

void take_identity_answer(const Scene& scene, const Speaker& speaker, Draft draft,
                          bool is_colleague, Turn& turn) {
    if (is_colleague) draft.command.data.set("text", draft.original);
    restate(scene, speaker, std::move(draft.command), !is_colleague, turn);
}

}  // namespace promenade::conversation
