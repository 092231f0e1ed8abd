#include "bot/delivery/offer.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/core/encoding.hpp"

namespace promenade::delivery {

namespace {

constexpr std::string_view kRetention = "draft";

std::string key_of(const PersonId& person, const runtime::Address& where,
                   const privacy::KeyStore& keys) {
    return hex(hmac_sha256(keys.pepper().view(), {bytes_of("offer"), bytes_of(person.text()),
                                                  bytes_of(where.platform), bytes_of(where.room)}));
}

privacy::SlotContext context_of(std::string_view key) {
    return {.source = "offer", .event_id = key, .event_type = "offer", .slot = "offer"};
}

Value to_value(const Action& action) {
    return Map{{"say", action.say},
               {"stream", action.stream.text()},
               {"version", static_cast<std::int64_t>(action.version)},
               {"trigger", action.trigger},
               {"data", action.data}};
}

}  // namespace

Action action_from(const Value& choice) {
    Action action;
    action.say = choice.text_at("say");
    action.stream = StreamId{std::string{choice.text_at("stream")}};
    action.version = static_cast<Version>(choice.number_at("version", 0));
    action.trigger = choice.text_at("trigger");
    if (const Value* data = choice.find("data"); data && data->map()) action.data = *data->map();
    return action;
}

log::Row offer_row(const PersonId& person, const runtime::Address& where,
                   const std::vector<Action>& offer, privacy::KeyStore& keys, Random& random) {
    List choices;
    for (const Action& action : offer) choices.push_back(to_value(action));
    const std::string key = key_of(person, where, keys);
    const Value slot = privacy::seal(Map{{"choices", std::move(choices)}},
                                     keys.key_for(person, kRetention), context_of(key), random);
    return {log::Table::drafts, key, canonical(slot)};
}

log::Row no_offer_row(const PersonId& person, const runtime::Address& where,
                      const privacy::KeyStore& keys) {
    return {log::Table::drafts, key_of(person, where, keys), std::nullopt};
}

std::vector<Action> read_offer(const PersonId& person, const runtime::Address& where,
                               const log::Store& store, const privacy::KeyStore& keys) {
    const std::string key = key_of(person, where, keys);
    const auto row = store.row(log::Table::drafts, key);
    if (!row || !row.value()) return {};
    const auto slot = parse_canonical(*row.value());
    const auto sealing = slot ? keys.find(slot.value().text_at("kid")) : std::nullopt;
    if (!sealing) return {};
    const auto content = privacy::open(slot.value(), *sealing, context_of(key));
    const Value* const choices = content ? content.value().find("choices") : nullptr;
    std::vector<Action> offer;
    if (choices && choices->list())
        for (const Value& choice : *choices->list()) offer.push_back(action_from(choice));
    return offer;
}

}  // namespace promenade::delivery
