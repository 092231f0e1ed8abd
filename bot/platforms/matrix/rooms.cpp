#include "bot/platforms/matrix/rooms.hpp"

#include "bot/platforms/matrix/decode_event.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace promenade::platforms::matrix {
namespace {

using nlohmann::json;

constexpr std::size_t kKnownMax = 10'000;

}  // namespace

Rooms::Rooms(Homeserver& homeserver, std::string own_id)
    : homeserver_(homeserver), own_id_(std::move(own_id)) {}

void Rooms::load(const json& m_direct) {
    loaded_ = true;
    if (m_direct.is_object())
        for (const auto& [account, rooms] : m_direct.items()) {
            // What was made meanwhile is newer.
            std::vector<std::string> all;
            for (const json& room : rooms)
                if (room.is_string()) all.push_back(room.get<std::string>());
            auto& known = rooms_of_[account];
            std::copy(known.begin(), known.end(), std::back_inserter(all));
            known = std::move(all);
        }
    direct_.clear();
    if (unsaved_) save();
    for (const auto& ask : std::exchange(before_load_, {})) ask();
}

void Rooms::refuse(const Error& reason) {
    refused_ = reason;
    for (const auto& ask : std::exchange(before_load_, {})) ask();
}

void Rooms::made_direct(const std::string& account, const std::string& room) {
    auto& rooms = rooms_of_[account];
    if (!rooms.empty() && rooms.back() == room) return;
    std::erase(rooms, room);
    rooms.push_back(room);
    forget_members(room);
    save();
}

void Rooms::forget_members(const std::string& room) {
    ++changes_;
    direct_.erase(room);
}

bool Rooms::was_made_direct(const std::string& room) const {
    return std::any_of(rooms_of_.begin(), rooms_of_.end(), [&room](const auto& entry) {
        return std::find(entry.second.begin(), entry.second.end(), room) != entry.second.end();
    });
}

std::optional<bool> Rooms::known_direct(const std::string& room) const {
    const auto found = direct_.find(room);
    if (found == direct_.end()) return std::nullopt;
    return found->second;
}

std::string Rooms::alone_with(const json& members) const {
    const auto chunk = members.is_object() ? members.find("chunk") : members.end();
    if (!members.is_object() || chunk == members.end() || !chunk->is_array()) return {};
    std::set<std::string> present;
    for (const json& event : *chunk) {
        const std::string membership = text_at(object_at(event, "content"), "membership");
        if (membership != "leave" && membership != "ban")
            present.insert(text_at(event, "state_key"));
    }
    const bool two = present.erase(own_id_) == 1 && present.size() == 1;
    return two ? *present.begin() : std::string{};
}

void Rooms::direct(const std::string& room, DirectReply reply) {
    if (refused_) return;
    if (!loaded_) {
        before_load_.push_back([this, room, reply = std::move(reply)] { direct(room, reply); });
        return;
    }
    ask_who(room, [reply = std::move(reply)](const Result<std::string>& other) {
        if (!other) return reply(other.error());
        reply(!other.value().empty());
    });
}

void Rooms::ask_who(const std::string& room, RoomReply reply) {
    Call call;
    call.method = "GET";
    call.path = Homeserver::path({"rooms", room, "members"});
    const auto asked = changes_;
    homeserver_.call(std::move(call),
                     [this, room, asked, reply = std::move(reply)](const Answer& answer) {
                         if (!answer.ok() && answer.unavailable()) return reply(to_error(answer));
                         const bool may_be = was_made_direct(room) && answer.ok();
                         const std::string other = may_be ? alone_with(answer.body) : std::string{};
                         if (direct_.size() >= kKnownMax) direct_.clear();
                         if (asked == changes_) direct_[room] = !other.empty();
                         reply(other);
                     });
}

void Rooms::room_with(const std::string& account, RoomReply reply) {
    if (refused_) return reply(*refused_);
    if (!loaded_) {
        before_load_.push_back(
            [this, account, reply = std::move(reply)] { room_with(account, reply); });
        return;
    }
    auto& waiting = waiting_[account];
    waiting.push_back(std::move(reply));
    if (waiting.size() == 1) find_or_create(account);
}

void Rooms::find_or_create(const std::string& account) {
    const auto found = rooms_of_.find(account);
    if (found == rooms_of_.end() || found->second.empty()) return create(account);
    const std::string room = found->second.back();
    ask_who(room, [this, account, room](const Result<std::string>& other) {
        if (!other) return answer(account, other.error());
        if (other.value() == account) return answer(account, room);
        create(account);
    });
}

void Rooms::create(const std::string& account) {
    Call call;
    call.method = "POST";
    call.path = Homeserver::path({"createRoom"});
    call.body = json::object();
    call.body["preset"] = "trusted_private_chat";
    call.body["is_direct"] = true;
    call.body["invite"].push_back(account);
    call.idempotent = false;
    homeserver_.call(std::move(call), [this, account](const Answer& created) {
        const std::string room = text_at(created.body, "room_id");
        if (!created.ok()) return answer(account, to_error(created));
        if (room.empty()) return answer(account, error(Errc::unavailable, "createRoom: no room"));
        made_direct(account, room);
        answer(account, room);
    });
}

void Rooms::answer(const std::string& account, const Result<std::string>& room) {
    for (const RoomReply& reply : std::exchange(waiting_[account], {})) reply(room);
    if (waiting_[account].empty()) waiting_.erase(account);
}

void Rooms::save() {
    unsaved_ = true;
    if (saving_ || !loaded_) return;
    unsaved_ = false;
    saving_ = true;
    Call call;
    call.method = "PUT";
    call.path = Homeserver::path({"user", own_id_, "account_data", "m.direct"});
    call.body = rooms_of_;
    homeserver_.call(std::move(call), [this](const Answer& answer) {
        saving_ = false;
        if (!answer.ok()) spdlog::warn("matrix: direct rooms are not saved: {}", answer.problem);
        if (unsaved_) save();
    });
}

}  // namespace promenade::platforms::matrix
