#include "engine/workflow/chart_loader.hpp"

#include "engine/workflow/action_loader.hpp"
#include "engine/workflow/chart_draft.hpp"
#include "engine/workflow/document_order.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

class ChartLoader {
public:
    ChartLoader(Strictness strictness, Procedure& procedure)
        : plain_(strictness == Strictness::plain),
          strictness_(strictness),
          procedure_(procedure),
          chart_(procedure.chart),
          actions_(strictness, procedure),
          draft_(strictness, procedure.id, procedure.chart) {}

    Result<void> load(const Place& root);

private:
    void collect_triggers();

    Result<void> load_node(NodeIndex n);
    Result<void> load_initial(NodeIndex n);
    Result<void> load_history_default(NodeIndex n);
    Result<void> load_on(NodeIndex n);
    Result<void> load_after(NodeIndex n);
    Result<void> load_transitions(const Place& place, NodeIndex source, const Cause& cause,
                                  const Names& names);
    Result<void> load_transition(const Place& place, NodeIndex source, const Cause& cause,
                                 const Names& names);
    Result<std::string> load_refusal(const Place& place, const Place& refuse,
                                     const Cause& cause) const;
    Result<std::vector<std::uint16_t>> load_implied(const Place& place, const Cause& cause) const;
    Result<void> load_transition_actions(const Place& place, const Names& names,
                                         Actions& actions) const;
    Result<std::vector<NodeIndex>> load_targets(const Place& place, NodeIndex source) const;
    Result<void> check_targets(const Place& place, const std::vector<NodeIndex>& targets) const;
    // Without a trigger: data may be any field, since any trigger can lead there.
    Names any_data() const { return Names{plain_ ? nullptr : &procedure_, nullptr, true}; }

    bool plain_;
    Strictness strictness_;
    Procedure& procedure_;
    Chart& chart_;
    ActionLoader actions_;
    ChartDraft draft_;
};

// A family names no trigger: "*", "mouse.*".
bool is_family(std::string_view descriptor) {
    return descriptor == "*" || descriptor.ends_with(".*");
}

void ChartLoader::collect_triggers() {
    for (std::size_t n = 0; n < chart_.nodes.size(); ++n)
        if (const auto on = draft_.place(static_cast<NodeIndex>(n)).member("on"))
            for (const auto& entry : on->members())
                if (!is_family(entry.first)) chart_.triggers.push_back(entry.first);
    std::sort(chart_.triggers.begin(), chart_.triggers.end());
    chart_.triggers.erase(std::unique(chart_.triggers.begin(), chart_.triggers.end()),
                          chart_.triggers.end());
}

Result<void> ChartLoader::load(const Place& root) {
    TRY(draft_.add(root));
    collect_triggers();
    chart_.platform_triggers = plain_;
    for (std::size_t n = 0; n < chart_.nodes.size(); ++n) {
        TRY(load_node(static_cast<NodeIndex>(n)));
    }
    return success();
}

Result<void> ChartLoader::load_node(NodeIndex n) {
    const Place& place = draft_.place(n);
    Node& node = chart_.nodes[n];
    if (node.is_history()) return load_history_default(n);
    if (plain_) node.done_trigger = "done.state." + node.name;
    TRY(load_initial(n));
    if (const auto done = place.member("onDone")) {
        TRY(load_transitions(*done, n, Cause{Cause::Kind::done, n, {}}, any_data()));
    }
    TRY(load_on(n));
    TRY(load_after(n));
    if (const auto always = place.member("always")) {
        chart_.has_eventless = true;
        TRY(load_transitions(*always, n, Cause{}, any_data()));
    }
    if (const auto entry = place.member("entry")) {
        TRY(node.entry, actions_.blocks(*entry, any_data()));
    }
    if (const auto exit = place.member("exit")) {
        TRY(node.exit, actions_.blocks(*exit, any_data()));
    }
    if (const auto output = place.member("output")) {
        TRY(node.output, actions_.assignments(*output, any_data()));
    }
    return success();
}

Result<void> ChartLoader::load_initial(NodeIndex n) {
    Node& node = chart_.nodes[n];
    const auto initial = draft_.place(n).member("initial");
    if (node.kind != Node::Kind::compound) {
        if (initial) return initial->expected("no initial state outside a compound one");
        return success();
    }
    if (node.children.empty()) return draft_.place(n).expected("a state that is no history");
    if (!initial && plain_) {
        node.initial = {node.children.front()};
        return success();
    }
    TRY(Place target, draft_.place(n).needed("initial"));
    if (target.value().map()) {
        const Place taken = target;
        TRY(taken.only("target " + std::string{kActionKeys}));
        TRY(node.on_default, actions_.actions_of(taken, any_data()));
        TRY(target, taken.needed("target"));
    }
    const std::vector<Place> items =
        target.value().list() ? target.items() : std::vector<Place>{target};
    for (const Place& item : items) {
        TRY(const NodeIndex inside, draft_.initial_target(item, n));
        node.initial.push_back(inside);
    }
    return check_targets(target, node.initial);
}

Result<void> ChartLoader::load_history_default(NodeIndex n) {
    Node& node = chart_.nodes[n];
    const Node& parent = chart_.nodes[node.parent];
    if (const auto target = draft_.place(n).member("target")) {
        TRY(node.initial, load_targets(*target, n));
    } else if (parent.kind == Node::Kind::parallel) {
        node.initial = parent.children;
    } else {
        node.initial = parent.initial;
    }
    TRY(node.on_default, actions_.actions_of(draft_.place(n), any_data()));
    const bool inside = std::all_of(node.initial.begin(), node.initial.end(), [&](NodeIndex t) {
        return chart_.is_descendant(t, node.parent) && !chart_.nodes[t].is_history();
    });
    if (!inside || node.initial.empty())
        return draft_.place(n).expected("a default target beside the history");
    return success();
}

Result<void> ChartLoader::load_on(NodeIndex n) {
    const auto on = draft_.place(n).member("on");
    if (!on) return success();
    TRY(on->object());
    std::vector<std::pair<std::string, Place>> families;
    for (const auto& [descriptor, place] : on->members()) {
        if (is_family(descriptor)) {
            families.emplace_back(descriptor, place);
            continue;
        }
        const TriggerSpec* const trigger = procedure_.trigger(descriptor);
        if (!plain_ && !trigger) return place.expected("a trigger declared under triggers");
        Names names = any_data();
        names.trigger = trigger;
        const Cause cause{Cause::Kind::trigger, *chart_.trigger_named(descriptor), {}};
        TRY(load_transitions(place, n, cause, names));
    }
    std::sort(families.begin(), families.end(),
              [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    for (const auto& [descriptor, place] : families) {
        if (!plain_) return place.expected("the name of a trigger");
        const std::string prefix =
            descriptor == "*" ? "" : descriptor.substr(0, descriptor.size() - 2);
        TRY(load_transitions(place, n, Cause{Cause::Kind::family, 0, prefix}, any_data()));
    }
    return success();
}

Result<void> ChartLoader::load_after(NodeIndex n) {
    TRY(const auto members, in_document_order(draft_.place(n), "after"));
    for (const auto& [delay, place] : members) {
        TRY(TimerSpec timer, load_delay(place, delay, procedure_, strictness_));
        if (!plain_ && timer.delay.days.count() == 0)
            timer.delay.time = std::max<std::chrono::milliseconds>(timer.delay.time, kSoonest);
        timer.node = n;
        timer.name = chart_.nodes[n].name + ":" + delay;
        const auto index = static_cast<std::uint16_t>(chart_.timers.size());
        chart_.timers.push_back(std::move(timer));
        chart_.nodes[n].timers.push_back(index);
        TRY(load_transitions(place, n, Cause{Cause::Kind::timer, index, {}}, any_data()));
    }
    return success();
}

Result<void> ChartLoader::load_transitions(const Place& place, NodeIndex source, const Cause& cause,
                                           const Names& names) {
    if (!place.value().list()) return load_transition(place, source, cause, names);
    for (const Place& item : place.items()) {
        TRY(load_transition(item, source, cause, names));
    }
    return success();
}

Result<void> ChartLoader::load_transition(const Place& place, NodeIndex source, const Cause& cause,
                                          const Names& names) {
    Transition transition;
    transition.source = source;
    transition.cause = cause;
    transition.where = place.pointer();
    if (place.value().text()) {
        TRY(transition.targets, load_targets(place, source));
    } else {
        if (const auto refuse = place.member("refuse")) {
            TRY(transition.refuse, load_refusal(place, *refuse, cause));
        }
        TRY(place.only("target guard reenter emit implies refuse description " +
                       std::string{kActionKeys}));
        if (const auto target = place.member("target")) {
            TRY(transition.targets, load_targets(*target, source));
        }
        if (const auto guard = place.member("guard")) {
            TRY(transition.guard, load_guard(*guard, names));
        }
        TRY(transition.reenter, place.boolean_or("reenter", false));
        TRY(load_transition_actions(place, names, transition.actions));
        TRY(transition.implies, load_implied(place, cause));
    }
    if (chart_.transitions.size() > 0xFFFF) return place.expected("fewer transitions");
    chart_.nodes[source].transitions.push_back(
        static_cast<std::uint16_t>(chart_.transitions.size()));
    chart_.transitions.push_back(std::move(transition));
    return success();
}

// What refuses a trigger does nothing else.
Result<std::string> ChartLoader::load_refusal(const Place& place, const Place& refuse,
                                              const Cause& cause) const {
    TRY(std::string reason, refuse.text());
    if (!is_name(reason)) return refuse.expected("a name of a-z, 0-9 and _");
    if (plain_) return reason;
    if (cause.kind != Cause::Kind::trigger) return refuse.expected("no refusal outside \"on\"");
    if (!place.only("guard refuse description"))
        return refuse.expected("at most a guard beside a refusal");
    return reason;
}

Result<std::vector<std::uint16_t>> ChartLoader::load_implied(const Place& place,
                                                             const Cause& cause) const {
    std::vector<std::uint16_t> implied;
    const auto list = place.member("implies");
    if (list && cause.kind != Cause::Kind::trigger)
        return list->expected("no implied triggers outside \"on\"");
    TRY(const auto names, place.texts_or_none("implies"));
    for (const std::string& name : names) {
        const auto index = chart_.trigger_named(name);
        if (!index) return list->expected("triggers of this chart: not " + name);
        const TriggerSpec* const trigger = procedure_.trigger(name);
        const bool asks = trigger && std::any_of(trigger->form.begin(), trigger->form.end(),
                                                 [](const FormField& f) { return !f.optional; });
        if (asks) return list->expected("triggers that ask nothing: not " + name);
        implied.push_back(*index);
    }
    return implied;
}

Result<void> ChartLoader::load_transition_actions(const Place& place, const Names& names,
                                                  Actions& actions) const {
    TRY(actions, actions_.actions_of(place, names));
    TRY(actions.emit, place.text_or("emit", ""));
    if (!actions.emit.empty() && !is_dotted_name(actions.emit))
        return place.member("emit")->expected("the name of an event: request.answered");
    return success();
}

Result<std::vector<NodeIndex>> ChartLoader::load_targets(const Place& place,
                                                         NodeIndex source) const {
    std::vector<NodeIndex> targets;
    const std::vector<Place> items =
        place.value().list() ? place.items() : std::vector<Place>{place};
    for (const Place& item : items) {
        TRY(const NodeIndex target, draft_.target(item, source));
        targets.push_back(target);
    }
    TRY(check_targets(place, targets));
    return targets;
}

// Two of them can be active together: in regions of a parallel state.
Result<void> ChartLoader::check_targets(const Place& place,
                                        const std::vector<NodeIndex>& targets) const {
    if (targets.empty()) return place.expected("at least one state");
    for (const NodeIndex a : targets)
        for (const NodeIndex b : targets) {
            if (a >= b) continue;
            NodeIndex above = chart_.nodes[a].parent;
            while (!chart_.is_descendant(b, above)) above = chart_.nodes[above].parent;
            if (chart_.is_descendant(b, a) || chart_.nodes[above].kind != Node::Kind::parallel)
                return place.expected("states that can be active together: not " +
                                      chart_.nodes[a].name + " and " + chart_.nodes[b].name);
        }
    return success();
}

}  // namespace

Result<void> load_chart(const Place& root, Strictness strictness, Procedure& procedure) {
    return ChartLoader{strictness, procedure}.load(root);
}

}  // namespace promenade::workflow
