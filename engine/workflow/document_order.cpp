#include "engine/workflow/document_order.hpp"

#include <simdjson.h>

#include <algorithm>
#include <set>

namespace promenade::workflow {

namespace {

namespace dom = simdjson::dom;

std::string order_key(std::string_view key) { return std::string{key} + "_order"; }

void keep_order(const dom::object& members, std::string_view key, Map& owner) {
    List order;
    for (const auto& member : members) order.emplace_back(member.key);
    const bool sorted =
        std::is_sorted(order.begin(), order.end(),
                       [](const Value& a, const Value& b) { return *a.text() < *b.text(); });
    if (!sorted && !owner.contains(order_key(key))) owner.set(order_key(key), std::move(order));
}

void keep_node_order(const dom::element& node, Map& owner) {
    dom::object after, states;
    if (node["after"].get_object().get(after) == simdjson::SUCCESS)
        keep_order(after, "after", owner);
    if (node["states"].get_object().get(states) != simdjson::SUCCESS) return;
    keep_order(states, "states", owner);
    Map* const children = owner.find("states")->map();
    for (const auto& [name, child] : states)
        if (Map* const inner = children->find(name)->map()) keep_node_order(child, *inner);
}

}  // namespace

void keep_document_order(std::string_view bytes, Value& definition) {
    Map* const root = definition.map();
    dom::parser parser;
    dom::element document;
    const bool parsed = parser.parse(bytes.data(), bytes.size()).get(document) == simdjson::SUCCESS;
    if (!root || !parsed) return;
    for (const std::string_view key : {"triggers", "data"}) {
        dom::object members;
        if (document[key].get_object().get(members) == simdjson::SUCCESS)
            keep_order(members, key, *root);
    }
    keep_node_order(document, *root);
}

Result<std::vector<std::pair<std::string, Place>>> in_document_order(const Place& owner,
                                                                     std::string_view key) {
    std::vector<std::pair<std::string, Place>> found;
    const auto place = owner.member(key);
    if (!place) return found;
    TRY(place->object());
    TRY(const std::vector<std::string> order, owner.texts_or_none(order_key(key)));
    if (order.empty()) return place->members();
    std::set<std::string_view> seen;
    for (const std::string& name : order) {
        const auto member = place->member(name);
        if (!member || !seen.insert(name).second)
            return owner.member(order_key(key))->expected("each of the names once");
        found.emplace_back(name, *member);
    }
    if (found.size() != place->value().map()->size())
        return owner.member(order_key(key))->expected("each of the names once");
    return found;
}

}  // namespace promenade::workflow
