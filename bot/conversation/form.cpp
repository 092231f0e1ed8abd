#include "bot/conversation/form.hpp"

#include "bot/conversation/attachment.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/language/dates.hpp"
#include "bot/language/fold.hpp"
#include "bot/language/lexicon.hpp"
#include "bot/language/spoken.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <sstream>

namespace promenade::conversation {

namespace {

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Result<Value> choice_in(const workflow::FieldSpec& field, const std::string& text,
                        const Scene& scene) {
    const std::string wanted = language::folded_text(text);
    const auto value = [&](const workflow::Choice& choice) {
        return field.type == "number" ? Value{*number_in(choice.id)} : Value{choice.id};
    };
    std::int64_t number = 0;
    std::vector<const workflow::Choice*> abridged;
    for (const workflow::Choice& choice : field.choices) {
        ++number;
        const std::string label = language::folded_text(choice.label);
        if (wanted == language::folded_text(choice.id) || wanted == label ||
            number_in(text) == number)
            return value(choice);
        if (abridges(choice.label, text, scene)) abridged.push_back(&choice);
    }
    if (abridged.size() == 1) return value(*abridged.front());
    return error(Errc::rejected, abridged.empty() ? "choice_unknown" : "choice_several");
}

// One day: « 30/11/2026 », « le 30 novembre », « lundi ».
Result<Value> date_in(const workflow::FieldSpec& field, const std::string& text,
                      const Scene& scene) {
    const auto day = day_in(field, text, scene);
    if (!day) return error(Errc::rejected, "date_unknown");
    if (field.past && *day > scene.today()) return error(Errc::rejected, "date_to_come");
    return Value{format_date(*day)};
}

// « la MDA » begins « Maison des adolescents du Val-de-Lorne ».
bool abbreviates(const std::string& word, const std::string& name) {
    std::string initials;
    for (std::size_t i = 0; i < name.size(); ++i)
        if (i == 0 || name[i - 1] == ' ') initials += name[i];
    return word.size() >= 3 && initials.starts_with(word);
}

// « le réseau parents » is in « Réseau parents 0L (REAAP) »: words of three letters or fewer, the
// articles, don't count.
bool names(const std::string& name, const std::string& wanted) {
    if (name.find(wanted) != std::string::npos) return true;
    std::string apart = wanted;
    std::replace(apart.begin(), apart.end(), '\'', ' ');
    std::istringstream words{apart};
    bool found = false;
    for (std::string word; words >> word;) {
        if (abbreviates(word, name)) return true;
        if (word.size() <= 3) continue;
        if (name.find(word) == std::string::npos) return false;
        found = true;
    }
    return found;
}

Result<Value> partner_in(const std::string& text, const Scene& scene) {
    const std::string wanted = language::folded_text(text);
    std::vector<std::string> found;
    for (const auto& [id, facts] : scene.people.roster().partners) {
        const std::string name = language::folded_text(Value{facts}.text_at("name"));
        if (wanted == language::folded_text(id) || names(name, wanted)) found.push_back(id);
    }
    if (found.size() != 1)
        return error(Errc::rejected, found.empty() ? "partner_unknown" : "partner_several");
    return Value{found.front()};
}

Result<Value> person_in(const std::string& text, const Scene& scene) {
    if (scene.people.roster().person(PersonId{text})) return Value{text};
    const std::vector<std::string> people = language::people_in(text, scene.vocabulary);
    if (people.size() != 1)
        return error(Errc::rejected, people.empty() ? "person_unknown" : "person_several");
    return Value{people.front()};
}

// « Farida, Hugo et M-012 »: each of them known.
Result<Value> people_in(const std::string& text, const Scene& scene) {
    static const re2::RE2 kBetween(" *(?:[,;\n]| et ) *");
    std::string apart = text;
    re2::RE2::GlobalReplace(&apart, kBetween, ",");
    List people;
    std::istringstream names{apart};
    for (std::string name; std::getline(names, name, ',');) {
        if (name.empty()) continue;
        TRY(Value person, person_in(name, scene));
        people.push_back(std::move(person));
    }
    return people.empty() ? Result<Value>{error(Errc::rejected, "person_unknown")}
                          : Result<Value>{std::move(people)};
}

bool is_id(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_';
    });
}

}  // namespace

bool abridges(const std::string& label, const std::string& said, const Scene& scene) {
    constexpr std::size_t kShortest = 4;
    static const re2::RE2 kMarks("[^a-z0-9]+");
    std::string words = " " + language::folded_text(label), wanted = language::folded_text(said);
    re2::RE2::GlobalReplace(&words, kMarks, " ");
    re2::RE2::GlobalReplace(&wanted, kMarks, " ");
    std::istringstream each{wanted};
    bool found = false;
    for (std::string word; each >> word;) {
        if (scene.vocabulary.lexicon->intents.negations.contains(word)) return false;
        if (word.size() < kShortest) continue;
        if (words.find(" " + word) == std::string::npos) return false;
        found = true;
    }
    return found;
}

Result<Value> employer_in(const std::string& text, const Scene& scene) {
    const std::string wanted = language::folded_text(text);
    std::vector<std::string> found;
    for (const auto& [id, employer] : scene.people.roster().employers) {
        const std::string name = language::folded_text(Value{employer.facts}.text_at("name"));
        if (wanted == language::folded_text(id)) return Value{id};
        if (names(name, wanted)) found.push_back(id);
    }
    if (found.size() != 1)
        return error(Errc::rejected, found.empty() ? "employer_unknown" : "employer_several");
    return Value{found.front()};
}

std::optional<LocalDate> day_in(const workflow::FieldSpec& field, const std::string& text,
                                const Scene& scene) {
    using std::chrono::local_days;
    const LocalDate today = scene.today();
    const language::DateSpan span = language::dates_in(text, today, scene.vocabulary);
    if (!span.first || span.first != span.last) return std::nullopt;
    if (!field.past || *span.first <= today) return span.first;
    // Without a year the next such day was read; it is the last one that is meant.
    static const re2::RE2 kYear("\\b[0-9]{4}\\b");
    if (re2::RE2::PartialMatch(text, kYear)) return span.first;
    const auto ahead = local_days{*span.first} - local_days{today};
    if (ahead < std::chrono::days{7} && !re2::RE2::PartialMatch(text, "[0-9]"))
        return LocalDate{local_days{*span.first} - std::chrono::days{7}};
    const LocalDate before = *span.first - std::chrono::years{1};
    return before.ok() ? std::optional{before} : span.first;
}

Value kept(const Scene& scene, const workflow::FieldSpec& field, int sensitivity,
           const Value& answer, Turn& turn) {
    const bool is_free = (field.type == "text" && field.choices.empty()) || field.type == "list";
    const std::string* text = answer.text();
    if (!is_free || !text) return answer;
    const language::Filtered read = language::filter_identity(*text, sensitivity, scene.vocabulary);
    const bool only_contacts =
        std::all_of(read.spans.begin(), read.spans.end(), [](const auto& span) {
            return span.kind == "phone" || span.kind == "email" || span.kind == "handle";
        });
    if (read.masked.empty() || (field.contact && only_contacts)) return answer;
    turn.masked = turn.redact = true;
    say(turn, "request.not_kept");
    return Value{read.cleaned};
}

bool is_asked_of(const Speaker& speaker, const workflow::FormField& asked) {
    return asked.of.empty() ||
           std::any_of(asked.of.begin(), asked.of.end(), [&](const std::string& role) {
               const auto named = network::role_named(role);
               return named && speaker.is(*named);
           });
}

std::string number_said(const std::string& text) {
    static const re2::RE2 kNumber("[^0-9]*([0-9]+)[^0-9]*");
    std::string number;
    return re2::RE2::FullMatch(text, kNumber, &number) ? number : text;
}

std::int64_t characters_in(std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

std::string first_characters(std::string_view text, std::int64_t count) {
    const auto end = std::find_if(text.begin(), text.end(),
                                  [&](char c) { return (c & 0xC0) != 0x80 && count-- == 0; });
    return {text.begin(), end};
}

const workflow::FormField* next_needed(const workflow::TriggerSpec& trigger, const Speaker& speaker,
                                       const Map& data) {
    const auto at = std::find_if(trigger.form.begin(), trigger.form.end(), [&](const auto& asked) {
        return !asked.optional && !data.contains(asked.field) && is_asked_of(speaker, asked);
    });
    return at == trigger.form.end() ? nullptr : &*at;
}

const workflow::FormField* next_field(const workflow::TriggerSpec& trigger, const Speaker& speaker,
                                      const Map& data) {
    const auto at = std::find_if(trigger.form.begin(), trigger.form.end(), [&](const auto& asked) {
        return !data.contains(asked.field) && is_asked_of(speaker, asked);
    });
    return at == trigger.form.end() ? nullptr : &*at;
}

namespace {

// « quel jour ? », where the label is no question.
std::string how_to_answer(const workflow::FieldSpec& field, const Scene& scene) {
    if (field.label.ends_with('?') || field.type == "file" || field.type == "boolean") return {};
    const bool is_choice =
        !field.choices.empty() || field.name == "partner" || field.name == "employer";
    const std::string kind = is_choice ? "choice" : field.type;
    const std::string key = "form.how." + kind;
    return scene.texts.has(key) ? scene.texts.render(key, {}) : std::string{};
}

}  // namespace

workflow::FieldSpec narrowed(const workflow::FieldSpec& field, const Map& data) {
    workflow::FieldSpec left = field;
    std::erase_if(left.choices, [&](const auto& choice) { return !field.offers(choice, data); });
    return left;
}

runtime::Reply question(const workflow::Definition& definition, const workflow::FormField& asked,
                        const Map& data, const Scene& scene) {
    const workflow::FieldSpec* field = definition.field(asked.field);
    ENGINE_ASSERT(field);
    List choices;
    for (const workflow::Choice& choice : narrowed(*field, data).choices)
        choices.push_back(say_choice(choice.label, choice.id));
    if (field->type == "id" && field->name == "partner")
        for (const auto& [id, facts] : scene.people.roster().partners)
            choices.push_back(say_choice(std::string{Value{facts}.text_at("name")}, id));
    if (field->type == "boolean")
        for (const Choice answer : {Choice::is_so, Choice::is_not_so})
            choices.push_back(choice(scene, answer));
    if (asked.optional) choices.push_back(choice(scene, Choice::skip));
    choices.push_back(choice(scene, Choice::cancel));
    const std::string optional = asked.optional ? scene.texts.render("form.optional", {}) : "";
    std::string help = field->help.empty() ? "" : "\n" + field->help;
    if (field->type == "file") help += asked_of_a_photo(definition, *field, scene);
    return {"form.ask", Map{{"label", field->label + optional},
                            {"how", how_to_answer(*field, scene)},
                            {"help", help},
                            {"choices", std::move(choices)}}};
}

Result<Value> read_answer(const workflow::FieldSpec& field, const std::string& typed,
                          const Scene& scene) {
    const std::string text = trimmed(typed);
    if (text.empty()) return error(Errc::rejected, "empty");
    if (!field.choices.empty()) return choice_in(field, text, scene);
    if (field.type == "date") return date_in(field, text, scene);
    if (field.type == "id" && field.name == "partner") return partner_in(text, scene);
    if (field.type == "id" && field.name == "employer") return employer_in(text, scene);
    if (field.type == "person") return person_in(text, scene);
    if (field.type == "number") {
        const auto number = number_in(text);
        if (!number) return error(Errc::rejected, "number_unknown");
        if (field.min && *number < *field.min) return error(Errc::rejected, "too_small");
        if (field.max && *number > *field.max) return error(Errc::rejected, "too_big");
        return Value{*number};
    }
    if (field.type == "boolean") {
        const auto reading = language::read_intent(text, "pdn", scene.vocabulary).intent;
        if (reading == language::Intent::yes) return Value{true};
        if (reading == language::Intent::no) return Value{false};
        return error(Errc::rejected, "yes_or_no");
    }
    if (field.type == "people") return people_in(text, scene);
    if (field.type == "file") return error(Errc::rejected, "file_wanted");
    if (field.type == "id" && !is_id(text)) return error(Errc::rejected, "id_unknown");
    if (characters_in(text) > field.length_max) return error(Errc::rejected, "too_long");
    return Value{text};
}

}  // namespace promenade::conversation
