#include "bot/platforms/matrix/decode_event.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace promenade::platforms::matrix {
namespace {

using nlohmann::json;
using Kind = IncomingMessage::Kind;

constexpr std::array<std::string_view, 5> kFiles{"m.image", "m.file", "m.audio", "m.video",
                                                 "m.location"};

bool is_file(std::string_view type) {
    return std::find(kFiles.begin(), kFiles.end(), type) != kFiles.end();
}

std::optional<Kind> kind_of_message(const json& content) {
    const std::string type = text_at(content, "msgtype");
    if (is_file(type)) return Kind::attachment;
    if (type == "m.text" || type == "m.emote") return Kind::text;
    return std::nullopt;
}

// Threads and replies. A thread's message also names the one before it, for older clients only.
void relate(IncomingMessage& message, const json& relation) {
    if (text_at(relation, "rel_type") == "m.thread") {
        message.thread = text_at(relation, "event_id");
        const auto fallback = relation.find("is_falling_back");
        if (fallback != relation.end() && *fallback == true) return;
    }
    message.about = text_at(object_at(relation, "m.in_reply_to"), "event_id");
}

bool decode_message(IncomingMessage& message, const json& content) {
    const json& relation = object_at(content, "m.relates_to");
    const bool replaces = text_at(relation, "rel_type") == "m.replace";
    const json& said = replaces ? object_at(content, "m.new_content") : content;
    const auto kind = kind_of_message(said);
    const auto body = said.find("body");
    if (!kind || body == said.end() || !body->is_string()) return false;
    message.kind = replaces ? Kind::edit : *kind;
    message.text = body->get<std::string>();
    if (replaces) {
        message.about = text_at(relation, "event_id");
        return !message.about.empty();
    }
    relate(message, relation);
    if (!message.about.empty()) message.text = strip_reply_fallback(message.text);
    return true;
}

bool decode_reaction(IncomingMessage& message, const json& content) {
    const json& relation = object_at(content, "m.relates_to");
    message.kind = Kind::reaction;
    message.text = text_at(relation, "key");
    message.about = text_at(relation, "event_id");
    return text_at(relation, "rel_type") == "m.annotation" && !message.text.empty() &&
           !message.about.empty();
}

bool decode_redaction(IncomingMessage& message, const json& event, const json& content) {
    message.kind = Kind::redaction;
    message.about = text_at(content, "redacts");  // since room version 11
    if (message.about.empty()) message.about = text_at(event, "redacts");
    return !message.about.empty();
}

}  // namespace

std::string text_at(const json& object, const char* name) {
    if (!object.is_object()) return {};
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

const json& object_at(const json& object, const char* name) {
    static const json empty = json::object();
    if (!object.is_object()) return empty;
    const auto found = object.find(name);
    return found != object.end() && found->is_object() ? *found : empty;
}

std::string_view strip_reply_fallback(std::string_view body) {
    const auto drop_line = [&body] {
        const auto end = body.find('\n');
        body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
    };
    const bool quoted = body.substr(0, 2) == "> ";
    while (body.substr(0, 2) == "> " || body.substr(0, 2) == ">\n") drop_line();
    if (quoted && body.substr(0, 1) == "\n") drop_line();
    return body;
}

std::string_view strip_mention(std::string_view body, const std::vector<std::string>& names) {
    const auto same = [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) ==
               std::tolower(static_cast<unsigned char>(b));
    };
    for (const std::string& name : names) {
        const std::size_t at = body.starts_with('@') && !name.starts_with('@') ? 1 : 0;
        const std::string_view said = body.substr(at, name.size());
        if (name.empty() || !std::equal(name.begin(), name.end(), said.begin(), said.end(), same))
            continue;
        std::string_view rest = body.substr(at + name.size());
        const auto skip_spaces = [&rest] {
            rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
        };
        skip_spaces();
        if (!rest.starts_with(':') && !rest.starts_with(',')) continue;
        rest.remove_prefix(1);
        skip_spaces();
        return rest;
    }
    return body;
}

std::optional<IncomingMessage> decode_event(const json& event) {
    if (!event.is_object() || event.contains("state_key")) return std::nullopt;
    IncomingMessage message;
    message.platform = "matrix";
    message.message_id = text_at(event, "event_id");
    message.room = text_at(event, "room_id");
    message.account = text_at(event, "sender");
    if (message.message_id.empty() || message.room.empty() || message.account.empty())
        return std::nullopt;
    const std::string type = text_at(event, "type");
    const json& content = object_at(event, "content");
    const bool understood =
        (type == "m.room.message" && decode_message(message, content)) ||
        (type == "m.reaction" && decode_reaction(message, content)) ||
        (type == "m.room.redaction" && decode_redaction(message, event, content));
    if (!understood) return std::nullopt;
    return message;
}

}  // namespace promenade::platforms::matrix
