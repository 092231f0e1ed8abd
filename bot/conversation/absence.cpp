#include "bot/conversation/absence.hpp"

#include "bot/conversation/reply.hpp"
#include "bot/language/dates.hpp"
#include "bot/language/spoken.hpp"

#include <algorithm>

namespace promenade::conversation {

namespace {

using language::DateSpan;

constexpr const char* kFirst = "first";
constexpr const char* kLast = "last";
constexpr const char* kDeputy = "deputy";
constexpr const char* kSince = "since";

// « mardi 3 novembre 2026 »
std::string shown(const Scene& scene, std::string_view date) {
    const auto day = parse_date(date);
    if (!day) return {};
    const unsigned weekday =
        std::chrono::weekday{std::chrono::local_days{day.value()}}.iso_encoding();
    const unsigned number{day.value().day()};
    return scene.texts.render(
        number == 1 ? "date.long_first" : "date.long",
        Map{{"weekday", scene.texts.render("date.weekday." + std::to_string(weekday), {})},
            {"day", std::int64_t{number}},
            {"month",
             scene.texts.render("date.month." + std::to_string(unsigned{day.value().month()}), {})},
            {"year", std::int64_t{int{day.value().year()}}}});
}

std::string name_of(const Scene& scene, std::string_view id) {
    return id.empty() ? std::string{} : scene.people.name(PersonId{std::string{id}});
}

bool is_member(const Scene& scene, std::string_view id) {
    const network::Person* const person = scene.people.roster().person(PersonId{std::string{id}});
    return person && person->role == network::Role::pdn;
}

Map places(const Scene& scene, const Speaker& speaker, const Map& data) {
    const Value absence{data};
    return Map{{"first", shown(scene, absence.text_at(kFirst))},
               {"last", shown(scene, absence.text_at(kLast))},
               {"deputy", name_of(scene, absence.text_at(kDeputy))},
               {"person", scene.people.name(speaker.id)}};
}

// Its variant: for one day alone, for nobody who acts meanwhile, for a colleague who does.
std::string variant(const Scene& scene, std::string key, const Map& data) {
    const Value absence{data};
    if (absence.text_at(kDeputy).empty()) return key + ".nobody";
    return is_member(scene, absence.text_at(kDeputy)) ? key + ".member" : key;
}

void keep(const Scene& scene, const Speaker& speaker, Draft draft, Map data, Turn& turn) {
    draft.command = {};
    draft.command.definition = std::string{kAbsence};
    draft.command.data = std::move(data);
    keep_draft(scene, speaker, std::move(draft), turn);
}

void ask_for(const Scene& scene, const Speaker& speaker, const char* field, Map data, Turn& turn) {
    List choices;
    if (std::string_view{field} == kDeputy) {
        for (const auto& [id, person] : scene.people.roster().people)
            if (person.role == network::Role::coordinator && person.id != speaker.id &&
                person.state == "deputy" && !person.erased)
                choices.push_back(say_choice(scene.people.name(id), id.text()));
        choices.push_back(choice(scene, Choice::nobody));
    }
    choices.push_back(choice(scene, Choice::cancel));
    say(turn, std::string{"absence.ask."} + field, Map{{"choices", std::move(choices)}});
    Draft draft;
    draft.waits = Draft::Waits::field;
    draft.field = field;
    keep(scene, speaker, std::move(draft), std::move(data), turn);
}

// The next thing to ask, or all of it told back.
void go_on(const Scene& scene, const Speaker& speaker, Map data, Turn& turn) {
    if (!data.contains(kLast)) return ask_for(scene, speaker, kFirst, std::move(data), turn);
    if (!data.contains(kDeputy)) return ask_for(scene, speaker, kDeputy, std::move(data), turn);
    Map args = places(scene, speaker, data);
    args.set("choices", List{choice(scene, Choice::yes), choice(scene, Choice::no),
                             choice(scene, Choice::cancel)});
    say(turn, variant(scene, "absence.restate", data), std::move(args));
    keep(scene, speaker, Draft{}, std::move(data), turn);
}

// Adds the days, where the text names some that are not past. False: it names past ones.
bool read_days(const Scene& scene, const std::string& text, Map& data) {
    const DateSpan span = language::dates_in(text, scene.today(), scene.vocabulary);
    if (!span.is_whole()) return true;
    if (std::chrono::local_days{*span.last} < std::chrono::local_days{scene.today()} ||
        std::chrono::local_days{*span.last} < std::chrono::local_days{*span.first})
        return false;
    data.set(kFirst, format_date(*span.first));
    data.set(kLast, format_date(*span.last));
    return true;
}

// Adds who acts meanwhile, where somebody is named. False: several are, or nobody that can.
bool read_deputy(const Scene& scene, const Speaker& speaker, const std::string& text, Map& data,
                 Turn& turn) {
    std::vector<std::string> people = language::people_in(text, scene.vocabulary);
    std::erase(people, speaker.id.text());
    if (people.empty()) return true;
    if (people.size() > 1) {
        say(turn, "form.person_several");
        return false;
    }
    const network::Person* const person = scene.people.roster().person(PersonId{people.front()});
    const bool here =
        person && network::in_network(*person) &&
        (person->role == network::Role::pdn || person->role == network::Role::coordinator ||
         person->role == network::Role::referent);
    if (!here) {
        say(turn, "absence.cannot", Map{{"name", name_of(scene, people.front())}});
        return false;
    }
    data.set(kDeputy, people.front());
    return true;
}

// The absence of today, else the next one; null: there is none.
Value current_absence(const Scene& scene, const PersonId& id) {
    const network::Person* const person = scene.people.roster().person(id);
    const Value* const all = person ? person->facts.find("absences") : nullptr;
    const std::string day = format_date(scene.today());
    if (all && all->list())
        for (const Value& absence : *all->list())
            if (absence.text_at("last") >= day) return absence;
    return {};
}

void take_return(const Scene& scene, const Speaker& speaker, Turn& turn) {
    const Value absence = current_absence(scene, speaker.id);
    if (!absence.map()) return say(turn, "absence.none");
    Map data{{kFirst, absence.text_at("first")},
             {kLast, absence.text_at("last")},
             {kDeputy, absence.text_at("deputy")},
             {kSince, absence.text_at("first")}};
    Map args = places(scene, speaker, data);
    args.set("choices", List{choice(scene, Choice::yes), choice(scene, Choice::cancel)});
    say(turn, "absence.restate.over", std::move(args));
    keep(scene, speaker, Draft{}, std::move(data), turn);
}

void tell(Turn& turn, const PersonId& person, const std::string& text, const Map& args) {
    turn.submission.told.push_back({person, {text, args}});
}

void tell_others(const Scene& scene, const Speaker& speaker, const Map& data,
                 const std::string& key, Turn& turn) {
    const Map args = places(scene, speaker, data);
    const PersonId deputy{std::string{Value{data}.text_at(kDeputy)}};
    if (!deputy.empty()) tell(turn, deputy, key + ".deputy", args);
    if (speaker.role == network::Role::referent) {
        if (const network::Person* const coordinator = scene.people.roster().coordinator())
            tell(turn, coordinator->id, variant(scene, key + ".coordinator", data), args);
        return;
    }
    for (const auto& [id, person] : scene.people.roster().people)
        if (person.role == network::Role::pdn && person.state == "labelled" && !person.erased &&
            id != deputy)
            tell(turn, id, variant(scene, key + ".pdn", data), args);
}

}  // namespace

void take_absence(const Scene& scene, const Speaker& speaker, const std::string& text, bool over,
                  Turn& turn) {
    const network::Person* const person = scene.people.roster().person(speaker.id);
    if (!person || !network::holds_role(*person)) return say(turn, "refused.holds_no_role");
    if (over) return take_return(scene, speaker, turn);
    Map data;
    if (!read_days(scene, text, data)) return say(turn, "absence.past");
    if (!read_deputy(scene, speaker, text, data, turn)) return;
    go_on(scene, speaker, std::move(data), turn);
}

void answer_absence(const Scene& scene, const Speaker& speaker, const Draft& draft,
                    const std::string& text, Turn& turn) {
    Map data = draft.command.data;
    if (draft.field == kFirst) {
        if (!read_days(scene, text, data)) say(turn, "absence.past");
        return go_on(scene, speaker, std::move(data), turn);
    }
    const bool nobody =
        language::read_intent(text, "pdn", scene.vocabulary).intent == language::Intent::no ||
        text == scene.texts.render("say.nobody", {});
    if (nobody)
        data.set(kDeputy, "");
    else if (scene.people.roster().person(PersonId{text}))
        data.set(kDeputy, text);
    else if (!read_deputy(scene, speaker, text, data, turn))
        return ask_for(scene, speaker, kDeputy, std::move(data), turn);
    if (!data.contains(kDeputy)) say(turn, "form.person_unknown");
    go_on(scene, speaker, std::move(data), turn);
}

void declare_absence(const Scene& scene, const Speaker& speaker, const Draft& draft, Turn& turn) {
    const Value data{draft.command.data};
    const auto first = parse_date(data.text_at(kFirst)), last = parse_date(data.text_at(kLast));
    if (!first || !last) return say(turn, "nothing_waits");
    network::DeclareAbsence command{speaker.id, first.value(), last.value(),
                                    PersonId{std::string{data.text_at(kDeputy)}}};
    const bool over = !data.text_at(kSince).empty();
    const auto yesterday = std::chrono::local_days{scene.today()} - std::chrono::days{1};
    if (over && std::chrono::local_days{first.value()} <= yesterday)
        command.last = LocalDate{yesterday};
    else
        command.cancelled = over;
    turn.submission.network.push_back(std::move(command));
    say(turn, over ? "absence.over" : "absence.recorded");
    tell_others(scene, speaker, draft.command.data, over ? "absence.over" : "absence.told", turn);
}

std::string coordination_today(const Scene& scene, bool sensitive) {
    const network::Roster& roster = scene.people.roster();
    const network::Person* const coordinator = roster.coordinator();
    if (!coordinator) return {};
    const network::Person* const deputy = roster.deputy_of(coordinator->id, scene.today());
    const bool labelled = deputy && deputy->role == network::Role::pdn;
    std::string name = scene.people.name(coordinator->id);
    if (!deputy || (sensitive && labelled)) return name;
    return scene.texts.render(labelled ? "name.or_labelled_deputy" : "name.or_deputy",
                              Map{{"name", name}, {"deputy", scene.people.name(deputy->id)}});
}

runtime::Reply absences(const Scene& scene) {
    std::string lines;
    for (const auto& [id, person] : scene.people.roster().people) {
        const Value absence = current_absence(scene, id);
        if (!absence.map() || !network::holds_role(person)) continue;
        const Map data{{kFirst, absence.text_at("first")},
                       {kLast, absence.text_at("last")},
                       {kDeputy, absence.text_at("deputy")}};
        lines +=
            "\n" + scene.texts.render(
                       data.find(kDeputy)->text()->empty() ? "absence.line.nobody" : "absence.line",
                       places(scene, {id, person.role}, data));
    }
    if (lines.empty()) return {"absence.none_planned", {}};
    return {"absence.lines", Map{{"lines", lines}}};
}

}  // namespace promenade::conversation
