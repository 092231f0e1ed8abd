// How the adapter is doing; for the operator.
#pragma once

#include <cstdint>

namespace promenade::platforms::matrix {

struct Counters {
    std::uint64_t transactions = 0;
    std::uint64_t messages = 0;     // handed to the bot
    std::uint64_t passed_over = 0;  // events that say nothing to it, or can't be decoded
    std::uint64_t encrypted = 0;    // events that it can't read
    std::uint64_t refused_invitations = 0;
    std::uint64_t failed_joins = 0;
    std::uint64_t failed_redactions = 0;
};

}  // namespace promenade::platforms::matrix
