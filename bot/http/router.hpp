// Which route a request takes.
#pragma once

#include "bot/http/server.hpp"

#include <string>
#include <vector>

namespace promenade::http {

class Router {
public:
    explicit Router(std::vector<Route> routes);

    struct Match {
        const Route* route = nullptr;  // null: 404, or 405 when the path has other methods
        std::string allow;             // methods of that path, as the Allow field wants them
    };
    // HEAD takes the GET route, unless that is an event stream.
    Match find(const RequestHead& head) const;

private:
    struct Entry {
        Route route;
        std::vector<std::string> segments;
    };
    std::vector<Entry> entries_;
};

}  // namespace promenade::http
