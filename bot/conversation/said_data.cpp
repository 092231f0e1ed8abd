#include "bot/conversation/said_data.hpp"

#include "bot/conversation/act.hpp"
#include "bot/conversation/form.hpp"
#include "bot/conversation/known_case.hpp"
#include "bot/conversation/request.hpp"
#include "bot/language/dates.hpp"
#include "bot/language/fold.hpp"
#include "bot/language/lexicon.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <utility>

namespace promenade::conversation {

namespace {

// The choice whose label the text says; of several the longest, « jeunesse et parentalité ».
std::string choice_said(const workflow::FieldSpec& field, const std::string& text) {
    constexpr std::size_t kShortest = 4;
    const std::string said = " " + language::folded_text(text) + " ";
    std::string label, id;
    for (const workflow::Choice& choice : field.choices) {
        const std::string folded = language::folded_text(choice.label);
        if (folded.size() >= kShortest && folded.size() > label.size() &&
            said.find(" " + folded + " ") != std::string::npos) {
            label = folded;
            id = choice.id;
        }
    }
    return id;
}

// Empty: not two days.
std::vector<LocalDate> first_and_last(const Scene& scene, const std::string& text) {
    const language::DateSpan span = language::dates_in(text, scene.today(), scene.vocabulary);
    if (!span.is_whole() || span.first == span.last) return {};
    return {*span.first, *span.last};
}

// « jusqu'au 25 » is the 25th.
std::optional<LocalDate> one_day(const Scene& scene, const workflow::FieldSpec& field,
                                 const std::string& text) {
    const auto day = day_in(field, text, scene);
    const language::DateSpan span = language::dates_in(text, scene.today(), scene.vocabulary);
    return !day && span.is_whole() && span.first == scene.today() ? span.last : day;
}

}  // namespace

Map data_said(const Scene& scene, const Speaker& speaker, const workflow::Definition& definition,
              const workflow::TriggerSpec& spec, const std::vector<std::string>& people,
              const std::string& text) {
    Map data;
    const auto dates = std::count_if(spec.form.begin(), spec.form.end(), [&](const auto& asked) {
        const workflow::FieldSpec* const field = definition.field(asked.field);
        return field && field->type == "date";
    });
    std::vector<LocalDate> days;
    if (dates == 2) days = first_and_last(scene, text);
    bool has_person = people.size() != 1, has_date = !days.empty();
    for (const workflow::FormField& asked : spec.form) {
        const workflow::FieldSpec* const field = definition.field(asked.field);
        if (!field || !is_asked_of(speaker, asked)) continue;
        if (field->type == "person" && !std::exchange(has_person, true))
            data.set(asked.field, people.front());
        if (field->type == "choice")
            if (const std::string said = choice_said(*field, text); !said.empty())
                data.set(asked.field, said);
        if (field->type != "date") continue;
        if (!days.empty()) {
            data.set(asked.field, format_date(days.front()));
            days.erase(days.begin());
        } else if (!std::exchange(has_date, true)) {
            if (const auto day = one_day(scene, *field, text))
                data.set(asked.field, format_date(*day));
        }
    }
    return data;
}

bool take_label(const Scene& scene, const Speaker& speaker, const StreamId& stream,
                const std::string& text, Turn& turn) {
    static const re2::RE2 kNumbered("\\b[a-z]{1,4}-[0-9]{1,6}\\b"), kAround("^[^a-z0-9]+");
    const auto known = case_known_to(scene, speaker, stream);
    if (!known) return false;
    std::string said = language::folded_text(text);
    re2::RE2::Replace(&said, kNumbered, " ");
    re2::RE2::Replace(&said, kAround, "");
    const workflow::TriggerSpec* meant = nullptr;
    std::size_t length = 0;
    const bool is_request = known->definition->id() == kRequest;
    for (const workflow::TriggerSpec& spec : known->definition->triggers()) {
        // Of a request the lexicon reads its own orders, and more of them.
        if (is_request && scene.vocabulary.lexicon->intents.triggers.contains(spec.name)) continue;
        const std::string label = language::folded_text(spec.label);
        if (label.size() <= length || !said.starts_with(label + " ")) continue;
        meant = &spec;
        length = label.size();
    }
    if (!meant) return false;
    const std::string rest = said.substr(length);
    const auto people = language::people_in(rest, scene.vocabulary);
    start_trigger(scene, speaker, stream, 0, meant->name,
                  data_said(scene, speaker, *known->definition, *meant, people, rest), turn);
    return true;
}

}  // namespace promenade::conversation
