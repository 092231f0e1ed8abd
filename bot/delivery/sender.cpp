#include "bot/delivery/sender.hpp"

#include "engine/runtime/crash_points.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace promenade::delivery {

namespace {

constexpr std::chrono::seconds kRetryWait{5};
constexpr int kUrgentTriesMax = 720;  // an hour: later, another hour's words would mislead

// What is said instead of `text` where nobody reads the case before {back}.
std::string text_of_absence(const std::string& text, const workflow::CaseState& state,
                            const PersonId& coordination, const People& people, const Texts& texts,
                            Map& args) {
    const LocalDate day =
        local_date(state.changed_at, people.snapshot().calendars.coordinator.zone);
    if (const std::string away = text + std::string{kAway}; texts.has(away)) {
        const auto back = people.back_on(coordination, day);
        if (back) args.set("back", long_date(*back, texts));
        return back ? away : text;
    }
    const std::string away = text + ".referent_away";
    if (!texts.has(away)) return text;
    for (const std::string& theme : workflow::themes_of(state.fields)) {
        const network::Person* const referent = people.roster().referent_of(theme);
        const auto back = referent ? people.back_on(referent->id, day) : std::nullopt;
        if (!back || people.roster().deputy_of(referent->id, day)) continue;
        args.set("back", long_date(*back, texts));
        args.set("referent", people.name(referent->id));
        return away;
    }
    return text;
}

}  // namespace

void Sender::note_place(const PersonId& person, const std::string& platform,
                        const std::string& account) {
    places_[person] = {platform, account};
}

std::optional<Action> Sender::offered(const PersonId& person, const runtime::Address& where,
                                      int number) const {
    const auto at = offers_.find(Seat{person, {where.platform, where.room}});
    const std::vector<Action> offer =
        at == offers_.end() ? read_offer(person, where, parts_.store, parts_.keys) : at->second;
    if (number < 1 || number > static_cast<int>(offer.size())) return std::nullopt;
    return offer[static_cast<std::size_t>(number - 1)];
}

log::Row Sender::withdraw_offer(const PersonId& person, const runtime::Address& where) {
    offers_[Seat{person, {where.platform, where.room}}].clear();
    return no_offer_row(person, where, parts_.keys);
}

void Sender::deliver(std::vector<runtime::OutboxItem> items) {
    for (runtime::OutboxItem& item : items) enqueue(std::move(item));
}

void Sender::enqueue(runtime::OutboxItem item) {
    std::string platform = item.address.platform;
    if (platform.empty()) {
        const std::vector<Place> places = places_of(item.to);
        if (places.empty()) return without_account_[item.to].push_back(std::move(item));
        platform = places.front().first;
    }
    const Reader reader{item.to, platform};
    std::deque<runtime::OutboxItem>& queue = queues_[reader];
    queue.push_back(std::move(item));
    if (queue.size() == 1) send_first(reader);
}

void Sender::send_first(const Reader& reader) {
    const runtime::OutboxItem& item = queues_.at(reader).front();
    if (!item.address.platform.empty()) return send_to(reader, item.address);
    in_private(item.to, [this, reader](Result<runtime::Address> found) {
        if (found) return send_to(reader, found.value());
        finished(reader, found.error());
    });
}

void Sender::send_next(const Reader& reader) {
    const auto queue = queues_.find(reader);
    if (!queue->second.empty()) return send_first(reader);
    queues_.erase(queue);
    const auto waiting = without_account_.find(reader.first);
    if (waiting == without_account_.end() || places_of(reader.first).empty()) return;
    const auto items = std::move(waiting->second);
    without_account_.erase(waiting);
    for (const runtime::OutboxItem& item : items) enqueue(item);
}

std::vector<Sender::Place> Sender::places_of(const PersonId& person) const {
    // The operator's terminal stands for everybody's account.
    if (parts_.adapters.size() == 1 && parts_.adapters.contains("console"))
        return {{"console", person.text()}};
    std::vector<Place> places = parts_.people()->accounts(person);
    if (const auto last = places_.find(person); last != places_.end())
        std::stable_partition(places.begin(), places.end(),
                              [&](const Place& place) { return place == last->second; });
    std::erase_if(places,
                  [this](const Place& place) { return !parts_.adapters.contains(place.first); });
    return places;
}

void Sender::in_private(const PersonId& person,
                        std::function<void(Result<runtime::Address>)> found) {
    const std::vector<Place> places = places_of(person);
    if (places.empty())
        return found(error(Errc::not_found, "no account on a platform that is connected"));
    const auto& [platform, account] = places.front();
    parts_.adapters.at(platform)->direct_room(
        account, [platform = platform, found](const Result<std::string>& room) {
            if (room) return found(runtime::Address{platform, room.value()});
            found(room.error());
        });
}

void Sender::send_to(const Reader& reader, const runtime::Address& address) {
    const runtime::OutboxItem& item = queues_.at(reader).front();
    const auto adapter = parts_.adapters.find(address.platform);
    const auto people = parts_.people();
    Result<Card> card = card_of(item, *people);
    if (adapter == parts_.adapters.end())
        return finished(reader, error(Errc::rejected, "no such platform", address.platform));
    if (!card) return finished(reader, card.error());
    std::optional<log::Row> shown;
    if (!card.value().choices.empty()) {
        std::vector<Action>& offer = offers_[Seat{item.to, {address.platform, address.room}}];
        offer.clear();
        for (const Choice& choice : card.value().choices) offer.push_back(choice.action);
        shown = offer_row(item.to, address, offer, parts_.keys, parts_.random);
    }
    const platforms::Capabilities place = adapter->second->capabilities(address.room);
    const auto& picture = card.value().picture;
    if (picture && !place.pictures)
        card.value().text +=
            "\n" + parts_.texts.render("picture.elsewhere", {}, people->tutoiement(item.to));
    platforms::OutgoingMessage message = render(card.value(), place, parts_.keys.pepper());
    if (message.picture)
        message.picture->open = [this, file = picture->file] { return parts_.open_file(file); };
    message.room = address.room;
    message.idempotency = item.key;
    runtime::pass(runtime::CrashPoint::effect_sending);
    adapter->second->send(std::move(message), [this, reader, shown](Result<std::string> sent) {
        runtime::pass(runtime::CrashPoint::effect_sent);
        finished(reader, sent, shown);
    });
}

void Sender::finished(const Reader& reader, const Result<std::string>& sent,
                      std::optional<log::Row> shown) {
    if (!sent && sent.error().code == Errc::unavailable) {
        spdlog::warn("a message waits: {}", describe(sent.error()));
        return parts_.later(kRetryWait, [this, reader] { send_first(reader); });
    }
    if (!sent) spdlog::warn("a message cannot be delivered: {}", describe(sent.error()));
    std::deque<runtime::OutboxItem>& queue = queues_.at(reader);
    mark_sent(queue.front().key, std::move(shown));
    queue.pop_front();
    send_next(reader);
}

void Sender::mark_sent(const std::string& key, std::optional<log::Row> shown) {
    runtime::Submission mark;
    mark.rows.push_back(runtime::outbox_removal(key));
    if (shown) mark.rows.push_back(std::move(*shown));
    parts_.engine.submit(std::move(mark), [this, key](const Result<runtime::Outcome>& marked) {
        // Unmarked, it would be sent again at the next start.
        // The choices are not worth waiting for space.
        if (!marked) return parts_.later(kRetryWait, [this, key] { mark_sent(key, {}); });
        runtime::pass(runtime::CrashPoint::effect_marked);
    });
}

Result<Card> Sender::card_of(const runtime::OutboxItem& item, const People& people) const {
    Map args = item.args;
    StreamId stream = item.stream;
    if (const Value* shown = args.find("card"); shown && shown->text())
        stream = StreamId{*shown->text()};
    const network::Person* const coordinator = people.roster().coordinator();
    PersonId reader = coordinator ? coordinator->id : PersonId{};
    std::string key = item.text;
    Card card;
    if (!stream.empty()) {
        args.set("stream", stream.text());
        TRY(const workflow::CaseState state, parts_.engine.case_at(stream));
        reader = parts_.engine.coordination_of(state);
        TRY(add_case_places(state, item.to, people, parts_.engine, parts_.texts, args));
        key = text_of_absence(item.text, state, reader, people, parts_.texts, args);
        if (item.card || args.contains("card")) {
            TRY(card, case_card(state, item.to, people, parts_.engine, parts_.texts,
                                args.contains("whole") ? CardSize::whole : CardSize::brief));
        }
    }
    if (!args.contains("coordinator"))
        args.set("coordinator", reader.empty() ? "" : people.name(reader));
    const std::string text = parts_.texts.render(key, args, people.tutoiement(item.to));
    if (card.text.empty() || text.empty())
        card.text = text + card.text;
    else
        card.text = text + "\n\n" + card.text;
    if (const Value* choices = args.find("choices"); choices && choices->list())
        for (const Value& choice : *choices->list())
            card.choices.push_back(Choice{action_from(choice), std::string{choice.text_at("label")},
                                          card.choices.empty()});
    return card;
}

void Sender::say_now(const runtime::Address& address, const Card& card, std::string idempotency) {
    const std::string key = std::move(idempotency);
    say(address, card, key, [this, address, card, key] { say_now(address, card, key); });
}

void Sender::say_privately(const PersonId& person, const Card& card, std::string idempotency) {
    const std::string key = std::move(idempotency);
    // Wherever their private conversation is by then.
    const auto again = [this, person, card, key] { say_privately(person, card, key); };
    in_private(person, [this, card, key, again](const Result<runtime::Address>& found) {
        if (found) return say(found.value(), card, key, again);
        spdlog::error("no private place for what cannot wait: {}", describe(found.error()));
        if (found.error().code == Errc::unavailable) say_again(card, key, again);
    });
}

void Sender::say(const runtime::Address& address, const Card& card, const std::string& key,
                 std::function<void()> again) {
    const auto adapter = parts_.adapters.find(address.platform);
    if (adapter == parts_.adapters.end()) return;
    platforms::OutgoingMessage message =
        render(card, adapter->second->capabilities(address.room), parts_.keys.pepper());
    message.room = address.room;
    message.idempotency = key;
    adapter->second->send(std::move(message), [this, card, key, again = std::move(again)](
                                                  const Result<std::string>& sent) {
        if (!sent) spdlog::error("what cannot wait was not sent: {}", describe(sent.error()));
        if (!sent && sent.error().code == Errc::unavailable) return say_again(card, key, again);
        urgent_tries_.erase(key);
    });
}

void Sender::say_again(const Card& card, const std::string& key, std::function<void()> again) {
    if (!card.urgent) return;
    if (++urgent_tries_[key] < kUrgentTriesMax) return parts_.later(kRetryWait, std::move(again));
    urgent_tries_.erase(key);
}

}  // namespace promenade::delivery
