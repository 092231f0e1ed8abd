#include "bot/platforms/matrix/content.hpp"

#include "bot/platforms/matrix/decode_event.hpp"

namespace promenade::platforms::matrix {
namespace {

using nlohmann::json;

constexpr const char* kActions = "fr.promenade.actions";
constexpr std::string_view kTen = "\xF0\x9F\x94\x9F";            // U+1F51F
constexpr std::string_view kVariationSelector = "\xEF\xB8\x8F";  // U+FE0F
constexpr std::string_view kKeycap = "\xE2\x83\xA3";             // U+20E3

json without_relation(const OutgoingMessage& message, bool direct) {
    std::string body = message.text;
    json actions = json::array();
    for (std::size_t i = 0; i < message.buttons.size(); ++i) {
        const Button& button = message.buttons[i];
        body += i == 0 ? "\n\n" : "\n";
        body += i < kKeysMax ? key_of_button(i) : std::to_string(i + 1) + ".";
        body += " " + button.label;
        actions.push_back(button.action);
    }
    json content = json::object();
    content["msgtype"] = direct || message.urgent ? "m.text" : "m.notice";
    content["body"] = std::move(body);
    content["m.mentions"] = json::object();
    if (!actions.empty()) content[kActions] = std::move(actions);
    return content;
}

}  // namespace

std::string key_of_button(std::size_t index) {
    if (index + 1 == kKeysMax) return std::string(kTen);
    return std::to_string(index + 1).append(kVariationSelector).append(kKeycap);
}

std::optional<std::size_t> button_of_key(std::string_view key) {
    if (key == kTen) return kKeysMax - 1;
    if (key.empty() || key.front() < '1' || key.front() > '9') return std::nullopt;
    const auto index = static_cast<std::size_t>(key.front() - '1');
    key.remove_prefix(1);
    if (key.substr(0, kVariationSelector.size()) == kVariationSelector)
        key.remove_prefix(kVariationSelector.size());
    if (key != kKeycap) return std::nullopt;
    return index;
}

json message_content(const OutgoingMessage& message, bool direct) {
    json content = without_relation(message, direct);
    if (!message.replaces.empty()) {
        json edit = content;  // for clients that know no edits
        edit["body"] = "* " + content["body"].get<std::string>();
        edit["m.new_content"] = std::move(content);
        edit["m.relates_to"]["rel_type"] = "m.replace";
        edit["m.relates_to"]["event_id"] = message.replaces;
        return edit;
    }
    if (!message.thread.empty()) {
        json& relation = content["m.relates_to"];
        relation["rel_type"] = "m.thread";
        relation["event_id"] = message.thread;
        relation["is_falling_back"] = true;
        relation["m.in_reply_to"]["event_id"] = message.thread;
    }
    return content;
}

json reaction_content(const std::string& event_id, const std::string& key) {
    json content = json::object();
    json& relation = content["m.relates_to"];
    relation["rel_type"] = "m.annotation";
    relation["event_id"] = event_id;
    relation["key"] = key;
    return content;
}

std::vector<std::string> shown_actions(const json& event) {
    const json& relations = object_at(object_at(event, "unsigned"), "m.relations");
    const json& edit = object_at(object_at(relations, "m.replace"), "content");
    const json& content =
        edit.empty() ? object_at(event, "content") : object_at(edit, "m.new_content");
    std::vector<std::string> actions;
    const auto found = content.find(kActions);
    if (found == content.end() || !found->is_array()) return actions;
    for (const json& action : *found)
        actions.push_back(action.is_string() ? action.get<std::string>() : std::string());
    return actions;
}

}  // namespace promenade::platforms::matrix
