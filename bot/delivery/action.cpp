#include "bot/delivery/action.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/core/encoding.hpp"

namespace promenade::delivery {

namespace {

constexpr std::size_t kTagBytes = 10;

std::string tag_of(std::string_view payload, const privacy::SecretKey& key) {
    const Hash mac = hmac_sha256(key.view(), {bytes_of("action"), bytes_of(payload)});
    return base32(ByteView{mac}.first(kTagBytes));
}

}  // namespace

std::string sign_action(const Action& action, const privacy::SecretKey& key) {
    Map content;
    if (action.stream.empty()) {
        content.set("say", action.say);
    } else {
        content = Map{{"stream", action.stream.text()},
                      {"version", static_cast<std::int64_t>(action.version)},
                      {"trigger", action.trigger},
                      {"data", action.data}};
    }
    const std::string payload = canonical(content);
    return tag_of(payload, key) + "." + base64(bytes_of(payload));
}

Result<Action> read_action(std::string_view text, const privacy::SecretKey& key) {
    const std::size_t dot = text.find('.');
    if (dot == text.npos) return error(Errc::invalid, "not an action");
    TRY(const Bytes payload, unbase64(text.substr(dot + 1)));
    const std::string tag = tag_of(text_of(payload), key);
    if (!equal_constant_time(bytes_of(tag), bytes_of(text.substr(0, dot))))
        return error(Errc::invalid, "not an action of this network");
    TRY(const Value content, parse_canonical(text_of(payload)));
    Action action;
    action.say = content.text_at("say");
    action.stream = StreamId{std::string{content.text_at("stream")}};
    action.version = static_cast<Version>(content.number_at("version", 0));
    action.trigger = content.text_at("trigger");
    if (const Value* data = content.find("data"); data && data->map()) action.data = *data->map();
    return action;
}

}  // namespace promenade::delivery
