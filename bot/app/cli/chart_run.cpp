#include "bot/app/cli/chart_run.hpp"

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

Result<void> apply(const Place& entry, ChartRun& run) {
    if (const auto advance = entry.member("advance")) {
        TRY(entry.only("advance"));
        TRY(const std::string text, advance->text());
        const Result<Delay> delay = parse_delay(text);
        if (!delay) return advance->expected("a duration: PT1S");
        return run.advance(delay.value());
    }
    TRY(entry.only("trigger data actor"));
    TRY(const Place trigger, entry.needed("trigger"));
    TRY(const std::string name, trigger.text());
    TRY(const workflow::Actor actor, read_actor(entry));
    const auto data = entry.member("data");
    if (!data) return run.send(name, Map{}, actor);
    TRY(const Map* const members, data->object());
    return run.send(name, *members, actor);
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
                              std::string_view triggers, std::string_view triggers_file) {
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
    for (const Place& entry : list.items()) {
        const auto applied = apply(entry, run);
        if (!applied) return of_the_file(applied.error());
        steps.push_back(active_nodes(run));
    }
    return canonical(steps);
}

}  // namespace promenade::app
