#include "bot/http/router.hpp"

#include "bot/http/target.hpp"

#include <algorithm>

namespace promenade::http {
namespace {

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
    return std::equal(pattern.begin(), pattern.end(), segments.begin(), segments.end(),
                      [](const std::string& wanted, const std::string& given) {
                          return wanted == "*" || wanted == given;
                      });
}

bool serves(const Route& route, const std::string& method) {
    return method == route.method || (method == "HEAD" && route.method == "GET" && route.handle);
}

}  // namespace

Router::Router(std::vector<Route> routes) {
    for (Route& route : routes) {
        auto target = parse_target(route.path);
        ENGINE_ASSERT(target.has_value());
        ENGINE_ASSERT(bool(route.handle) != bool(route.stream));
        Entry entry;
        entry.segments = std::move(target.value().segments);
        entry.route = std::move(route);
        entries_.push_back(std::move(entry));
    }
}

Router::Match Router::find(const RequestHead& head) const {
    Match match;
    for (const Entry& entry : entries_) {
        if (!fits(entry.segments, head.segments)) continue;
        if (!match.route && serves(entry.route, head.method)) match.route = &entry.route;
        if (!match.allow.empty()) match.allow += ", ";
        match.allow += entry.route.method;
        if (serves(entry.route, "HEAD")) match.allow += ", HEAD";
    }
    if (!match.allow.empty()) match.allow += ", OPTIONS";
    return match;
}

}  // namespace promenade::http
