#include "bot/conversation/overview.hpp"

#include "bot/conversation/employers.hpp"
#include "bot/conversation/member_card.hpp"
#include "bot/conversation/queries.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/delivery/card.hpp"
#include "bot/language/fold.hpp"
#include "engine/workflow/procedure.hpp"

#include <algorithm>

namespace promenade::conversation {

namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr std::size_t kLinesMax = 12;

const workflow::Definition* definition_of(const Scene& scene, const workflow::CaseState& state) {
    const auto& definitions = scene.people.snapshot().definitions;
    const auto at = definitions.find(state.definition);
    return at == definitions.end() ? nullptr : &at->second;
}

bool may_read(const Scene& scene, const Speaker& speaker, const workflow::CaseState& state) {
    const workflow::Definition* const definition = definition_of(scene, state);
    return definition &&
           workflow::may_read(*definition, state, scene.engine.actor_in(speaker.id, state.stream));
}

}  // namespace

std::vector<workflow::CaseState> readable_cases(const Scene& scene, const Speaker& speaker,
                                                const std::vector<std::string>& people) {
    std::vector<workflow::CaseState> found;
    scene.open_cases([&](const workflow::CaseState& state) {
        if (concerns(scene, speaker, state, people) && may_read(scene, speaker, state))
            found.push_back(state);
        return true;
    });
    return found;
}

namespace {

// A line a case, its number a choice to tap.
struct Listed {
    std::string lines;
    List choices;
    std::size_t count = 0;

    void add(const workflow::CaseState& state, const std::string& line) {
        if (++count > kLinesMax) return;
        lines += "\n" + line;
        choices.push_back(say_choice(state.stream.text(), state.stream.text()));
    }
};

// The first things that the card shows and the log holds in clear: whom it is about, what of.
std::string about(const Scene& scene, const Speaker& speaker,
                  const workflow::Definition& definition, const workflow::CaseState& state) {
    constexpr int kShownMax = 3;
    const workflow::Actor actor = scene.engine.actor_in(speaker.id, state.stream);
    const workflow::Procedure& procedure = definition.procedure();
    std::string shown;
    int count = 0;
    for (const auto& entry : procedure.card.fields) {
        const workflow::FieldSpec& field = procedure.fields[entry.field];
        const Value* const value = state.fields.find(field.name);
        if (entry.guard || !value || value->is_null() || count == kShownMax ||
            !workflow::may_read_field(definition, state, actor, field.name))
            continue;
        shown += (count++ == 0 ? "" : ", ") + delivery::shown_value(field, *value, state.stream,
                                                                    scene.people, scene.engine,
                                                                    scene.texts);
    }
    return shown;
}

std::optional<Instant> next_due(const workflow::CaseState& state) {
    std::optional<Instant> due;
    for (const workflow::Timer& timer : state.timers)
        if (!due || timer.due < *due) due = timer.due;
    return due;
}

// The first day of the period of `today` that the text names.
LocalDate first_day(const std::string& text, LocalDate today) {
    const std::string folded = language::folded_text(text);
    const auto names = [&](const char* word) { return folded.find(word) != std::string::npos; };
    const unsigned month = unsigned{today.month()};
    const unsigned first = names("mois") ? month : names("annee") ? 1 : (month - 1) / 3 * 3 + 1;
    return today.year() / std::chrono::month{first} / std::chrono::day{1};
}

}  // namespace

bool concerns(const Scene& scene, const Speaker& speaker, const workflow::CaseState& state,
              const std::vector<std::string>& people) {
    const workflow::Definition* const definition = definition_of(scene, state);
    if (people.empty() || !definition) return people.empty();
    const workflow::Actor actor = scene.engine.actor_in(speaker.id, state.stream);
    return std::any_of(state.fields.begin(), state.fields.end(), [&](const auto& entry) {
        const workflow::FieldSpec* const field = definition->field(entry.first);
        if (!field || field->type != "person" || !entry.second.text() ||
            !workflow::may_read_field(*definition, state, actor, field->name))
            return false;
        const PersonId person = scene.engine.person_behind(*entry.second.text(), state.stream);
        return std::find(people.begin(), people.end(), person.text()) != people.end();
    });
}

runtime::Reply where_stands(const Scene& scene, const Speaker& speaker,
                            const std::vector<std::string>& people) {
    const auto cases =
        readable_cases(scene, speaker, people.empty() ? std::vector{speaker.id.text()} : people);
    if (cases.empty()) return {"where.none", {}};
    if (cases.size() == 1)
        return show_case(scene, speaker, cases.front().stream, delivery::CardSize::brief);
    Listed listed;
    for (const workflow::CaseState& state : cases) listed.add(state, case_line(scene, state));
    return {"where.several", Map{{"count", static_cast<std::int64_t>(listed.count)},
                                 {"lines", std::move(listed.lines)},
                                 {"choices", std::move(listed.choices)}}};
}

runtime::Reply cases_of(const Scene& scene, const Speaker& speaker,
                        const workflow::Definition& definition) {
    Listed listed;
    for (const workflow::CaseState& state : readable_cases(scene, speaker, {})) {
        const workflow::Definition* const ran = definition_of(scene, state);
        if (ran->id() != definition.id()) continue;
        listed.add(state, scene.texts.render("cases_of.line",
                                             Map{{"stream", state.stream.text()},
                                                 {"about", about(scene, speaker, *ran, state)},
                                                 {"state", delivery::shown_state(*ran, state)}}));
    }
    return {listed.count == 0 ? "cases_of.none" : "cases_of",
            Map{{"title", definition.title()},
                {"count", static_cast<std::int64_t>(listed.count)},
                {"lines", std::move(listed.lines)},
                {"choices", std::move(listed.choices)}}};
}

runtime::Reply answer_links(const Scene& scene, const Speaker& speaker,
                            const std::vector<std::string>& people) {
    if (!speaker.is(network::Role::coordinator)) return {"refused.not_allowed", {}};
    if (people.empty()) return {"answer_link.which", {}};
    std::string lines;
    for (const workflow::CaseState& state : readable_cases(scene, speaker, people)) {
        const PersonId employer =
            scene.engine.person_behind(Value{state.fields}.text_at("contact"), state.stream);
        std::string link = scene.answer_link(employer, state.stream);
        if (!link.empty())
            lines += "\n" + scene.texts.render("answer_link.line",
                                               Map{{"stream", state.stream.text()},
                                                   {"contact", scene.people.name(employer)},
                                                   {"link", std::move(link)}});
    }
    if (lines.empty()) return {"answer_link.none", {}};
    return {"answer_link.here", Map{{"lines", std::move(lines)}}};
}

runtime::Reply my_day(const Scene& scene, const Speaker& speaker) {
    auto cases = readable_cases(scene, speaker, {});
    std::erase_if(cases, [&](const workflow::CaseState& state) {
        return definition_of(scene, state)->is_register();
    });
    std::stable_sort(cases.begin(), cases.end(), [](const auto& a, const auto& b) {
        return next_due(a).value_or(Instant::max()) < next_due(b).value_or(Instant::max());
    });
    const std::string& zone = scene.people.snapshot().calendars.coordinator.zone;
    const LocalDate today = scene.today();
    Listed due_today, soon;
    std::int64_t later = 0;
    for (const workflow::CaseState& state : cases) {
        const auto due = next_due(state);
        const auto ahead =
            due ? local_days{local_date(*due, zone)} - local_days{today} : days{1'000};
        if (ahead <= days{0})
            due_today.add(state, case_line(scene, state));
        else if (ahead <= days{7})
            soon.add(state, case_line(scene, state));
        else
            ++later;
    }
    List choices = std::move(due_today.choices);
    choices.insert(choices.end(), soon.choices.begin(), soon.choices.end());
    const auto part = [&](const char* key, const Listed& listed) {
        return listed.count == 0
                   ? std::string{}
                   : "\n" + scene.texts.render(
                                key, Map{{"count", static_cast<std::int64_t>(listed.count)},
                                         {"lines", listed.lines}});
    };
    const auto ending = speaker.is(network::Role::coordinator) ? ending_conventions(scene)
                                                               : std::vector<EndingConvention>{};
    const std::string conventions =
        ending.empty()
            ? std::string{}
            : "\n" + scene.texts.render("day.conventions",
                                        Map{{"count", static_cast<std::int64_t>(ending.size())},
                                            {"lines", convention_lines(scene, ending)}});
    return {"day", Map{{"open", static_cast<std::int64_t>(cases.size())},
                       {"today", part("day.today", due_today)},
                       {"soon", part("day.soon", soon)},
                       {"conventions", conventions},
                       {"later", later},
                       {"choices", std::move(choices)}}};
}

namespace {

struct Entered {
    std::int64_t count = 0;
    std::string lines;  // by date, a newline before each
};

Entered entered_since(const Scene& scene, const std::string& first) {
    const std::string today = format_date(scene.today());
    std::vector<std::pair<std::string, std::string>> entered;  // date, name
    for (const auto& [id, person] : scene.people.roster().people) {
        const std::string date{Value{person.facts}.text_at("label_date")};
        if (person.role == network::Role::pdn && !person.erased && date >= first && date <= today)
            entered.emplace_back(date, scene.people.name(id));
    }
    std::sort(entered.begin(), entered.end());
    Entered told{static_cast<std::int64_t>(entered.size()), {}};
    for (const auto& [date, name] : entered)
        told.lines +=
            "\n" + scene.texts.render("entries.line",
                                      Map{{"date", delivery::shown_date(date)}, {"name", name}});
    return told;
}

}  // namespace

runtime::Reply my_week(const Scene& scene, const Speaker& speaker) {
    constexpr days kWeek{7};
    runtime::Reply week = my_day(scene, speaker);
    week.text = "week";
    const auto first = LocalDate{std::chrono::sys_days{scene.today()} - kWeek};
    const Entered entered = entered_since(scene, format_date(first));
    week.args.set("entered",
                  entered.count == 0
                      ? std::string{}
                      : "\n" + scene.texts.render("week.entered", Map{{"count", entered.count},
                                                                      {"lines", entered.lines}}));
    return week;
}

runtime::Reply entries(const Scene& scene, const std::string& text) {
    const std::string first = format_date(first_day(text, scene.today()));
    Entered entered = entered_since(scene, first);
    return {entered.count == 0 ? "entries.none" : "entries",
            Map{{"count", entered.count},
                {"first", delivery::shown_date(first)},
                {"lines", std::move(entered.lines)}}};
}

runtime::Reply exits(const Scene& scene, const std::string& text) {
    const LocalDate first = first_day(text, scene.today());
    const std::string day = delivery::shown_date(format_date(first));
    const auto before =
        scene.roster_on(LocalDate{std::chrono::local_days{first} - std::chrono::days{1}});
    if (!before) return {"counts.unreadable", {}};
    std::int64_t count = 0;
    std::string lines;
    for (const auto& [id, person] : before.value().people) {
        const network::Person* const now = scene.people.roster().person(id);
        if (!has_label(person) || !now || has_label(*now)) continue;
        ++count;
        lines += "\n" + scene.texts.render(
                            "exits.line",
                            Map{{"name", scene.people.name(id)},
                                {"state", scene.texts.render("member.state." + now->state, {})}});
    }
    return {count == 0 ? "exits.none" : "exits",
            Map{{"count", count}, {"first", day}, {"lines", std::move(lines)}}};
}

runtime::Reply paused(const Scene& scene) {
    std::int64_t count = 0;
    std::string lines;
    for (const auto& [id, person] : scene.people.roster().people) {
        if (person.state != "paused" || person.erased) continue;
        ++count;
        lines += "\n" + scene.texts.render("paused.line",
                                           Map{{"name", scene.people.name(id)}, {"id", id.text()}});
    }
    return {count == 0 ? "paused.none" : "paused",
            Map{{"count", count}, {"lines", std::move(lines)}}};
}

}  // namespace promenade::conversation
