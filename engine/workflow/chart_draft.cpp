#include "engine/workflow/chart_draft.hpp"

#include "engine/workflow/action_loader.hpp"
#include "engine/workflow/document_order.hpp"

#include <algorithm>

namespace promenade::workflow {

namespace {

constexpr std::size_t kNodeNameMax = 64;
constexpr const char* kRootName = ".";

Result<Node::Kind> kind_of(const Place& place) {
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

bool is_node_name(std::string_view name) {
    constexpr std::string_view kMarks = "_.:#*-";
    return !name.empty() && name.size() <= kNodeNameMax &&
           std::all_of(name.begin(), name.end(), [&](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      kMarks.find(c) != std::string_view::npos;
           });
}

}  // namespace

// The root is not among the names that an event can hold, unless it stands alone.
Result<void> ChartDraft::name_node(const Place& place, const std::string& path, Node& node) const {
    const bool root = chart_.nodes.empty();
    TRY(node.label, place.text_or("label", ""));
    if (root && !node.is_leaf()) {
        node.name = kRootName;
        return success();
    }
    TRY(node.name, place.text_or("id", path));
    if (plain_) return success();
    if (!is_node_name(node.name))
        return place.expected("a name of at most 64 letters, digits and _.:#*-");
    if (node.label.empty() && !root && !node.is_history())
        return place.expected("the key \"label\"");
    return success();
}

Result<void> ChartDraft::check_keys(const Place& place, const Node& node) const {
    constexpr std::string_view kKeysOfState =
        "id label help type initial states states_order on always after after_order entry exit "
        "onDone "
        "description meta tags";
    constexpr std::string_view kRoot =
        "id title help prefix pseudonymous register lists opens_with readers card separation undo "
        "migrate listen "
        "settings data data_order triggers triggers_order label type initial states states_order "
        "on always after after_order entry exit onDone description meta tags";
    if (node.is_history())
        return place.only("id label type history target description meta tags " +
                          std::string{kActionKeys});
    if (node.kind == Node::Kind::final)
        return place.only("id label help type entry exit output description meta tags");
    return place.only(chart_.nodes.empty() ? kRoot : kKeysOfState);
}

Result<NodeIndex> ChartDraft::add_node(const Place& place, NodeIndex parent,
                                       const std::string& path) {
    if (chart_.nodes.size() >= kNodesMax) return place.expected("at most 10000 states");
    TRY(place.object());
    Node node;
    node.parent = parent;
    node.where = place.pointer();
    TRY(node.kind, kind_of(place));
    TRY(check_keys(place, node));
    TRY(name_node(place, path, node));
    const auto n = static_cast<NodeIndex>(chart_.nodes.size());
    chart_.nodes.push_back(std::move(node));
    places_.push_back(place);
    keys_.emplace_back();
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

Result<void> ChartDraft::add(const Place& root) {
    TRY(add_node(root, 0, id_));
    if (!chart_.index_names())
        for (std::size_t i = 1; i < chart_.nodes.size(); ++i) {
            const NodeIndex a = chart_.by_name[i - 1], b = chart_.by_name[i];
            if (chart_.nodes[a].name == chart_.nodes[b].name)
                return places_[std::max(a, b)].expected(
                    "an id or path that no other state has: not " + chart_.nodes[a].name);
        }
    // Of a state rather than of the whole, where both have the same.
    for (std::size_t n = ids_.size(); n-- > 0;)
        if (!ids_[n].empty()) by_id_.emplace(ids_[n], static_cast<NodeIndex>(n));
    return success();
}

Result<NodeIndex> ChartDraft::target(const Place& place, NodeIndex source) const {
    TRY(const std::string text, place.text());
    const std::string_view name = text;
    std::optional<NodeIndex> found;
    if (name.starts_with('#')) {
        found = node_with_id(name.substr(1));
    } else if (name.starts_with('.')) {
        found = descend(source, name.substr(1));
    } else {
        found = descend(chart_.nodes[source].parent, name);
    }
    if (!found || *found == 0) return place.expected("a state: a sibling's name, .child or #id");
    return *found;
}

Result<NodeIndex> ChartDraft::initial_target(const Place& place, NodeIndex of) const {
    TRY(const std::string text, place.text());
    const auto found = text.starts_with('#') ? node_with_id(text.substr(1)) : descend(of, text);
    if (!found || !chart_.is_descendant(*found, of)) return place.expected("a state inside");
    return *found;
}

std::optional<NodeIndex> ChartDraft::node_with_id(std::string_view id) const {
    if (const auto exact = by_id_.find(std::string{id}); exact != by_id_.end())
        return exact->second;
    const std::size_t dot = id.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto first = by_id_.find(std::string{id.substr(0, dot)});
    if (first == by_id_.end()) return std::nullopt;
    return descend(first->second, id.substr(dot + 1));
}

std::optional<NodeIndex> ChartDraft::descend(NodeIndex from, std::string_view path) const {
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

}  // namespace promenade::workflow
