// RFC 6901: the value that a pointer leads to.
#pragma once

#include "engine/core/value.hpp"

#include <string_view>

namespace promenade::workflow {

// nullptr: nothing stands there.
const Value* value_at(const Value& document, std::string_view pointer);

}  // namespace promenade::workflow
