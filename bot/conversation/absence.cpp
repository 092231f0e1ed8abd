#include "bot/conversation/absence.hpp"

#include "bot/conversation/member_card.hpp"
#include "bot/conversation/reply.hpp"
#include "bot/conversation/request.hpp"
#include "bot/delivery/card.hpp"
#include "bot/language/dates.hpp"
#include "bot/language/spoken.hpp"
#include "engine/workflow/case_state.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace promenade::conversation {

namespace {

using language::DateSpan;

constexpr const char* kFirst = "first";
constexpr const char* kLast = "last";
constexpr const char* kDeputy = "deputy";
constexpr const char* kSince = "since";
constexpr const char* kWithReferent = "with_referent";  // a state of config/workflows/request.json

std::string shown(const Scene& scene, std::string_view date) {
    const auto day = parse_date(date);
    return day ? delivery::long_date(day.value(), scene.texts) : std::string{};
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
    const Map span{{"first", shown(scene, absence.text_at(kFirst))},
                   {"last", shown(scene, absence.text_at(kLast))}};
    const std::string one = absence.text_at(kFirst) == absence.text_at(kLast) ? ".one" : "";
    return Map{{"days", scene.texts.render("date.days" + one, span)},
               {"days_first", scene.texts.render("date.days_first" + one, span)},
               {"deputy", name_of(scene, absence.text_at(kDeputy))},
               {"person", scene.people.name(speaker.id)}};
}

// Its variant: for one day alone, for nobody who acts meanwhile, for a colleague who does.
std::string variant(const Scene& scene, std::string key, const Map& data) {
    const Value absence{data};
    if (absence.text_at(kDeputy).empty()) return key + ".nobody";
    return is_member(scene, absence.text_at(kDeputy)) ? key + ".member" : key;
}

bool is_own_of_a_member(const Speaker& speaker) { return speaker.role == network::Role::pdn; }

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
    const bool own = is_own_of_a_member(speaker);
    if (!own && !data.contains(kDeputy))
        return ask_for(scene, speaker, kDeputy, std::move(data), turn);
    Map args = places(scene, speaker, data);
    args.set("choices", List{choice(scene, Choice::yes), choice(scene, Choice::no),
                             choice(scene, Choice::cancel)});
    say(turn, own ? "absence.own.restate" : variant(scene, "absence.restate", data),
        std::move(args));
    keep(scene, speaker, Draft{}, std::move(data), turn);
}

// Adds the days, where the text names some that can be meant. False: it names others; said so.
bool read_days(const Scene& scene, const std::string& text, Map& data, Turn& turn) {
    using std::chrono::local_days;
    // « du 28 au 3 », said on the 30th, is told late; « du 22 au 20 » on the 15th is a slip.
    constexpr std::chrono::days kLate{7};
    const DateSpan span = language::dates_in(text, scene.today(), scene.vocabulary);
    if (!span.is_whole()) return true;
    const local_days first{*span.first}, last{*span.last}, today{scene.today()};
    if (last < first || (span.reversed && first < today - kLate)) {
        say(turn, "absence.reversed");
        return false;
    }
    if (last < today) {
        say(turn, "absence.past");
        return false;
    }
    data.set(kFirst, format_date(*span.first));
    data.set(kLast, format_date(*span.last));
    return true;
}

// Adds who acts meanwhile, where somebody is named. False: several are, or nobody that can.
bool read_deputy(const Scene& scene, const Speaker& speaker, const std::string& text, Map& data,
                 Turn& turn) {
    if (language::says(text, "nobody_stands_in", scene.vocabulary)) {
        data.set(kDeputy, "");
        return true;
    }
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
    const std::string_view other =
        language::other_name_beside(text, people.front(), scene.vocabulary);
    if (!other.empty()) {
        say(turn, "absence.other_name",
            Map{{"name", name_of(scene, people.front())}, {"said", std::string{other}}});
        return false;
    }
    data.set(kDeputy, people.front());
    return true;
}

// Those that are not over, in the order in which they were declared.
std::vector<Value> absences_ahead(const Scene& scene, const PersonId& id) {
    const network::Person* const person = scene.people.roster().person(id);
    const Value* const all = person ? person->facts.find("absences") : nullptr;
    std::vector<Value> ahead;
    const std::string day = format_date(scene.today());
    if (all && all->list())
        for (const Value& absence : *all->list())
            if (absence.text_at(kLast) >= day) ahead.push_back(absence);
    return ahead;
}

Map data_of(const Value& absence) {
    return Map{{kFirst, absence.text_at(kFirst)},
               {kLast, absence.text_at(kLast)},
               {kDeputy, absence.text_at(kDeputy)}};
}

void tell(Turn& turn, const PersonId& person, const std::string& text, const Map& args) {
    turn.submission.told.push_back({person, {text, args}});
}

// Of the requests that wait with this referent.
void tell_authors(const Scene& scene, const Speaker& speaker, const Map& data,
                  const std::string& key, Turn& turn) {
    const network::Person* const referent = scene.people.roster().person(speaker.id);
    const PersonId deputy{std::string{Value{data}.text_at(kDeputy)}};
    std::map<PersonId, std::string> waiting;
    scene.open_cases([&](const workflow::CaseState& state) {
        const auto& at = state.configuration;
        const auto themes = workflow::themes_of(state.fields);
        const bool waits = std::find(at.begin(), at.end(), kWithReferent) != at.end() &&
                           std::any_of(themes.begin(), themes.end(), [&](const auto& theme) {
                               return std::find(referent->themes.begin(), referent->themes.end(),
                                                theme) != referent->themes.end();
                           });
        const auto author =
            scene.engine.person_behind(Value{state.fields}.text_at("author"), state.stream);
        if (!waits || author.empty() || author == deputy || !is_member(scene, author.text()))
            return true;
        std::string& streams = waiting[author];
        streams += (streams.empty() ? "" : ", ") + state.stream.text();
        return true;
    });
    const std::string alone = key + ".author.nobody";
    const bool is_alone = deputy.empty() && scene.texts.has(alone);
    for (const auto& [author, streams] : waiting) {
        Map args = places(scene, speaker, data);
        args.set("streams", streams);
        tell(turn, author, is_alone ? alone : key + ".author", args);
    }
}

// A colleague's own absence, to who coordinates today.
void tell_coordination(const Scene& scene, const Speaker& speaker, const Map& data, Turn& turn) {
    const network::Roster& roster = scene.people.roster();
    const network::Person* const coordinator = roster.coordinator();
    if (!coordinator) return;
    const network::Person* const deputy = roster.deputy_of(coordinator->id, scene.today());
    tell(turn, deputy ? deputy->id : coordinator->id, "absence.own.coordinator",
         places(scene, speaker, data));
}

// Holds the label, paused too, or has a case on the way to it.
bool has_part(const network::Person& person) {
    return network::in_network(person) &&
           (has_label(person) || !Value{person.facts}.text_at("case").empty());
}

void tell_others(const Scene& scene, const Speaker& speaker, const Map& data,
                 const std::string& key, Turn& turn) {
    const Map args = places(scene, speaker, data);
    const PersonId deputy{std::string{Value{data}.text_at(kDeputy)}};
    if (!deputy.empty()) tell(turn, deputy, key + ".deputy", args);
    if (speaker.role == network::Role::referent) {
        if (const network::Person* const coordinator = scene.people.roster().coordinator())
            tell(turn, coordinator->id, variant(scene, key + ".coordinator", data), args);
        return tell_authors(scene, speaker, data, key, turn);
    }
    for (const auto& [id, person] : scene.people.roster().people)
        if (person.role == network::Role::pdn && has_part(person) && id != deputy)
            tell(turn, id, variant(scene, key + ".pdn", data), args);
}

// Until yesterday; one that begins today, or later, never was.
network::DeclareAbsence ended(const Scene& scene, const PersonId& person, const Value& absence) {
    const auto yesterday = std::chrono::local_days{scene.today()} - std::chrono::days{1};
    const LocalDate first = parse_date(absence.text_at(kFirst)).value();
    network::DeclareAbsence command{person, first, parse_date(absence.text_at(kLast)).value(),
                                    PersonId{std::string{absence.text_at(kDeputy)}}};
    if (std::chrono::local_days{first} <= yesterday)
        command.last = LocalDate{yesterday};
    else
        command.cancelled = true;
    return command;
}

// All that cover today end at once; one that is still to come is asked about.
void take_return(const Scene& scene, const Speaker& speaker, Turn& turn) {
    std::vector<Value> ahead = absences_ahead(scene, speaker.id);
    if (ahead.empty()) return say(turn, "absence.none");
    const std::string day = format_date(scene.today());
    const auto next = std::min_element(
        ahead.begin(), ahead.end(),
        [](const auto& a, const auto& b) { return a.text_at(kFirst) < b.text_at(kFirst); });
    if (next->text_at(kFirst) > day) {
        Map data = data_of(*next);
        data.set(kSince, next->text_at(kFirst));
        Map args = places(scene, speaker, data);
        args.set("choices", List{choice(scene, Choice::yes), choice(scene, Choice::cancel)});
        say(turn, "absence.restate.over", std::move(args));
        return keep(scene, speaker, Draft{}, std::move(data), turn);
    }
    std::erase_if(ahead, [&](const Value& absence) { return absence.text_at(kFirst) > day; });
    for (const Value& absence : ahead)
        turn.submission.network.push_back(ended(scene, speaker.id, absence));
    say(turn, "absence.over");
    const Map last = data_of(ahead.back());
    tell_others(scene, speaker, last, "absence.over", turn);
    std::set<std::string_view> told{"", ahead.back().text_at(kDeputy)};
    for (const Value& absence : ahead)
        if (const std::string_view deputy = absence.text_at(kDeputy); told.insert(deputy).second)
            tell(turn, PersonId{std::string{deputy}}, "absence.over.deputy",
                 places(scene, speaker, last));
}

}  // namespace

void take_absence(const Scene& scene, const Speaker& speaker, const std::string& text,
                  language::Room room, bool over, Turn& turn) {
    const network::Person* const person = scene.people.roster().person(speaker.id);
    const bool own = is_own_of_a_member(speaker);
    if (!own && (!person || !network::holds_role(*person))) {
        if (speaker.manages()) return say(turn, "refused.holds_no_role");
        return take_request(scene, speaker, text, room, {}, false, turn);
    }
    if (over) return take_return(scene, speaker, turn);
    // What a colleague says to a room is said to the others.
    const bool to_others = own && room == language::Room::open;
    Map data;
    const bool read = to_others || read_days(scene, text, data, turn);
    if (own && read && !data.contains(kLast))
        return take_request(scene, speaker, text, room, {}, false, turn);
    if (!own && !read_deputy(scene, speaker, text, data, turn))
        return ask_for(scene, speaker, kDeputy, std::move(data), turn);
    go_on(scene, speaker, std::move(data), turn);
}

void answer_absence(const Scene& scene, const Speaker& speaker, const Draft& draft,
                    const std::string& text, Turn& turn) {
    Map data = draft.command.data;
    if (draft.field == kFirst) {
        static_cast<void>(read_days(scene, text, data, turn));
        return go_on(scene, speaker, std::move(data), turn);
    }
    if (language::read_intent(text, "pdn", scene.vocabulary).intent == language::Intent::no)
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
    if (is_own_of_a_member(speaker)) {
        say(turn, "absence.own.recorded");
        return tell_coordination(scene, speaker, draft.command.data, turn);
    }
    const bool over = !data.text_at(kSince).empty();
    turn.submission.network.push_back(
        over ? ended(scene, speaker.id, data)
             : network::DeclareAbsence{speaker.id, first.value(), last.value(),
                                       PersonId{std::string{data.text_at(kDeputy)}}});
    say(turn, over ? "absence.over" : "absence.recorded");
    tell_others(scene, speaker, draft.command.data, over ? "absence.over" : "absence.told", turn);
}

std::string add_coordination_today(const Scene& scene, bool sensitive, Map& args) {
    const network::Roster& roster = scene.people.roster();
    const network::Person* const coordinator = roster.coordinator();
    if (!coordinator) return {};
    const network::Person* const deputy = roster.deputy_of(coordinator->id, scene.today());
    const bool labelled = deputy && deputy->role == network::Role::pdn;
    std::string name = scene.people.name(coordinator->id);
    if (deputy && !(sensitive && labelled)) {
        const char* const either = labelled ? "name.or_labelled_deputy" : "name.or_deputy";
        name = scene.texts.render(either,
                                  Map{{"name", name}, {"deputy", scene.people.name(deputy->id)}});
        args.set("coordinator", std::move(name));
        return {};
    }
    args.set("coordinator", std::move(name));
    const auto back = scene.people.back_on(coordinator->id, scene.today());
    if (!back) return {};
    args.set("back", delivery::long_date(*back, scene.texts));
    return std::string{delivery::kAway};
}

runtime::Reply absences(const Scene& scene) {
    std::string lines;
    for (const auto& [id, person] : scene.people.roster().people) {
        if (!network::holds_role(person)) continue;
        for (const network::DaysAway& away : scene.people.roster().days_away(person)) {
            if (std::chrono::local_days{away.last} < std::chrono::local_days{scene.today()})
                continue;
            const Map absence{{kFirst, format_date(away.first)},
                              {kLast, format_date(away.last)},
                              {kDeputy, away.deputy.text()}};
            lines += "\n" + scene.texts.render(
                                away.deputy.empty() ? "absence.line.nobody" : "absence.line",
                                places(scene, {id, person.role}, absence));
        }
    }
    if (lines.empty()) return {"absence.none_planned", {}};
    return {"absence.lines", Map{{"lines", lines}}};
}

}  // namespace promenade::conversation
