#include "engine/workflow/chart_check.hpp"

#include <algorithm>
#include <set>

namespace promenade::workflow {

namespace {

using Spawnings = std::vector<const Spawning*>;

void collect(const Actions& actions, Spawnings& found) {
    for (const Spawning& spawning : actions.spawn) found.push_back(&spawning);
    for (const Actions& next : actions.then) collect(next, found);
}

Spawnings spawnings_of(const Chart& chart) {
    Spawnings found;
    for (const Node& node : chart.nodes) {
        collect(node.on_default, found);
        for (const Actions& actions : node.entry) collect(actions, found);
        for (const Actions& actions : node.exit) collect(actions, found);
    }
    for (const Transition& transition : chart.transitions) collect(transition.actions, found);
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

}  // namespace

void check_spawns(const Procedure& procedure, const std::vector<Definition>& others,
                  std::vector<Finding>& findings) {
    for (const Spawning* const spawning : spawnings_of(procedure.chart)) {
        SpawnCheck check{procedure, others};
        const std::string where = spawning->where + "/definition";
        if (!check.find(spawning->definition))
            findings.push_back({"spawn_unknown", where, {{"name", spawning->definition}}});
        else if (const std::string way = check.way_back(spawning->definition); !way.empty())
            findings.push_back({"spawn_circle", where, {{"way", procedure.id + " → " + way}}});
    }
}

}  // namespace promenade::workflow
