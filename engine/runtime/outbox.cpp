#include "engine/runtime/outbox.hpp"

#include "engine/core/canonical_json.hpp"

namespace promenade::runtime {

namespace {

constexpr std::string_view kRetention = "outbox";

privacy::SlotContext context_of(std::string_view key) {
    return {.source = "outbox", .event_id = key, .event_type = "outbox", .slot = "item"};
}

}  // namespace

OutboxSeal outbox_seal(const PersonId& to, privacy::KeyStore& keys, Random& random) {
    return {keys.key_for(to, kRetention), privacy::random_nonce(random)};
}

log::Row outbox_row(const OutboxItem& item, const OutboxSeal& seal) {
    const Value content{Map{{"to", item.to.text()},
                            {"platform", item.address.platform},
                            {"room", item.address.room},
                            {"text", item.text},
                            {"args", item.args},
                            {"stream", item.stream.text()},
                            {"version", static_cast<std::int64_t>(item.version)},
                            {"card", item.card}}};
    const Value slot = privacy::seal(content, seal.key, context_of(item.key), seal.nonce);
    return {log::Table::outbox, item.key, canonical(slot)};
}

log::Row outbox_removal(const std::string& key) { return {log::Table::outbox, key, std::nullopt}; }

Result<OutboxItem> outbox_item(std::string_view key, std::string_view value,
                               const privacy::KeyStore& keys) {
    TRY(const Value slot, parse_canonical(value));
    const auto sealing = keys.find(slot.text_at("kid"));
    if (!sealing) return error(Errc::not_found, "the recipient's key is gone");
    TRY(const Value content, privacy::open(slot, *sealing, context_of(key)));
    OutboxItem item;
    item.key = key;
    item.to = PersonId{std::string{content.text_at("to")}};
    item.address = {std::string{content.text_at("platform")}, std::string{content.text_at("room")}};
    item.text = content.text_at("text");
    if (const Value* args = content.find("args"); args && args->map()) item.args = *args->map();
    item.stream = StreamId{std::string{content.text_at("stream")}};
    item.version = static_cast<Version>(content.number_at("version", 0));
    item.card = content.boolean_at("card", false);
    return item;
}

}  // namespace promenade::runtime
