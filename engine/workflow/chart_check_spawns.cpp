#include "engine/workflow/case_names.hpp"
#include "engine/workflow/chart_check.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace promenade::workflow {

namespace {

using Spawnings = std::vector<const Spawning*>;

Spawnings spawnings_of(const Chart& chart) {
    Spawnings found;
    for_each_block(chart, [&](const Actions& actions) {
        for (const Spawning& spawning : actions.spawn) found.push_back(&spawning);
    });
    return found;
}

class SpawnCheck {
public:
    SpawnCheck(const Procedure& procedure, const std::vector<Definition>& others)
        : procedure_(procedure), others_(others) {}

    // "question → answer → question", from there on; empty: it does not come back.
    std::string way_back(const std::string& from) {
        if (from == procedure_.id) return from;
        const Definition* const definition = find(from);
        if (!definition || !seen_.insert(from).second) return {};
        for (const Spawning* const spawning : spawnings_of(definition->chart()))
            if (const std::string rest = way_back(spawning->definition); !rest.empty())
                return from + " → " + rest;
        return {};
    }
    const Definition* find(const std::string& id) const {
        const auto at = std::find_if(others_.begin(), others_.end(),
                                     [&](const Definition& other) { return other.id() == id; });
        return at == others_.end() ? nullptr : &*at;
    }

private:
    const Procedure& procedure_;
    const std::vector<Definition>& others_;
    std::set<std::string> seen_;
};

// What comes along, against what the child's opening asks for: it is sent by "system".
class DataCheck {
public:
    DataCheck(const Procedure& procedure, const Spawning& spawning, const Definition& child,
              std::vector<Finding>& findings)
        : procedure_(procedure),
          spawning_(spawning),
          child_(child.procedure()),
          opening_(*child_.trigger(child_.opens_with)),
          findings_(findings) {}

    void look() {
        const std::vector<std::string>& by = opening_.by;
        if (std::find(by.begin(), by.end(), "system") == by.end())
            found("spawn_not_for_system", "/definition", opening_.label);
        const Names list{.procedure = &procedure_, .members = true};
        const CaseNames known{list};
        Type item;
        if (spawning_.for_each) {
            const Result<Type> type = workflow::check(*spawning_.for_each, &known);
            if (type && !type.value().of.empty()) item = type.value().of.front();
        }
        const Names names{.procedure = &procedure_,
                          .members = true,
                          .item = spawning_.for_each ? &item : nullptr};
        for (const Assignment& assignment : spawning_.data) look_at(assignment, names);
        for (const auto& brought : child_.rules(opening_).brought)
            if (brought.needed && asks(brought) && !is_given(brought.name))
                found("spawn_field_missing", "", label_of(brought.name));
    }

private:
    using Brought = TriggerRules::Brought;
    static bool asks(const Brought& brought) {
        return brought.of.empty() ||
               std::find(brought.of.begin(), brought.of.end(), "system") != brought.of.end();
    }
    bool is_given(const std::string& field) const {
        return std::any_of(spawning_.data.begin(), spawning_.data.end(),
                           [&](const Assignment& a) { return a.field == field; });
    }
    const std::string& label_of(const std::string& field) const {
        return child_.field(field)->label;
    }
    void look_at(const Assignment& assignment, const Names& names) {
        const std::string where = "/data/" + assignment.field;
        const auto& brought = child_.rules(opening_).brought;
        const bool asked = std::any_of(brought.begin(), brought.end(), [&](const Brought& b) {
            return b.name == assignment.field && asks(b);
        });
        if (!asked) return found("spawn_field_unknown", where, assignment.field);
        const CaseNames known{names};
        const Result<Type> type = workflow::check(assignment.value, &known);
        if (type && !check_fits(assignment.value, type.value(), *child_.field(assignment.field)))
            found("spawn_field_unfit", where, label_of(assignment.field));
    }
    void found(const char* code, const std::string& where, const std::string& name) {
        findings_.push_back(
            {code, spawning_.where + where, {{"name", name}, {"procedure", child_.title}}});
    }

    const Procedure& procedure_;
    const Spawning& spawning_;
    const Procedure& child_;
    const TriggerSpec& opening_;
    std::vector<Finding>& findings_;
};

}  // namespace

void check_signals(const Procedure& procedure, const std::vector<Definition>& others,
                   std::vector<Finding>& findings) {
    std::set<std::string, std::less<>> given{"account_linked", "member_changed"}, heard;
    const auto collect = [&](const Procedure& from) {
        for (const Listening& listening : from.listens) heard.insert(listening.trigger);
        for_each_block(from.chart, [&](const Actions& actions) {
            for (const Signalling& signalling : actions.signal) given.insert(signalling.trigger);
        });
    };
    collect(procedure);
    for (const Definition& other : others) collect(other.procedure());
    for (const Listening& listening : procedure.listens)
        if (!given.contains(listening.trigger))
            findings.push_back({"listen_never_given",
                                "/listen/" + listening.trigger,
                                {{"name", listening.trigger}}});
    for_each_block(procedure.chart, [&](const Actions& actions) {
        for (const Signalling& signalling : actions.signal)
            if (!heard.contains(signalling.trigger))
                findings.push_back({"signal_never_heard",
                                    signalling.where + "/trigger",
                                    {{"name", signalling.trigger}}});
    });
}

void check_spawns(const Procedure& procedure, const std::vector<Definition>& others,
                  std::vector<Finding>& findings) {
    for (const Spawning* const spawning : spawnings_of(procedure.chart)) {
        SpawnCheck check{procedure, others};
        const std::string where = spawning->where + "/definition";
        const Definition* const child = check.find(spawning->definition);
        if (!child)
            findings.push_back({"spawn_unknown", where, {{"name", spawning->definition}}});
        else if (const std::string way = check.way_back(spawning->definition); !way.empty())
            findings.push_back({"spawn_circle", where, {{"way", procedure.id + " → " + way}}});
        if (child) DataCheck{procedure, *spawning, *child, findings}.look();
    }
}

}  // namespace promenade::workflow
