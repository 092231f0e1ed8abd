// What a button does, as an opaque text that comes back when it is tapped. Signed, so that nobody
// can forge one; it names the version that the person saw, so that a late tap is told who was
// faster.
#pragma once

#include "engine/core/ids.hpp"
#include "engine/core/result.hpp"
#include "engine/core/value.hpp"
#include "engine/privacy/sealed_slot.hpp"

#include <string>
#include <string_view>

namespace promenade::delivery {

struct Action {
    // A trigger of a case, with fields that need not be asked any more (no trigger: the whole card
    // is asked for)…
    StreamId stream;
    Version version = 0;
    std::string trigger;
    Map data;
    // …or, where `stream` is empty, what the person would have typed.
    std::string say;
};

std::string sign_action(const Action& action, const privacy::SecretKey& key);
// Errors: invalid (not one of ours).
Result<Action> read_action(std::string_view text, const privacy::SecretKey& key);

}  // namespace promenade::delivery
