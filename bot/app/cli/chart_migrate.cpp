#include "bot/app/cli/chart_migrate.hpp"

#include "bot/app/cli/chart_check.hpp"
#include "bot/app/cli/labels.hpp"
#include "bot/app/cli/refusal.hpp"
#include "engine/core/canonical_json.hpp"
#include "engine/runtime/members.hpp"
#include "engine/runtime/migration_plan.hpp"
#include "engine/workflow/chart.hpp"

#include <algorithm>

namespace promenade::app {

namespace {

using runtime::PlannedCase;
using workflow::Definition;
using Fate = workflow::Migration::Fate;

constexpr std::size_t kHashLettersMin = 8;

class Migrating {
public:
    Migrating(Core& core, const MigrateOptions& options, delivery::Texts texts,
              delivery::Texts dates, const Terminal& terminal)
        : core_(core),
          options_(options),
          texts_(std::move(texts)),
          dates_(std::move(dates)),
          terminal_(terminal) {}

    Result<int> run();
    // Why run() failed, in French; empty: its error says it.
    const std::string& refusal() const { return refusal_; }

private:
    Result<Definition> definition(const std::string& named);
    Error refuse(std::string sentence) {
        refusal_ = std::move(sentence);
        return error(Errc::invalid, "refused");
    }
    Result<std::size_t> publish(const Definition& next, const std::vector<PlannedCase>& plan);
    void report(const Definition& now, const Definition& next, const std::vector<PlannedCase>& plan,
                const char* end, std::size_t moved) const;
    void report_text(const Definition& now, const Definition& next,
                     const std::vector<PlannedCase>& plan) const;
    void say_move(const Definition& now, const Definition& next, const PlannedCase& one) const;
    void say_deadlines(const Definition& now, const Definition& next, const PlannedCase& one,
                       const Labels& labels) const;
    std::string named(const Definition& definition, const PlannedCase::Deadline& deadline) const;
    void say(const std::string& key, Map args = {}) const {
        terminal_.print(texts_.render("chart.migrate." + key, args));
    }

    Core& core_;
    const MigrateOptions& options_;
    const delivery::Texts texts_, dates_;
    const Terminal& terminal_;
    std::string refusal_;
};

const char* name_of(Fate fate) {
    switch (fate) {
        case Fate::unchanged: return "unchanged";
        case Fate::moves: return "moves";
        case Fate::impossible: break;
    }
    return "impossible";
}

std::int64_t count(const std::vector<PlannedCase>& plan, Fate fate) {
    return std::count_if(plan.begin(), plan.end(),
                         [&](const PlannedCase& one) { return one.migration.fate == fate; });
}

Result<Definition> Migrating::definition(const std::string& named) {
    const auto snapshot = core_.engine().snapshot();
    if (named.size() >= kHashLettersMin)
        for (const auto& [hash, deployed] : snapshot->definitions)
            if (hash.starts_with(named)) return deployed;
    TRY(const std::string bytes, read_file(options_.folder / named));
    auto loaded = Definition::load(bytes, named);
    if (!loaded) return refuse(explain(loaded.error(), bytes, texts_));
    return loaded;
}

std::string labels_of(const Definition& definition, const std::vector<std::string>& names,
                      bool with_names) {
    std::string labels;
    for (const std::string& name : names)
        labels += (labels.empty() ? "" : ", ") + definition.state_label(name) +
                  (with_names ? " (" + name + ")" : "");
    return labels;
}

void Migrating::say_move(const Definition& now, const Definition& next,
                         const PlannedCase& one) const {
    const std::string from = labels_of(now, one.from, false), to = labels_of(next, one.to, false);
    const bool same = from == to;
    Map args{{"stream", one.stream.text()},
             {"from", same ? labels_of(now, one.from, true) : from},
             {"to", same ? labels_of(next, one.to, true) : to}};
    say(one.from == one.to ? "stays" : "moves", std::move(args));
}

// « Reçue » (business:P1D): the delay as its author wrote it.
std::string Migrating::named(const Definition& definition,
                             const PlannedCase::Deadline& deadline) const {
    const workflow::Chart& chart = definition.chart();
    if (const auto index = chart.timer_named(deadline.name)) {
        const std::string& node = chart.nodes[chart.timers[*index].node].name;
        return texts_.render("chart.migrate.deadline.of_state",
                             {{"state", definition.state_label(node)},
                              {"delay", deadline.name.substr(node.size() + 1)}});
    }
    const workflow::TriggerSpec* const sent = definition.trigger(deadline.trigger);
    return texts_.render("chart.migrate.deadline.sends",
                         {{"trigger", sent ? sent->label : deadline.name}});
}

void Migrating::say_deadlines(const Definition& now, const Definition& next, const PlannedCase& one,
                              const Labels& labels) const {
    for (const PlannedCase::Deadline& deadline : one.deadlines) {
        Map args{{"deadline", named(deadline.to ? next : now, deadline)}};
        if (deadline.from) args.set("from", labels.when(*deadline.from));
        if (deadline.to) args.set("to", labels.when(*deadline.to));
        say(!deadline.from                 ? "deadline.added"
            : !deadline.to                 ? "deadline.dropped"
            : deadline.from == deadline.to ? "deadline.kept"
                                           : "deadline.moved",
            std::move(args));
    }
}

void Migrating::report_text(const Definition& now, const Definition& next,
                            const std::vector<PlannedCase>& plan) const {
    const auto snapshot = core_.engine().snapshot();
    const Labels labels{dates_, snapshot->roster};
    for (const PlannedCase& one : plan) {
        const std::string& stream = one.stream.text();
        const workflow::Migration& migration = one.migration;
        if (migration.fate == Fate::impossible)
            say("impossible", {{"stream", stream},
                               {"sentence", texts_.render("chart.migrate." + migration.reason,
                                                          {{"where", migration.where}})}});
        else if (migration.fate == Fate::moves)
            say_move(now, next, one);
        for (const std::string& deadline : migration.assumed)
            say("assumed", {{"stream", stream}, {"deadline", deadline}});
        say_deadlines(now, next, one, labels);
    }
    if (plan.empty()) return say("none");
    say("summary", {{"cases", static_cast<std::int64_t>(plan.size())},
                    {"unchanged", count(plan, Fate::unchanged)},
                    {"moves", count(plan, Fate::moves)},
                    {"impossible", count(plan, Fate::impossible)}});
}

List as_json(const std::vector<PlannedCase::Deadline>& deadlines) {
    List list;
    for (const PlannedCase::Deadline& deadline : deadlines) {
        Map one{{"name", deadline.name}};
        if (deadline.from) one.set("from", format_instant(*deadline.from));
        if (deadline.to) one.set("to", format_instant(*deadline.to));
        list.emplace_back(std::move(one));
    }
    return list;
}

void Migrating::report(const Definition& now, const Definition& next,
                       const std::vector<PlannedCase>& plan, const char* end,
                       std::size_t moved) const {
    if (!options_.json) {
        report_text(now, next, plan);
        return say(end, {{"moved", static_cast<std::int64_t>(moved)},
                         {"left", count(plan, Fate::impossible)}});
    }
    List cases;
    for (const PlannedCase& one : plan)
        cases.push_back(
            Map{{"stream", one.stream.text()},
                {"fate", name_of(one.migration.fate)},
                {"from", List(one.from.begin(), one.from.end())},
                {"to", List(one.to.begin(), one.to.end())},
                {"deadlines", as_json(one.deadlines)},
                {"assumed", List(one.migration.assumed.begin(), one.migration.assumed.end())},
                {"reason", one.migration.reason},
                {"where", one.migration.where}});
    terminal_.print(pretty(Map{{"from", now.hash()},
                               {"to", next.hash()},
                               {"cases", std::move(cases)},
                               {"published", std::string_view{end} == "done"}}));
}

// New cases run under it from here on; the open ones follow one by one, each by an event.
Result<std::size_t> Migrating::publish(const Definition& next,
                                       const std::vector<PlannedCase>& plan) {
    runtime::Submission deployment;
    deployment.network.push_back(network::DeployDefinition{next.id(), next.canonical()});
    TRY(const runtime::Outcome deployed, core_.engine().submit_and_wait(std::move(deployment)));
    if (deployed.refused) return *deployed.refused;
    std::size_t moved = 0;
    for (const PlannedCase& one : plan) {
        if (one.migration.fate == Fate::impossible) continue;
        runtime::CaseCommand command;
        command.definition = next.hash();
        command.stream = one.stream;
        command.trigger = std::string{runtime::kMigrateTrigger};
        runtime::Submission submission;
        submission.cases.push_back(std::move(command));
        TRY(const runtime::Outcome outcome, core_.engine().submit_and_wait(std::move(submission)));
        if (!outcome.refused) ++moved;
    }
    return moved;
}

Result<int> Migrating::run() {
    TRY(const Definition now, definition(options_.from));
    TRY(const Definition next, definition(options_.to));
    if (now.id() != next.id())
        return refuse(
            texts_.render("chart.migrate.other_id", {{"now", now.id()}, {"next", next.id()}}));
    if (now.hash() == next.hash()) {
        say("same");
        return 0;
    }
    const auto snapshot = core_.engine().snapshot();
    const workflow::DecideContext context{core_.clock().now(), &snapshot->calendars,
                                          &snapshot->roster.settings};
    const auto members = [&](const StreamId& stream) {
        return runtime::members_in(stream, next.pseudonymous(), snapshot->roster, core_.keys());
    };
    TRY(const std::vector<PlannedCase> plan,
        runtime::plan_migrations(core_.store(), now, next, context, members));
    const bool stuck = count(plan, Fate::impossible) > 0;
    if (options_.dry_run || (stuck && !options_.leave)) {
        report(now, next, plan, options_.dry_run ? "dry" : "refused", 0);
        return stuck ? 1 : 0;
    }
    TRY(const std::size_t moved, publish(next, plan));
    report(now, next, plan, "done", moved);
    return stuck ? 1 : 0;
}

}  // namespace

int migrate_chart(Core& core, const MigrateOptions& options, const Terminal& terminal) {
    auto texts = chart_texts(core.options().config);
    if (!texts) return terminal.fail(texts.error(), core.options().config);
    auto dates = delivery::Texts::load(core.options().config / "texts" / "replay.fr.json");
    if (!dates) return terminal.fail(dates.error(), core.options().config);
    Migrating migrating{core, options, std::move(texts).value(), std::move(dates).value(),
                        terminal};
    const Result<int> code = migrating.run();
    if (code) return code.value();
    if (migrating.refusal().empty()) return terminal.fail(code.error(), core.options().config);
    terminal.write(Stream::err, migrating.refusal());
    return 2;
}

}  // namespace promenade::app
