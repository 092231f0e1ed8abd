// Why an evaluation ended without a value, and how much of it there may be.
#pragma once

#include "engine/core/result.hpp"

#include <cstddef>

namespace promenade::workflow {

// CEL's error (langdef, "Runtime Errors"): absorbed by && and || on the way, so it costs nothing to
// make. As an Error: invalid.
struct Fault {
    const char* what;

    operator Error() const { return error(Errc::invalid, what); }
};

template <class T>
using Evaluated = BOOST_OUTCOME_V2_NAMESPACE::basic_result<T, Fault, AbortPolicy>;

// One step: a node of the tree visited, an item of a list or map visited or made, 64 bytes of text
// read or made. A hundred thousand take some ten milliseconds.
inline constexpr std::size_t kExpressionStepsMax = 100'000;

class Budget {
public:
    // False: there are not so many left; from then on there are none.
    bool spend(std::size_t steps) {
        if (steps > left_) {
            left_ = 0;
            exhausted_ = true;
        } else {
            left_ -= steps;
        }
        return !exhausted_;
    }
    bool spend_bytes(std::size_t bytes) { return spend(1 + bytes / 64); }
    bool exhausted() const { return exhausted_; }
    std::size_t left() const { return left_; }

private:
    std::size_t left_ = kExpressionStepsMax;
    bool exhausted_ = false;
};

inline constexpr Fault kTooManySteps{"too many steps"};
inline constexpr Fault kNoOverload{"operands of the wrong kind"};
inline constexpr Fault kNoMember{"no such member"};
inline constexpr Fault kOutOfRange{"out of range"};

}  // namespace promenade::workflow
