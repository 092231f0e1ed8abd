#include "bot/platforms/web/posted.hpp"

#include "engine/core/canonical_json.hpp"

#include <algorithm>

namespace promenade::platforms::web {

namespace {

constexpr std::size_t kIdBytesMin = 8;
constexpr std::size_t kIdBytesMax = 64;
constexpr std::size_t kActionBytesMax = 4096;

bool is_id(std::string_view id) {
    return id.size() >= kIdBytesMin && id.size() <= kIdBytesMax &&
           std::all_of(id.begin(), id.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-';
           });
}

IncomingMessage message_of(std::string_view id, const std::string& account) {
    IncomingMessage message;
    message.platform = "web";
    message.message_id = account + ":" + std::string{id};
    message.room = account;
    message.account = account;
    return message;
}

struct Posted {
    IncomingMessage message;
    Value body;
};

Result<Posted> decode(std::string_view body, const std::string& account) {
    const Result<Value> parsed = parse_json(body);
    if (!parsed || parsed.value().map() == nullptr) return error(Errc::invalid, "bad_json");
    const std::string_view id = parsed.value().text_at("id");
    if (!is_id(id)) return error(Errc::invalid, "bad_id");
    Posted posted;
    posted.body = parsed.value();
    posted.message = message_of(id, account);
    return posted;
}

}  // namespace

Result<IncomingMessage> decode_message(std::string_view body, const std::string& account) {
    TRY(Posted posted, decode(body, account));
    const std::string_view text = posted.body.text_at("text");
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return error(Errc::invalid, "empty");
    if (text.size() > kTextBytesMax) return error(Errc::invalid, "too_large");
    if (text.find('\0') != std::string_view::npos) return error(Errc::invalid, "not_text");
    posted.message.text = text;
    return std::move(posted.message);
}

Result<IncomingMessage> decode_action(std::string_view body, const std::string& account) {
    TRY(Posted posted, decode(body, account));
    const std::string_view action = posted.body.text_at("action");
    const std::string_view about = posted.body.text_at("about");
    if (action.empty() || action.size() > kActionBytesMax || about.empty() ||
        about.size() > kActionBytesMax)
        return error(Errc::invalid, "bad_action");
    posted.message.kind = IncomingMessage::Kind::action;
    posted.message.action = action;
    posted.message.about = about;
    return std::move(posted.message);
}

Result<IncomingMessage> decode_file(std::string_view id, std::string bytes,
                                    const std::string& account) {
    if (!is_id(id)) return error(Errc::invalid, "bad_id");
    IncomingMessage message = message_of(id, account);
    message.kind = IncomingMessage::Kind::attachment;
    message.attachment = Attachment{std::move(bytes)};
    return message;
}

}  // namespace promenade::platforms::web
