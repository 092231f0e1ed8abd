#include "bot/conversation/draft.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/core/encoding.hpp"

namespace promenade::conversation {

namespace {

constexpr std::chrono::days kKept{7}, kWordsKept{1};
constexpr std::string_view kRetention = "draft";

std::string key_of(const PersonId& person, const privacy::KeyStore& keys) {
    return hex(hmac_sha256(keys.pepper().view(), {bytes_of("draft"), bytes_of(person.text())}));
}

privacy::SlotContext context_of(std::string_view key) {
    return {.source = "draft", .event_id = key, .event_type = "draft", .slot = "draft"};
}

Result<Draft> draft_from(const Value& content) {
    Draft draft;
    TRY(draft.asked_at, parse_instant(content.text_at("asked_at")));
    draft.waits = static_cast<Draft::Waits>(content.number_at("waits", 0));
    draft.field = content.text_at("field");
    draft.original = content.text_at("original");
    draft.command.definition = content.text_at("definition");
    draft.command.stream = StreamId{std::string{content.text_at("stream")}};
    draft.command.seen_version = static_cast<Version>(content.number_at("seen_version", 0));
    draft.command.trigger = content.text_at("trigger");
    draft.command.onbehalfof = PersonId{std::string{content.text_at("onbehalfof")}};
    draft.question.text = content.text_at("asked");
    if (const Value* args = content.find("asked_args"); args && args->map())
        draft.question.args = *args->map();
    if (const Value* data = content.find("data"); data && data->map())
        draft.command.data = *data->map();
    if (const Value* newcomer = content.find("newcomer"); newcomer && newcomer->map())
        draft.command.newcomer = {std::string{newcomer->text_at("field")},
                                  *newcomer->find("identity")->map()};
    return draft;
}

bool is_over(const Draft& draft, Instant now) {
    const auto kept = draft.waits == Draft::Waits::identity ? kWordsKept : kKept;
    return draft.asked_at + kept < now;
}

// Nothing: another kind of row, or of somebody who was erased.
std::optional<Draft> opened(std::string_view key, std::string_view row,
                            const privacy::KeyStore& keys) {
    const auto slot = parse_canonical(row);
    const auto sealing = slot ? keys.find(slot.value().text_at("kid")) : std::nullopt;
    if (!sealing) return std::nullopt;
    const auto content = privacy::open(slot.value(), *sealing, context_of(key));
    if (!content) return std::nullopt;
    Result<Draft> draft = draft_from(content.value());
    return draft ? std::optional{std::move(draft.value())} : std::nullopt;
}

}  // namespace

log::Row draft_row(const PersonId& person, const Draft& draft, privacy::KeyStore& keys,
                   Random& random) {
    const runtime::CaseCommand& command = draft.command;
    Value newcomer;
    if (command.newcomer)
        newcomer =
            Map{{"field", command.newcomer->field}, {"identity", command.newcomer->identity}};
    const Value content{Map{{"asked_at", format_instant(draft.asked_at)},
                            {"waits", static_cast<std::int64_t>(draft.waits)},
                            {"field", draft.field},
                            {"original", draft.original},
                            {"asked", draft.question.text},
                            {"asked_args", draft.question.args},
                            {"definition", command.definition},
                            {"stream", command.stream.text()},
                            {"seen_version", static_cast<std::int64_t>(command.seen_version)},
                            {"trigger", command.trigger},
                            {"onbehalfof", command.onbehalfof.text()},
                            {"data", command.data},
                            {"newcomer", std::move(newcomer)}}};
    const std::string key = key_of(person, keys);
    const Value slot =
        privacy::seal(content, keys.key_for(person, kRetention), context_of(key), random);
    return {log::Table::drafts, key, canonical(slot)};
}

log::Row no_draft_row(const PersonId& person, const privacy::KeyStore& keys) {
    return {log::Table::drafts, key_of(person, keys), std::nullopt};
}

std::optional<Draft> read_draft(const PersonId& person, Instant now, const log::Store& store,
                                const privacy::KeyStore& keys) {
    const std::string key = key_of(person, keys);
    const auto row = store.row(log::Table::drafts, key);
    if (!row || !row.value()) return std::nullopt;
    auto draft = opened(key, *row.value(), keys);
    if (draft && is_over(*draft, now)) return std::nullopt;
    return draft;
}

Result<std::vector<log::Row>> expired_drafts(Instant now, const log::Store& store,
                                             const privacy::KeyStore& keys) {
    std::vector<log::Row> expired;
    TRY(store.scan_rows(
        log::Table::drafts, "", "", [&](std::string_view key, std::string_view row) {
            if (const auto draft = opened(key, row, keys); draft && is_over(*draft, now))
                expired.push_back({log::Table::drafts, std::string{key}, std::nullopt});
            return true;
        }));
    return expired;
}

}  // namespace promenade::conversation
