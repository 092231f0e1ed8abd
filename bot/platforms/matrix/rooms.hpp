// Which rooms are private conversations, and with whom.
#pragma once

#include "bot/platforms/matrix/homeserver.hpp"
#include "engine/core/result.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace promenade::platforms::matrix {

// A room is direct if it was made as such (the invitation, or we, said so: kept in the account data
// "m.direct", which outlives us) and two people and no more are in it or invited: the bot and one
// person. Whoever is invited can read what was said before.
class Rooms {
public:
    using DirectReply = std::function<void(Result<bool>)>;
    using RoomReply = std::function<void(Result<std::string>)>;

    Rooms(Homeserver& homeserver, std::string own_id);

    // The content of "m.direct", read at start; null if there is none. Nothing is saved before.
    void load(const nlohmann::json& m_direct);
    // The homeserver refuses us: there will be no load(). Who waits for a room is told; messages
    // from rooms that are not known stay unaccepted, so that the homeserver keeps them.
    void refuse(const Error& reason);
    void made_direct(const std::string& account, const std::string& room);
    // Somebody came, left, or was invited.
    void forget_members(const std::string& room);

    // Whoever has come since.
    bool was_made_direct(const std::string& room) const;
    // What it is now, without asking the homeserver.
    std::optional<bool> known_direct(const std::string& room) const;
    // Errors: as to_error(). The reply comes later; not before load(), since a direct room that is
    // not known yet would be taken for one that others read; never once the homeserver refuses us.
    void direct(const std::string& room, DirectReply reply);
    // The direct room with an account; makes one if there is none, or if somebody else is in it
    // now. Errors: as to_error(). One at a time for each account; none before load(), since a room
    // that is not known yet would be made a second time.
    void room_with(const std::string& account, RoomReply reply);

private:
    void find_or_create(const std::string& account);
    void create(const std::string& account);
    void answer(const std::string& account, const Result<std::string>& room);
    // Who is in a direct room with the bot; empty: it is none. Errors: as to_error().
    void ask_who(const std::string& room, RoomReply reply);
    // The one person beside the bot among these members, or empty.
    std::string alone_with(const nlohmann::json& members) const;
    void save();

    Homeserver& homeserver_;
    std::string own_id_;
    std::map<std::string, std::vector<std::string>> rooms_of_;  // by account; the last is in use
    std::map<std::string, bool> direct_;                        // by room; what is known now
    std::uint64_t changes_ = 0;
    std::map<std::string, std::vector<RoomReply>> waiting_;  // by account
    std::vector<std::function<void()>> before_load_;
    std::optional<Error> refused_;
    bool loaded_ = false;
    bool saving_ = false;
    bool unsaved_ = false;
};

}  // namespace promenade::platforms::matrix
