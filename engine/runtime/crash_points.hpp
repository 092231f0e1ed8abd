// Every step of the way of a message where a process can die, named in one place. Tests arm one
// and show that nothing is lost and nothing is done twice; unarmed they cost one relaxed load.
#pragma once

#include <array>
#include <string_view>

namespace promenade::runtime {

enum class CrashPoint {
    message_decoded,  // a platform has decoded a message; nothing was done with it
    turn_taken,       // the conversation has made its commands; nothing was submitted
    command_drained,  // the loop has taken a submission from its queue
    command_decided,  // decided; nothing was sealed or encoded
    batch_encoded,    // events sealed, encoded, evolved in memory; nothing was committed
    batch_handed,     // handed to the syncing thread
    events_synced,    // events and rows are on the disk, the high-water file is not
    batch_committed,  // durable; nobody was told
    answer_given,     // the platform was told that the message is accepted
    effect_sending,   // an outbox row is about to be sent
    effect_sent,      // sent; its row still stands
    effect_marked,    // sent, and its row is gone
};

inline constexpr std::array<std::string_view, 12> kCrashPointNames{
    "message_decoded", "turn_taken",     "command_drained", "command_decided",
    "batch_encoded",   "batch_handed",   "events_synced",   "batch_committed",
    "answer_given",    "effect_sending", "effect_sent",     "effect_marked"};

// The process kills itself with SIGKILL the `countdown`-th time it passes the point. Any thread.
// False: no such name.
bool arm_crash_point(std::string_view name, int countdown = 1);

void pass(CrashPoint point);

}  // namespace promenade::runtime
