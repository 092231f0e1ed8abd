// How somebody gets in: a one-time code, typed at the door or brought by a link.
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace promenade::platforms::web {

struct Door {
    // Whether the code would let somebody in now. Uses nothing up: previews of links look as well.
    // One that would not counts as a guess.
    std::function<bool(const std::string& code)> opens;
    // `done` gets the account that the code let in, once that is durable; nothing: it lets in
    // nobody. On the I/O thread.
    using Done = std::function<void(std::optional<std::string> account)>;
    std::function<void(const std::string& code, Done done)> enter;
};

}  // namespace promenade::platforms::web
