#include "bot/platforms/matrix/inbound.hpp"

#include "bot/platforms/matrix/content.hpp"
#include "bot/platforms/matrix/decode_event.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace promenade::platforms::matrix {
namespace {

using nlohmann::json;
using Kind = IncomingMessage::Kind;

// The person taps one of the reactions that stand for buttons.
void tap(IncomingMessage& message, const std::vector<std::string>& actions, std::size_t button) {
    if (button >= actions.size() || actions[button].empty()) return;
    message.kind = Kind::action;
    message.action = actions[button];
}

IncomingMessage joined_message(const json& event) {
    IncomingMessage message;
    message.platform = "matrix";
    message.kind = Kind::joined;
    message.message_id = text_at(event, "event_id");
    message.room = text_at(event, "room_id");
    message.account = text_at(event, "sender");
    return message;
}

// Once for each room, for ever: the receiver knows the id.
void mark_encrypted(IncomingMessage& message) {
    message.message_id = "encrypted:" + message.room;
    message.action = "encrypted";
}

}  // namespace

struct Inbound::Transaction {
    json events;
    std::size_t next = 0;
    std::function<void()> accepted;
    // Messages in hand, and one for the events still to be taken.
    std::size_t open = 1;

    void close_one() {
        ENGINE_ASSERT(open > 0);
        if (--open == 0) accepted();
    }
};

Inbound::Inbound(Parts parts, Receive receive)
    : parts_(parts), receive_(std::move(receive)), own_id_(parts.settings.user_id()) {}

void Inbound::take(json events, std::function<void()> accepted) {
    ++parts_.counters.transactions;
    const auto transaction = std::make_shared<Transaction>();
    transaction->events = std::move(events);
    transaction->accepted = std::move(accepted);
    run(transaction);
}

void Inbound::run(const Shared& transaction) {
    while (transaction->next < transaction->events.size())
        if (!step(transaction, transaction->events[transaction->next++])) return;
    transaction->close_one();
}

bool Inbound::step(const Shared& transaction, const json& event) {
    const std::string type = text_at(event, "type");
    if (type == "m.room.member") return member(transaction, event);
    if (text_at(event, "sender") == own_id_) return true;  // our own echo
    if (type == "m.room.encrypted" || type == "m.room.encryption")
        return encrypted(transaction, event);
    auto message = decode_event(event);
    if (!message) {
        ++parts_.counters.passed_over;
        return true;
    }
    return take_message(transaction, std::move(*message));
}

bool Inbound::member(const Shared& transaction, const json& event) {
    const std::string room = text_at(event, "room_id");
    parts_.rooms.forget_members(room);
    const bool about_us = text_at(event, "state_key") == own_id_;
    if (!about_us || text_at(object_at(event, "content"), "membership") != "invite") return true;
    if (may_invite(text_at(event, "sender"))) {
        join(transaction, event);
        return false;
    }
    ++parts_.counters.refused_invitations;
    RoomQueues::Job leave;
    leave.call.method = "POST";
    leave.call.path = Homeserver::path({"rooms", room, "leave"});
    leave.call.body = json::object();
    parts_.queues.push(room, std::move(leave));
    return true;
}

bool Inbound::may_invite(const std::string& account) const {
    const auto colon = account.find(':');
    if (colon == std::string::npos) return false;
    const std::string server = account.substr(colon + 1);
    const auto& others = parts_.settings.invited_by_servers;
    return server == parts_.settings.server_name ||
           std::find(others.begin(), others.end(), server) != others.end();
}

void Inbound::join(const Shared& transaction, const json& event) {
    const bool direct = object_at(event, "content").value("is_direct", json()) == true;
    const IncomingMessage message = joined_message(event);
    RoomQueues::Job job;
    job.call.method = "POST";
    job.call.path = Homeserver::path({"join", message.room});
    job.call.body = json::object();
    job.done = [this, transaction, message, direct](const Answer& answer) {
        if (!answer.ok()) {
            ++parts_.counters.failed_joins;
            spdlog::warn("matrix: cannot join: {}", answer.problem);
            return run(transaction);
        }
        if (direct) parts_.rooms.made_direct(message.account, message.room);
        joined(transaction, message);
    };
    parts_.queues.push(message.room, std::move(job));
}

void Inbound::joined(const Shared& transaction, IncomingMessage message) {
    Call call;
    call.method = "GET";
    call.path = Homeserver::path({"rooms", message.room, "state", "m.room.encryption", ""});
    parts_.homeserver.call(std::move(call), [this, transaction, message](const Answer& answer) {
        IncomingMessage seen = message;
        if (answer.ok()) {
            told_encrypted_.insert(seen.room);
            mark_encrypted(seen);
        }
        if (take_message(transaction, std::move(seen))) run(transaction);
    });
}

bool Inbound::encrypted(const Shared& transaction, const json& event) {
    ++parts_.counters.encrypted;
    IncomingMessage message = joined_message(event);
    if (message.room.empty() || !told_encrypted_.insert(message.room).second) return true;
    mark_encrypted(message);
    return take_message(transaction, std::move(message));
}

bool Inbound::take_message(const Shared& transaction, IncomingMessage message) {
    const auto in_hand = in_hand_.find(message.message_id);
    if (in_hand != in_hand_.end()) {
        ++transaction->open;
        in_hand->second.push_back(transaction);
        return true;
    }
    message.received = parts_.clock.now();
    if (const auto direct = parts_.rooms.known_direct(message.room)) {
        message.direct = *direct;
        return hand_over(transaction, std::move(message));
    }
    parts_.rooms.direct(message.room, [this, transaction, message](const Result<bool>& direct) {
        IncomingMessage placed = message;
        // Not known, it is taken as read by others: that side harms nobody.
        placed.direct = direct && direct.value();
        if (hand_over(transaction, std::move(placed))) run(transaction);
    });
    return false;
}

bool Inbound::hand_over(const Shared& transaction, IncomingMessage message) {
    // In a room the name says that the bot is meant.
    if (message.direct) {
        const Settings& ours = parts_.settings;
        message.text =
            strip_mention(message.text, {ours.user_id(), ours.display_name, ours.sender_localpart});
    }
    const auto button = message.kind == Kind::reaction ? button_of_key(message.text) : std::nullopt;
    const Shown* shown = button ? parts_.shown.find(message.about) : nullptr;
    if (shown) tap(message, shown->actions, *button);
    if (shown || !button) {
        deliver(transaction, std::move(message));
        return true;
    }
    Call call;
    call.method = "GET";
    call.path = Homeserver::path({"rooms", message.room, "event", message.about});
    parts_.homeserver.call(std::move(call),
                           [this, transaction, message, button](const Answer& answer) {
                               IncomingMessage tapped = message;
                               // Anyone can write actions into an event of their own.
                               if (answer.ok() && text_at(answer.body, "sender") == own_id_) {
                                   Shown& remembered = parts_.shown.at(message.about);
                                   remembered.actions = shown_actions(answer.body);
                                   tap(tapped, remembered.actions, *button);
                               }
                               deliver(transaction, std::move(tapped));
                               run(transaction);
                           });
    return false;
}

void Inbound::deliver(const Shared& transaction, IncomingMessage message) {
    ++transaction->open;
    const std::string id = message.message_id;
    // It may have come again while its room or its button was being asked for.
    auto& others = in_hand_[id];
    others.push_back(transaction);
    if (others.size() > 1) return;
    ++parts_.counters.messages;
    receive_(std::move(message), [this, alive = std::weak_ptr<bool>(alive_), id] {
        if (alive.expired()) return;
        const auto waiting = in_hand_.extract(id);
        ENGINE_ASSERT(!waiting.empty());
        for (const Shared& one : waiting.mapped()) one->close_one();
    });
}

}  // namespace promenade::platforms::matrix
