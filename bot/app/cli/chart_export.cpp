#include "bot/app/cli/chart_export.hpp"

#include "engine/core/calendar.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <vector>

namespace promenade::app {

namespace {

using Json = nlohmann::ordered_json;

// In the order in which they are done.
constexpr std::array kActions{"cancel", "assign", "raise",  "send",   "spawn",
                              "signal", "record", "notify", "actions"};

void move_to_meta(const Json& from, const char* key, Json& to) {
    if (from.contains(key)) to["meta"][key] = from[key];
}

Json actions_of(const Json& block) {
    Json actions = Json::array();
    for (const char* const type : kActions)
        if (block.contains(type))
            actions.push_back(Json{{"type", type}, {"params", {{type, block[type]}}}});
    return actions;
}

// A block, or a list of them, as `entry` has.
Json blocks_of(const Json& blocks) {
    if (blocks.is_object()) return actions_of(blocks);
    Json all = Json::array();
    for (const Json& block : blocks)
        for (Json& action : actions_of(block)) {
            if (block.contains("guard")) action["params"]["guard"] = block["guard"];
            all.push_back(std::move(action));
        }
    return all;
}

Json transition_of(const Json& written) {
    if (!written.is_object()) return written;
    Json transition = Json::object();
    for (const char* const key : {"target", "guard", "reenter", "description"})
        if (written.contains(key)) transition[key] = written[key];
    Json actions = actions_of(written);
    if (!actions.empty()) transition["actions"] = std::move(actions);
    for (const char* const key : {"emit", "implies"}) move_to_meta(written, key, transition);
    return transition;
}

Json transitions_of(const Json& written) {
    if (!written.is_array()) return transition_of(written);
    Json list = Json::array();
    for (const Json& one : written) list.push_back(transition_of(one));
    return list;
}

// XState counts milliseconds. A delay on a calendar or until a date gets a name, which whoever runs
// the machine gives a value to: `delays` has what was written, by name.
std::string delay_of(const std::string& written, Json& delays) {
    if (const Result<Delay> delay = parse_delay(written))
        return std::to_string(
            std::chrono::milliseconds{delay.value().days + delay.value().time}.count());
    std::string name = written;
    std::replace_if(
        name.begin(), name.end(),
        [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    delays[name] = written;
    return name;
}

// The states on the way to each of `paths` get the `initial` that leads there, unless one of them
// says otherwise: entered from elsewhere it would then be another.
Result<void> lead(Json& state, const std::vector<std::string>& paths, const std::string& where,
                  bool own) {
    std::map<std::string, std::vector<std::string>> ways;
    for (const std::string& path : paths) {
        const std::size_t dot = path.find('.');
        std::vector<std::string>& rest = ways[path.substr(0, dot)];
        if (dot != path.npos) rest.push_back(path.substr(dot + 1));
    }
    if (state.value("type", "") != "parallel") {
        const auto conflict = [&] {
            return error(Errc::invalid, "expected one default child for XState", where);
        };
        const std::string& child = ways.begin()->first;
        const bool has_other =
            !own && (state.contains("initial") ? state["initial"] != child
                                               : state["states"].begin().key() != child);
        if (ways.size() != 1 || has_other) return conflict();
        if (own && state["initial"].is_object())
            state["initial"]["target"] = child;
        else
            state["initial"] = child;
    }
    for (const auto& [child, rest] : ways) {
        Json* const inner = state.contains("states") && state["states"].contains(child)
                                ? &state["states"][child]
                                : nullptr;
        if (!inner || rest.empty()) continue;
        TRY(lead(*inner, rest, where, false));
    }
    return success();
}

// Inner states first: theirs are then names of children.
Result<void> spread_initials(Json& state, const std::string& where) {
    if (state.contains("states"))
        for (const auto& [name, inner] : state["states"].items()) {
            TRY(spread_initials(inner, where + "/states/" + name));
        }
    if (!state.contains("initial")) return success();
    const Json& written =
        state["initial"].is_object() ? state["initial"]["target"] : state["initial"];
    const auto paths = written.is_array() ? written.get<std::vector<std::string>>()
                                          : std::vector{written.get<std::string>()};
    const bool is_plain = paths.size() == 1 && paths[0].find('.') == std::string::npos;
    if (is_plain || paths.empty() || paths[0].starts_with('#')) return success();
    return lead(state, paths, where + "/initial", true);
}

Json initial_of(const Json& written) {
    if (!written.is_object()) return written;
    return Json{{"target", written["target"]}, {"actions", actions_of(written)}};
}

Json state_of(const Json& written, Json& delays) {
    Json state = Json::object();
    for (const char* const key : {"id", "type", "history", "target", "tags"})
        if (written.contains(key)) state[key] = written[key];
    if (written.contains("label")) state["description"] = written["label"];
    for (const char* const key : {"label", "help", "output", "description"})
        move_to_meta(written, key, state);
    if (written.contains("initial")) state["initial"] = initial_of(written["initial"]);
    for (const char* const key : {"entry", "exit"})
        if (written.contains(key)) state[key] = blocks_of(written[key]);
    for (const char* const key : {"always", "onDone"})
        if (written.contains(key)) state[key] = transitions_of(written[key]);
    if (written.contains("on"))
        for (const auto& [trigger, transitions] : written["on"].items())
            state["on"][trigger] = transitions_of(transitions);
    if (written.contains("after"))
        for (const auto& [delay, transitions] : written["after"].items())
            state["after"][delay_of(delay, delays)] = transitions_of(transitions);
    if (written.contains("states"))
        for (const auto& [name, inner] : written["states"].items())
            state["states"][name] = state_of(inner, delays);
    return state;
}

}  // namespace

Result<std::string> xstate_of(std::string_view definition) {
    Json written = Json::parse(definition);
    TRY(spread_initials(written, ""));
    Json delays;
    Json machine = state_of(written, delays);
    if (!delays.empty()) machine["meta"]["delays"] = std::move(delays);
    for (const char* const key : {"title", "prefix", "opens_with", "readers", "data", "triggers",
                                  "separation", "listen", "undo"})
        move_to_meta(written, key, machine);
    return machine.dump(2);
}

}  // namespace promenade::app
