// A network at the service of its people: the web messenger, Matrix where it is configured, and the
// two health addresses, until a signal stops it.
#pragma once

#include "bot/app/chat.hpp"

#include <functional>
#include <string>

namespace promenade::app {

struct ServeOptions {
    std::string address = "127.0.0.1";
    unsigned short port = 8080;
    bool demo = false;  // whoever opens the page takes anybody's place
    // Told the address once it listens.
    std::function<void(const std::string& url)> on_listening;
};

// Returns after SIGTERM or SIGINT, everything in hand finished. `settings`: the network's file,
// whose "server" part says what is connected. Errors: unavailable (cannot listen), invalid.
Result<void> serve(Chat& chat, const Value& settings, const ServeOptions& options);

}  // namespace promenade::app
