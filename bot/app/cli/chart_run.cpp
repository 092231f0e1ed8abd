#include "bot/app/cli/chart_run.hpp"

#include "bot/app/cli/labels.hpp"
#include "bot/app/cli/refusal.hpp"
#include "engine/core/canonical_json.hpp"
#include "engine/workflow/chart_run.hpp"
#include "engine/workflow/place.hpp"

#include <nlohmann/json.hpp>

namespace promenade::app {

namespace {

using workflow::ChartRun;
using workflow::Place;

// Any instant would do: a run has no date of its own.
constexpr Instant kStart{std::chrono::sys_days{
    LocalDate{std::chrono::year{2026}, std::chrono::January, std::chrono::day{1}}}};

Result<workflow::Actor> read_actor(const Place& entry) {
    workflow::Actor actor;
    actor.pseudonym = "somebody";
    const auto place = entry.member("actor");
    if (!place) return actor;
    TRY(place->only("pseudonym roles themes onbehalfof"));
    TRY(actor.pseudonym, place->text_or("pseudonym", actor.pseudonym));
    TRY(actor.roles, place->texts_or_none("roles"));
    TRY(actor.themes, place->texts_or_none("themes"));
    TRY(actor.onbehalfof, place->text_or("onbehalfof", ""));
    return actor;
}

using Reaction = ChartRun::Reaction;

const char* key_of(Reaction::Kind kind) {
    switch (kind) {
        case Reaction::Kind::refused: return "refused";
        case Reaction::Kind::unknown: return "unknown";
        case Reaction::Kind::nothing_reacts: return "nothing_reacts";
        case Reaction::Kind::guard_false: return "guard_false";
        case Reaction::Kind::guard_failed: return "guard_failed";
        case Reaction::Kind::over: return "over";
        case Reaction::Kind::taken: break;
    }
    return "taken";
}

// Says why a trigger did nothing, or would be refused in service.
class Telling {
public:
    using Tell = std::function<void(const std::string&)>;
    Telling(const delivery::Texts& texts, const Tell& tell) : texts_(texts), tell_(tell) {}

    // `trigger`: whose place among the entries is `number`; `states`: where it found the chart.
    void operator()(const Reaction& reaction, std::int64_t number, const std::string& trigger,
                    const std::string& states) const {
        const auto say = [&](const std::string& key, const std::string& reason,
                             const std::string& where) {
            const std::string sentence = texts_.render(key, {{"reason", reason}, {"where", where}});
            tell_(texts_.render("chart.run.line", {{"number", number},
                                                   {"trigger", trigger},
                                                   {"states", states},
                                                   {"sentence", sentence}}));
        };
        if (reaction.kind != Reaction::Kind::taken)
            say(std::string{"chart.run."} + key_of(reaction.kind), reaction.reason, reaction.where);
        if (const auto& refused = reaction.in_service)
            say("chart.run.in_service." + refused->detail, refused->detail, refused->where);
    }

private:
    const delivery::Texts& texts_;
    const Tell& tell_;
};

std::string where_it_stands(const ChartRun& run) {
    std::vector<std::string> labels;
    for (const std::string& node : run.active())
        labels.push_back(run.definition().state_label(node));
    return joined(labels, ", ");
}

Result<void> apply(const Place& entry, std::int64_t number, ChartRun& run, const Telling& telling) {
    if (const auto advance = entry.member("advance")) {
        TRY(entry.only("advance"));
        TRY(const std::string text, advance->text());
        const Result<Delay> delay = parse_delay(text);
        if (!delay) return advance->expected("a duration: PT1S");
        const Result<void> advanced = run.advance(delay.value());
        if (!advanced && advanced.error().where.empty())
            return advance->expected(advanced.error().detail);
        return advanced;
    }
    TRY(entry.only("trigger data actor"));
    TRY(const Place trigger, entry.needed("trigger"));
    TRY(const std::string name, trigger.text());
    TRY(const workflow::Actor actor, read_actor(entry));
    Map brought;
    if (const auto data = entry.member("data")) {
        TRY(const Map* const members, data->object());
        brought = *members;
    }
    const std::string states = where_it_stands(run);
    TRY(const Reaction reaction, run.send(name, brought, actor));
    telling(reaction, number, name, states);
    return success();
}

Value active_nodes(const ChartRun& run) { return List(run.active().begin(), run.active().end()); }

bool is_of_the_profile(const nlohmann::json& number) {
    if (number.is_number_unsigned())
        return number.get<std::uint64_t>() <= static_cast<std::uint64_t>(kJsonIntegerMax);
    if (!number.is_number_integer()) return false;
    const auto integer = number.get<std::int64_t>();
    return integer >= -kJsonIntegerMax && integer <= kJsonIntegerMax;
}

// The pointer of the first number that no event could hold; empty: there is none.
std::string wrong_number(const nlohmann::json& value, const std::string& pointer) {
    if (value.is_number()) return is_of_the_profile(value) ? std::string{} : pointer;
    std::string found;
    if (value.is_structured())
        for (const auto& [key, item] : value.items())
            if (found.empty()) found = wrong_number(item, pointer + "/" + key);
    return found;
}

// A number tells which trigger brings it, before the file is read as a whole.
Result<void> check_numbers(std::string_view bytes, std::string_view file) {
    const nlohmann::json entries = nlohmann::json::parse(bytes, nullptr, false);
    if (!entries.is_array()) return success();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const nlohmann::json& entry = entries[i];
        const bool names = entry.is_object() && entry.contains("trigger") &&
                           entry["trigger"].is_string() && entry.contains("data");
        if (!names) continue;
        const std::string at =
            wrong_number(entry["data"], std::string{file} + "#/" + std::to_string(i) + "/data");
        if (!at.empty())
            return error(Errc::invalid,
                         "expected whole numbers within the profile beside the trigger: " +
                             entry["trigger"].get<std::string>(),
                         at);
    }
    return success();
}

Result<Value> parse_file(std::string_view bytes, std::string_view file) {
    Result<Value> parsed = parse_json(bytes);
    if (parsed) return parsed;
    return error(Errc::invalid, parsed.error().detail,
                 std::string{file} + "#" + parsed.error().where);
}

}  // namespace

Result<std::string> run_chart(std::string_view definition, std::string_view definition_file,
                              std::string_view triggers, std::string_view triggers_file,
                              const delivery::Texts& texts,
                              const std::function<void(const std::string&)>& tell) {
    TRY(workflow::Definition chart,
        workflow::Definition::load(definition, definition_file, workflow::Strictness::plain));
    TRY(check_numbers(triggers, triggers_file));
    TRY(const Value entries, parse_file(triggers, triggers_file));
    const Place list{entries, triggers_file};
    TRY(list.list());
    const auto of_the_file = [&](Error failure) {
        if (failure.where.starts_with('/'))
            failure.where = std::string{definition_file} + "#" + failure.where;
        return failure;
    };
    Result<ChartRun> started = ChartRun::start(std::move(chart), kStart);
    if (!started) return of_the_file(started.error());
    ChartRun& run = started.value();
    List steps{active_nodes(run)};
    const Telling telling{texts, tell};
    std::int64_t number = 0;
    for (const Place& entry : list.items()) {
        const auto applied = apply(entry, ++number, run, telling);
        if (!applied) return of_the_file(applied.error());
        steps.push_back(active_nodes(run));
    }
    return canonical(steps);
}

int run_chart(const ChartFile& chart, std::string_view triggers, std::string_view triggers_file,
              const Terminal& terminal) {
    const auto texts = chart_texts(chart.config);
    if (!texts) return terminal.fail(texts.error(), chart.config);
    const auto ran = run_chart(chart.bytes, chart.name, triggers, triggers_file, texts.value(),
                               [&](const std::string& line) { terminal.write(Stream::err, line); });
    if (!ran) return refuse_chart(ran.error(), chart, terminal);
    terminal.print(ran.value());
    return 0;
}

}  // namespace promenade::app
