#include "engine/workflow/absorb.hpp"

#include <algorithm>
#include <iterator>

namespace promenade::workflow {

namespace {

List list_of(const Map& data, std::string_view key) {
    const Value* const found = data.find(key);
    return found && found->list() ? *found->list() : List{};
}

// Of two that say something of the same `key` the second is right.
List joined(List first, List second, std::string_view key) {
    std::erase_if(first, [&](const Value& before) {
        return std::any_of(second.begin(), second.end(), [&](const Value& after) {
            return before.text_at(key) == after.text_at(key);
        });
    });
    std::move(second.begin(), second.end(), std::back_inserter(first));
    return first;
}

void set_unless_empty(Map& data, std::string_view key, List list) {
    if (list.empty())
        data.erase(key);
    else
        data.set(key, std::move(list));
}

template <class Items>
void append(Items& items, Items more) {
    std::move(more.begin(), more.end(), std::back_inserter(items));
}

}  // namespace

void absorb(Decision& first, Decision second) {
    const List stopped = list_of(second.data, "stopped");
    List timers = list_of(first.data, "timers"), ended = list_of(first.data, "stopped");
    // What the second stops was pending before, or set by the first alone.
    std::erase_if(timers, [&](const Value& timer) {
        return std::find(stopped.begin(), stopped.end(), Value{timer.text_at("name")}) !=
               stopped.end();
    });
    for (const Value& name : stopped)
        if (std::find(ended.begin(), ended.end(), name) == ended.end()) ended.push_back(name);
    set_unless_empty(first.data, "stopped", std::move(ended));
    set_unless_empty(first.data, "timers",
                     joined(std::move(timers), list_of(second.data, "timers"), "name"));
    for (const std::string_view key : {"entered", "history"})
        set_unless_empty(first.data, key,
                         joined(list_of(first.data, key), list_of(second.data, key), "node"));
    if (const Value* const changes = second.data.find("fields")) {
        const Value* const before = first.data.find("fields");
        Map fields = before ? *before->map() : Map{};
        for (const auto& [name, value] : *changes->map()) fields.set(name, value);
        first.data.set("fields", std::move(fields));
    }
    for (const std::string_view key : {"configuration", "listens", "output", "records", "signals"})
        if (Value* const value = second.data.find(key)) first.data.set(key, std::move(*value));
    append(first.personal, std::move(second.personal));
    append(first.effects, std::move(second.effects));
    append(first.spawns, std::move(second.spawns));
    append(first.signals, std::move(second.signals));
    append(first.members, std::move(second.members));
    first.lists_members = first.lists_members || second.lists_members;
}

}  // namespace promenade::workflow
