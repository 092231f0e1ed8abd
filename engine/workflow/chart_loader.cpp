#include "engine/workflow/chart_loader.hpp"

#include "engine/workflow/document_order.hpp"
#include "engine/workflow/rule_loader.hpp"

#include <algorithm>
#include <array>

namespace promenade::workflow {

namespace {

constexpr std::size_t kNodeNameMax = 64;

class ChartLoader {
public:
    ChartLoader(Strictness strictness, Procedure& procedure)
        : plain_(strictness == Strictness::plain),
          strictness_(strictness),
          procedure_(procedure),
          chart_(procedure.chart) {}

    Result<void> load(const Place& root);

private:
    // First pass: the nodes, so that targets can be found.
    Result<NodeIndex> add_node(const Place& place, NodeIndex parent, const std::string& path);
    Result<Node::Kind> kind_of(const Place& place) const;
    Result<void> name_node(const Place& place, const std::string& path, Node& node) const;
    Result<void> check_shape(const Place& place, const Node& node) const;
    void collect_triggers();

    // Second pass: what the nodes do.
    Result<void> load_node(NodeIndex n);
    Result<void> load_initial(NodeIndex n);
    Result<void> load_history_default(NodeIndex n);
    Result<void> load_on(NodeIndex n);
    Result<void> load_after(NodeIndex n);
    Result<void> load_transitions(const Place& place, NodeIndex source, const Cause& cause,
                                  const Names& names);
    Result<void> load_transition(const Place& place, NodeIndex source, const Cause& cause,
                                 const Names& names);
    Result<std::vector<std::uint16_t>> load_implied(const Place& place, const Cause& cause) const;
    Result<Actions> load_actions(const Place& place, const Names& names) const;
    Result<std::vector<NodeIndex>> load_targets(const Place& place, NodeIndex source) const;
    Result<NodeIndex> find_target(const Place& place, const std::string& text,
                                  NodeIndex source) const;
    std::optional<NodeIndex> node_with_id(std::string_view id) const;
    std::optional<NodeIndex> descend(NodeIndex from, std::string_view path) const;

    // Without a trigger: data may be any field, since any trigger can lead there.
    Names any_data() const { return Names{plain_ ? nullptr : &procedure_, nullptr}; }

    bool plain_;
    Strictness strictness_;
    Procedure& procedure_;
    Chart& chart_;
    std::vector<Place> places_;      // by node
    std::vector<std::string> keys_;  // by node: its name among its siblings
    std::vector<std::string> ids_;   // by node: its explicit id
};

Result<Node::Kind> ChartLoader::kind_of(const Place& place) const {
    const bool has_states = place.member("states") && place.member("states")->value() != Map{};
    TRY(const std::string type, place.text_or("type", has_states ? "compound" : "atomic"));
    if (type == "parallel" && has_states) return Node::Kind::parallel;
    if (type == "compound" && has_states) return Node::Kind::compound;
    if (type == "atomic" && !has_states) return Node::Kind::atomic;
    if (type == "final" && !has_states) return Node::Kind::final;
    if (type == "history" && !has_states) {
        TRY(const std::string history, place.text_or("history", "shallow"));
        if (history == "shallow") return Node::Kind::shallow_history;
        if (history == "deep") return Node::Kind::deep_history;
        return place.member("history")->expected("shallow or deep");
    }
    return place.member("type")->expected(
        "parallel or compound (with states), atomic, final or history (without)");
}

Result<void> ChartLoader::name_node(const Place& place, const std::string& path, Node& node) const {
    TRY(node.name, place.text_or("id", path));
    const bool fits = node.name.size() <= kNodeNameMax &&
                      std::all_of(node.name.begin(), node.name.end(), [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                 (c >= '0' && c <= '9') ||
                                 std::string_view{"_.:#*-"}.find(c) != std::string_view::npos;
                      });
    if (!fits) return place.expected("a name of at most 64 letters, digits and _.:#*-");
    TRY(node.label, place.text_or("label", ""));
    if (!plain_ && node.label.empty() && !chart_.nodes.empty() && !node.is_history())
        return place.expected("the key \"label\"");
    return success();
}

Result<void> ChartLoader::check_shape(const Place& place, const Node& node) const {
    constexpr std::string_view kState =
        "id label help type initial states states_order on always after entry exit onDone "
        "description meta tags";
    constexpr std::string_view kRoot =
        "id title help prefix pseudonymous opens_with readers undo data data_order triggers "
        "triggers_order label type initial states states_order on always after entry exit onDone "
        "description meta tags";
    if (node.is_history()) return place.only("id label type history target");
    if (node.kind == Node::Kind::final) return place.only("id label help type entry exit meta");
    return place.only(chart_.nodes.empty() ? kRoot : kState);
}

Result<NodeIndex> ChartLoader::add_node(const Place& place, NodeIndex parent,
                                        const std::string& path) {
    if (chart_.nodes.size() >= kNodesMax) return place.expected("at most 1000 states");
    TRY(place.object());
    Node node;
    node.parent = parent;
    TRY(node.kind, kind_of(place));
    TRY(check_shape(place, node));
    TRY(name_node(place, path, node));
    const auto n = static_cast<NodeIndex>(chart_.nodes.size());
    chart_.nodes.push_back(std::move(node));
    places_.push_back(place);
    keys_.push_back(path.substr(path.rfind('.') + 1));
    TRY(std::string id, place.text_or("id", ""));
    ids_.push_back(std::move(id));
    TRY(const auto states, in_document_order(place, "states"));
    for (const auto& [key, state] : states) {
        if (!plain_ && !is_name(key)) return state.expected("a name of a-z, 0-9 and _");
        TRY(const NodeIndex child, add_node(state, n, n == 0 ? key : path + "." + key));
        keys_[child] = key;
        auto& list =
            chart_.nodes[child].is_history() ? chart_.nodes[n].histories : chart_.nodes[n].children;
        list.push_back(child);
    }
    chart_.nodes[n].last = static_cast<NodeIndex>(chart_.nodes.size() - 1);
    return n;
}

// A family names no trigger: "*", "mouse.*".
bool is_family(std::string_view descriptor) {
    return descriptor == "*" || descriptor.ends_with(".*");
}

void ChartLoader::collect_triggers() {
    for (const Place& place : places_)
        if (const auto on = place.member("on"))
            for (const auto& entry : on->members())
                if (!is_family(entry.first)) chart_.triggers.push_back(entry.first);
    std::sort(chart_.triggers.begin(), chart_.triggers.end());
    chart_.triggers.erase(std::unique(chart_.triggers.begin(), chart_.triggers.end()),
                          chart_.triggers.end());
}

Result<void> ChartLoader::load(const Place& root) {
    TRY(add_node(root, 0, procedure_.id));
    if (!chart_.index_names()) return root.expected("each state's id or path to be used once");
    collect_triggers();
    for (std::size_t n = 0; n < chart_.nodes.size(); ++n) {
        TRY(load_node(static_cast<NodeIndex>(n)));
    }
    return success();
}

Result<void> ChartLoader::load_node(NodeIndex n) {
    const Place& place = places_[n];
    if (chart_.nodes[n].is_history()) return load_history_default(n);
    TRY(load_initial(n));
    TRY(load_on(n));
    TRY(load_after(n));
    if (const auto always = place.member("always")) {
        TRY(load_transitions(*always, n, Cause{}, any_data()));
    }
    if (const auto done = place.member("onDone")) {
        TRY(load_transitions(*done, n, Cause{Cause::Kind::done, n, {}}, any_data()));
    }
    if (const auto entry = place.member("entry")) {
        TRY(entry->only("assign notify"));
        TRY(chart_.nodes[n].entry, load_actions(*entry, any_data()));
    }
    if (const auto exit = place.member("exit")) {
        TRY(exit->only("assign notify"));
        TRY(chart_.nodes[n].exit, load_actions(*exit, any_data()));
    }
    return success();
}

Result<void> ChartLoader::load_initial(NodeIndex n) {
    Node& node = chart_.nodes[n];
    const auto initial = places_[n].member("initial");
    if (node.kind != Node::Kind::compound) {
        if (initial) return initial->expected("no initial state outside a compound one");
        return success();
    }
    if (node.children.empty()) return places_[n].expected("a state that is no history");
    if (!initial && plain_) {
        node.initial = {node.children.front()};
        return success();
    }
    TRY(const Place target, places_[n].needed("initial"));
    const auto relative = [&](const Place& item) -> Result<void> {
        TRY(const std::string text, item.text());
        const auto found = text.starts_with('#') ? node_with_id(text.substr(1)) : descend(n, text);
        if (!found || !chart_.is_descendant(*found, n)) return item.expected("a state inside");
        chart_.nodes[n].initial.push_back(*found);
        return success();
    };
    if (!target.value().list()) return relative(target);
    for (const Place& item : target.items()) {
        TRY(relative(item));
    }
    if (node.initial.empty()) return target.expected("at least one state");
    return success();
}

Result<void> ChartLoader::load_history_default(NodeIndex n) {
    Node& node = chart_.nodes[n];
    const Node& parent = chart_.nodes[node.parent];
    if (const auto target = places_[n].member("target")) {
        TRY(node.initial, load_targets(*target, n));
    } else if (parent.kind == Node::Kind::parallel) {
        node.initial = parent.children;
    } else {
        node.initial = parent.initial;
    }
    const bool inside = std::all_of(node.initial.begin(), node.initial.end(), [&](NodeIndex t) {
        return chart_.is_descendant(t, node.parent) && !chart_.nodes[t].is_history();
    });
    if (!inside || node.initial.empty())
        return places_[n].expected("a default target beside the history");
    return success();
}

Result<void> ChartLoader::load_on(NodeIndex n) {
    const auto on = places_[n].member("on");
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
    const auto after = places_[n].member("after");
    if (!after) return success();
    TRY(after->object());
    for (const auto& [delay, place] : after->members()) {
        TRY(TimerSpec timer, load_delay(place, delay, strictness_));
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
    if (place.value().text()) {
        TRY(transition.targets, load_targets(place, source));
    } else {
        TRY(place.only("target guard reenter assign notify emit implies description"));
        if (const auto target = place.member("target")) {
            TRY(transition.targets, load_targets(*target, source));
        }
        if (const auto guard = place.member("guard")) {
            TRY(transition.guard, load_expression(*guard, names));
        }
        TRY(transition.reenter, place.boolean_or("reenter", false));
        TRY(transition.actions, load_actions(place, names));
        TRY(transition.implies, load_implied(place, cause));
    }
    if (chart_.transitions.size() > 0xFFFF) return place.expected("fewer transitions");
    chart_.nodes[source].transitions.push_back(
        static_cast<std::uint16_t>(chart_.transitions.size()));
    chart_.transitions.push_back(std::move(transition));
    return success();
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

Result<Actions> ChartLoader::load_actions(const Place& place, const Names& names) const {
    Actions actions;
    if (const auto assign = place.member("assign")) {
        TRY(assign->object());
        for (const auto& [field, expression] : assign->members()) {
            const FieldSpec* const spec = procedure_.field(field);
            if (!plain_ && (!spec || spec->personal))
                return expression.expected("a field in the clear, declared under data");
            TRY(Expression value, load_expression(expression, names));
            actions.assign.push_back(Assignment{field, std::move(value), expression.pointer()});
        }
    }
    if (const auto notify = place.member("notify")) {
        TRY(actions.notify, load_notices(*notify, names));
    }
    TRY(actions.emit, place.text_or("emit", ""));
    if (!actions.emit.empty() && !is_dotted_name(actions.emit))
        return place.member("emit")->expected("the name of an event: request.answered");
    return actions;
}

Result<std::vector<NodeIndex>> ChartLoader::load_targets(const Place& place,
                                                         NodeIndex source) const {
    std::vector<NodeIndex> targets;
    const std::vector<Place> items =
        place.value().list() ? place.items() : std::vector<Place>{place};
    for (const Place& item : items) {
        TRY(const std::string text, item.text());
        TRY(const NodeIndex target, find_target(item, text, source));
        targets.push_back(target);
    }
    if (targets.empty()) return place.expected("at least one state");
    return targets;
}

// XState's ways to name a target: "sibling", "sibling.child", ".child", "#id", "#id.child".
Result<NodeIndex> ChartLoader::find_target(const Place& place, const std::string& text,
                                           NodeIndex source) const {
    std::optional<NodeIndex> found;
    if (text.starts_with('#')) {
        found = node_with_id(std::string_view{text}.substr(1));
    } else if (text.starts_with('.')) {
        found = descend(source, std::string_view{text}.substr(1));
    } else {
        found = descend(chart_.nodes[source].parent, text);
    }
    if (!found || *found == 0) return place.expected("a state: a sibling's name, .child or #id");
    return *found;
}

std::optional<NodeIndex> ChartLoader::node_with_id(std::string_view id) const {
    const auto exact = std::find(ids_.begin(), ids_.end(), id);
    if (exact != ids_.end()) return static_cast<NodeIndex>(exact - ids_.begin());
    const std::size_t dot = id.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto first = std::find(ids_.begin(), ids_.end(), id.substr(0, dot));
    if (first == ids_.end()) return std::nullopt;
    return descend(static_cast<NodeIndex>(first - ids_.begin()), id.substr(dot + 1));
}

std::optional<NodeIndex> ChartLoader::descend(NodeIndex from, std::string_view path) const {
    const Node& node = chart_.nodes[from];
    for (const auto* list : {&node.children, &node.histories})
        for (const NodeIndex child : *list) {
            const std::string& key = keys_[child];
            if (path == key) return child;
            if (path.starts_with(key) && path[key.size()] == '.')
                if (const auto found = descend(child, path.substr(key.size() + 1))) return found;
        }
    return std::nullopt;
}

}  // namespace

Result<void> load_chart(const Place& root, Strictness strictness, Procedure& procedure) {
    return ChartLoader{strictness, procedure}.load(root);
}

}  // namespace promenade::workflow
